/**
 * The endpoint agent: both flows, the camera's leave, and the windows' links, joined over ports. It imports no adapter
 * and no host; `compose.ts` brings them.
 */

import { Refusal } from '../src-shared/contracts/errors.ts';
import { decodeFrame, FrameError } from '../src-shared/contracts/frames.ts';
import { type OutputOf, pushes, type WindowRole } from '../src-shared/contracts/ipc.ts';
import { defaultEnrolmentLimits } from '../src-shared/domain/enrolment/state.ts';
import { defaultLimits, type LoginLimits } from '../src-shared/domain/login/state.ts';
import type { Connection, Place } from '../src-shared/domain/login/view.ts';
import { createLoginFlow } from './auth/flow.ts';
import type { DesktopPort, FacePort, LoginCloud, Report } from './auth/ports.ts';
import { type CameraPolicy, createCameraPolicy } from './camera/policy.ts';
import { createEnrolmentFlow } from './enrolment/flow.ts';
import type { MethodsCloud } from './enrolment/ports.ts';
import { createHandlers } from './handlers.ts';
import { createServe } from './ipc/serve.ts';
import { createLinks, type WindowLink, type WindowSend } from './links.ts';
import type { Basics } from './ports.ts';

/** What the host does with the options window. */
export interface OptionsWindows {
  readonly showOptions: () => void;
  readonly hideOptions: () => void;
}

type OnChange = (listener: () => void) => () => void;

export interface AgentPorts extends Basics {
  readonly cloud: { readonly login: LoginCloud; readonly methods: MethodsCloud };
  readonly connection: { readonly connection: () => Connection; readonly onChange: OnChange };
  readonly face: FacePort & { readonly onChange: OnChange };
  readonly desktop: DesktopPort;
  readonly windows: OptionsWindows;
  readonly report: Report;
}

export interface AgentSettings {
  readonly place: () => Place;
  readonly frames: number;
  /** How long a scan may take, ms. */
  readonly scanMs: number;
  readonly minHeight: number;
  readonly lowResolution: () => 'warn' | 'refuse';
  readonly injected: 'refuse' | 'accept';
}

export interface Agent {
  /**
   * A host's window of that role is there. Null when it may not be: options without an open desktop.
   * @param options `passive`: a second display, which shows the lock screen and sends nothing.
   */
  readonly connect: (role: WindowRole, send: WindowSend, options?: { readonly passive?: boolean }) => WindowLink | null;
  /** Locks the workstation: the tray, the lock key, the machine going to sleep. */
  readonly lock: () => void;
  /** User Options for whoever is signed in. Does nothing while locked. */
  readonly openOptions: () => void;
  /** The options window was closed by its own frame. */
  readonly optionsClosed: () => void;
  /** Who is signed in, or null while locked. */
  readonly signedIn: () => string | null;
  readonly camera: Pick<CameraPolicy, 'mayUse' | 'onChange'>;
  readonly onChange: OnChange;
  /** Locks and drops everything in hand. */
  readonly stop: () => void;
}

export function createAgent(ports: AgentPorts, settings: AgentSettings): Agent {
  const { log } = ports;
  const camera = createCameraPolicy();
  const listeners = new Set<() => void>();
  let optionsOpen = false;

  const limits = (): LoginLimits => ({
    ...defaultLimits,
    frames: settings.frames,
    scanMs: settings.scanMs,
    cameraHeight: settings.minHeight,
    lowResolution: settings.lowResolution(),
  });
  const login = createLoginFlow({ ...ports, cloud: ports.cloud.login, camera, limits, injected: settings.injected });
  const options = createEnrolmentFlow({
    ...ports,
    cloud: ports.cloud.methods,
    camera,
    limits: () => ({ ...defaultEnrolmentLimits, cameraHeight: settings.minHeight }),
    lowResolution: settings.lowResolution,
    injected: settings.injected,
  });
  const flows = { lock: login, options } as const;

  const lockView = (): OutputOf<'lock.view'> =>
    login.view({
      place: settings.place(),
      connection: ports.connection.connection(),
      faceUnavailable: ports.face.unavailable(),
    });

  const session = () => {
    const state = login.state();
    return state.at === 'open' ? state.session : null;
  };

  const closeOptions = (): void => {
    if (!optionsOpen) return;
    optionsOpen = false;
    options.close();
    ports.windows.hideOptions();
  };
  const openOptions = (): void => {
    const current = session();
    if (!current) throw new Refusal('ipc.refused', 'User Options needs an open desktop');
    if (!optionsOpen) options.open(current.user.username);
    optionsOpen = true;
    ports.windows.showOptions();
  };

  const handlers = createHandlers({
    login,
    options,
    lockView,
    openOptions,
    closeOptions,
    isOptionsOpen: () => optionsOpen,
  });
  const links = createLinks({
    serve: createServe(handlers, log),
    views: { lock: lockView, options: options.view },
    parse: (role, view) => pushes[role].parse(view),
    log,
  });

  const frame = (role: WindowRole, message: Uint8Array): void => {
    const flow = flows[role];
    if (!camera.mayUse(role)) return log.debug('frame.unasked', { role });
    try {
      flow.frame(decodeFrame(message));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      log.warn('frame.malformed', { role, detail: error.message });
      flow.malformedFrame();
    }
  };

  const changed = (): void => {
    // Nobody manages methods on a locked workstation.
    if (!session()) closeOptions();
    links.push('lock');
    for (const listener of listeners) listener();
  };
  const unsubscribe = [
    login.onChange(changed),
    options.onChange(() => links.push('options')),
    ports.connection.onChange(() => links.push('lock')),
    ports.face.onChange(() => links.push('lock')),
  ];

  return {
    connect: (role, send, { passive = false } = {}) => {
      if (role === 'options' && !optionsOpen) return null;
      return links.open(role, send, {
        passive,
        onFrame: (message) => frame(role, message),
        onGone: () => {
          const holder = camera.holder();
          if (holder?.role === role) flows[role].cameraFailed(holder.attempt, 'camera.stalled');
        },
      });
    },
    lock: login.lock,
    openOptions: () => {
      if (session()) openOptions();
    },
    optionsClosed: closeOptions,
    signedIn: () => session()?.user.displayName ?? null,
    camera,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      login.lock();
      for (const stop of unsubscribe) stop();
      options.end();
      login.close();
      links.close();
    },
  };
}
