/** Bridges for the gallery and its tests. They never leave the gallery: a release is searched for their mark. */
import type { Bridge, CallName, WindowRole } from '../../src-shared/contracts/ipc.ts';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import type { KeyJson, KeyPort } from '../keys/port.ts';
import type { ViewOf } from '../mirror.ts';
import { fixtures } from './fixtures.ts';
import { screens } from './states.ts';

export const mark = 'hexlock:fake';

/** What a page asked for, for tests to read. */
export interface Heard {
  readonly name: CallName;
  readonly input: unknown;
}

declare global {
  interface Window {
    /** Every call of the page, and (when walking) ways to push a screen or anything else of the view. */
    pretended?: {
      readonly mark: string;
      readonly heard: Heard[];
      readonly show: (screen: Screen) => void;
      readonly become: (change: Partial<LockView>) => void;
    };
  }
}

/** Keys that nobody ever touches: no dialog of the browser stands in a picture. */
export const silentKeys: KeyPort = {
  get: () => new Promise(() => undefined),
  create: () => new Promise(() => undefined),
};

/** What a cloud would ask of a key; the browser takes it, whoever looks at the answer finds nothing to trust in it. */
function askedOfKeys(name: CallName): KeyJson | undefined {
  const common = { challenge: 'Z2FsbGVyeQ', timeout: 60_000, userVerification: 'required' };
  switch (name) {
    case 'lock.keyOptions':
      return { ...common, rpId: 'localhost', allowCredentials: [] };
    case 'options.keyOptions':
      return {
        ...common,
        rp: { id: 'localhost', name: 'Hexlock' },
        user: { id: 'YS5yaXZlcmE', name: 'a.rivera', displayName: 'Ana Rivera' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: [],
      };
    default:
      return undefined;
  }
}

/** A main that shows one view for ever and only listens. */
export function stillBridge<Role extends WindowRole>(
  role: Role,
  view: ViewOf<Role> | null,
  connected: boolean,
): Bridge<Role> {
  const heard: Heard[] = [];
  window.pretended = { mark, heard, show: () => undefined, become: () => undefined };
  return {
    role,
    call: async (name, input) => {
      heard.push({ name, input });
      return askedOfKeys(name) as never;
    },
    sendFrame: () => undefined,
    onView: (listener) => {
      if (view !== null) listener(view);
      return () => undefined;
    },
    onConnected: (listener) => {
      listener(connected);
      return () => undefined;
    },
  };
}

/**
 * A main in miniature, to walk the lock page with the keyboard: any face is taken after a moment, the password
 * `harbor-light` is right, every other one is refused.
 */
export function walkingBridge(): Bridge<'lock'> {
  const heard: Heard[] = [];
  const listeners = new Set<(view: LockView) => void>();
  const rest = fixtures.locked;
  if (rest?.window !== 'lock' || rest.view === null) throw new Error('the gallery has no resting lock screen');
  let view: LockView = rest.view;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const become = (change: Partial<LockView>) => {
    view = { ...view, ...change };
    for (const listener of listeners) listener(view);
  };
  const show = (screen: Screen) => become({ screen });
  const soon = (act: () => void, ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
  const open = (username: string, factor: 'password' | 'face') =>
    show({ ...screens.open, username, displayName: username, factors: [factor], since: Date.now() });
  const check = (username: string, factor: 'password' | 'face', right: boolean) => {
    show({ at: 'checking', username, factor });
    soon(
      () =>
        right
          ? open(username, factor)
          : show({ ...screens.locked, notice: { code: 'credentials.refused', until: null } }),
      300,
    );
  };
  const take = ({ name, input }: Heard) => {
    const given = (input ?? {}) as { readonly username?: string; readonly password?: string };
    const username = given.username ?? '';
    switch (name) {
      case 'lock.password':
        return check(username, 'password', given.password === 'harbor-light');
      case 'lock.face': {
        const attempt = crypto.randomUUID();
        show({ ...screens.scanning, attempt, username, progress: 0 });
        return soon(() => check(username, 'face', true), 4_000);
      }
      case 'lock.key': {
        const { factor } = input as { readonly factor: 'securityKey' | 'passkey' };
        const attempt = crypto.randomUUID();
        return show({ ...screens.touching, attempt, factor, username: given.username ?? null });
      }
      case 'lock.cancel':
      case 'lock.dismiss':
      case 'lock.lock':
      case 'lock.signOut':
        clearTimeout(timer);
        return show(screens.locked);
      default:
        return undefined;
    }
  };

  window.pretended = { mark, heard, show, become };
  return {
    role: 'lock',
    call: async (name, input) => {
      heard.push({ name, input });
      take({ name, input });
      return askedOfKeys(name) as never;
    },
    sendFrame: () => undefined,
    onView: (listener) => {
      listeners.add(listener);
      listener(view);
      return () => listeners.delete(listener);
    },
    onConnected: () => () => undefined,
  };
}
