/** The windows that are there: each is sent its role's view whenever that changes, and answered when it calls. */
import { z } from 'zod';
import type { OutputOf, WindowRole } from '../src-shared/contracts/ipc.ts';
import type { CallMessage, ToWindow } from '../src-shared/contracts/wire.ts';
import type { Serve } from './ipc/serve.ts';
import type { Log } from './ports.ts';

export type WindowSend = (message: ToWindow) => void;

/** What a host hands over from a window. */
export interface WindowLink {
  readonly receive: (message: unknown) => void;
  readonly frame: (message: Uint8Array) => void;
  readonly close: () => void;
}

const Call = z.strictObject({
  id: z.number().int().nonnegative(),
  call: z.string().max(64),
  input: z.unknown().optional(),
}) satisfies z.ZodType<CallMessage>;

export interface LinksOptions {
  readonly serve: Serve;
  readonly views: { readonly [Role in WindowRole]: () => unknown };
  /** Checks a view against its contract, so that nothing unnamed reaches a window. */
  readonly parse: (role: WindowRole, view: unknown) => unknown;
  readonly log: Log;
}

export interface LinkOptions {
  /** Shows the lock screen on a further display: it never scans, and its calls are refused. */
  readonly passive: boolean;
  readonly onFrame: (message: Uint8Array) => void;
  readonly onGone: () => void;
}

export interface Links {
  readonly open: (role: WindowRole, send: WindowSend, options: LinkOptions) => WindowLink;
  readonly push: (role: WindowRole) => void;
  readonly close: () => void;
}

interface Open {
  readonly role: WindowRole;
  readonly send: WindowSend;
  readonly passive: boolean;
  /** What the window shows, to leave out pushes that change nothing. */
  last: string;
}

export function createLinks({ serve, views, parse, log }: LinksOptions): Links {
  const open = new Set<Open>();

  const push = (link: Open): void => {
    const whole = parse(link.role, views[link.role]());
    const view = link.passive ? withoutInputs(whole as OutputOf<'lock.view'>) : whole;
    const text = JSON.stringify(view);
    if (text === link.last) return;
    link.last = text;
    link.send({ is: 'view', view });
  };

  const receive = (link: Open, message: unknown): void => {
    // What was still under way from a window that has been replaced is no longer its business.
    if (!open.has(link)) return;
    const parsed = Call.safeParse(message);
    if (!parsed.success) return log.warn('ipc.malformed', { role: link.role });
    const { id, call, input } = parsed.data;
    if (link.passive) {
      log.warn('ipc.refused', { role: link.role, call: call.slice(0, 40), code: 'ipc.refused', detail: 'passive' });
      return link.send({ is: 'reply', id, reply: { ok: false, code: 'ipc.refused' } });
    }
    void serve(link.role, call, input).then((reply) => {
      if (open.has(link)) link.send({ is: 'reply', id, reply });
    });
  };

  return {
    open: (role, send, { passive, onFrame, onGone }) => {
      const link: Open = { role, send, passive, last: '' };
      open.add(link);
      push(link);
      return {
        receive: (message) => receive(link, message),
        frame: (message) => {
          if (open.has(link) && !passive) onFrame(message);
        },
        close: () => {
          if (open.delete(link) && !passive) onGone();
        },
      };
    },
    push: (role) => {
      for (const link of open) if (link.role === role) push(link);
    },
    close: () => open.clear(),
  };
}

/** The lock view for a display without inputs: where the first one asks for something, this one says that it is checked. */
function withoutInputs(whole: OutputOf<'lock.view'>): OutputOf<'lock.view'> {
  const view = { ...whole, presenceAttempt: null };
  const { screen } = view;
  switch (screen.at) {
    case 'scanning':
      return { ...view, screen: { at: 'checking', username: screen.username, factor: 'face' } };
    case 'touching':
      return { ...view, screen: { at: 'checking', username: screen.username, factor: screen.factor } };
    case 'choosing':
      return { ...view, screen: { at: 'locked', notice: null, linking: false, held: null, lastUser: null } };
    default:
      return view;
  }
}
