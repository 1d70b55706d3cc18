/**
 * The endpoint agent: both flows, the camera's leave, cards, walk-away, and the windows' links, joined over ports. It
 * imports no adapter and no host; `compose.ts` brings them.
 */

import { Refusal } from '../src-shared/contracts/errors.ts';
import { decodeFrame, FrameError } from '../src-shared/contracts/frames.ts';
import { type OutputOf, pushes, type WindowRole } from '../src-shared/contracts/ipc.ts';
import { defaultEnrolmentLimits } from '../src-shared/domain/enrolment/state.ts';
import { defaultLimits, type LoginLimits } from '../src-shared/domain/login/state.ts';
import type { Sight } from '../src-shared/domain/session/watch.ts';
import type { AgentPorts, AgentSettings, OnChange } from './agent-ports.ts';
import { createLoginFlow } from './auth/flow.ts';
import { isNoCamera } from './auth/no-camera.ts';
import { badgeUnavailable, routeBadges } from './badges.ts';
import { type CameraPolicy, createCameraPolicy } from './camera/policy.ts';
import { createEnrolmentFlow } from './enrolment/flow.ts';
import { epochOffsetOf } from './epoch.ts';
import { createHandlers } from './handlers.ts';
import { createServe } from './ipc/serve.ts';
import { createLinks, type WindowLink, type WindowSend } from './links.ts';
import { watchClocks } from './untold-sleep.ts';
import { keepReferences } from './watch/reference.ts';
import { createWalkAway } from './watch/walk-away.ts';

export interface Agent {
  /**
   * A host's window of that role is there. Null when it may not be: options without an open desktop.
   * @param options `passive`: a second display, which shows the lock screen and sends nothing.
   */
  readonly connect: (role: WindowRole, send: WindowSend, options?: { readonly passive?: boolean }) => WindowLink | null;
  /** Locks the workstation: the tray, the lock key. */
  readonly lock: () => void;
  /** The last agent here ended with an open desktop: the lock screen says so. */
  readonly interrupted: () => void;
  /** The machine goes to sleep, or it wakes: locks, and one factor alone reopens nothing. */
  readonly slept: () => void;
  /** The screen came on again. */
  readonly woke: () => void;
  /** The operating system saw keyboard, mouse or touch. */
  readonly active: () => void;
  /** Who the camera sees before the open desktop. */
  readonly seen: (sight: Sight) => void;
  /** User Options for whoever is signed in. Does nothing while locked. */
  readonly openOptions: () => void;
  /** The options window was closed by its own frame. */
  readonly optionsClosed: () => void;
  /** Who is signed in, or null while locked. */
  readonly signedIn: () => string | null;
  /** Does something stand above the open desktop: a warning, a countdown, a hidden screen? */
  readonly covered: () => boolean;
  readonly camera: Pick<CameraPolicy, 'mayUse' | 'onChange'>;
  readonly onChange: OnChange;
  /** The computer's policy has changed: the open desktop goes by what it says now, and windows are shown it. */
  readonly policyChanged: () => void;
  /** Locks and drops everything in hand. */
  readonly stop: () => void;
}

export function createAgent(ports: AgentPorts, settings: AgentSettings): Agent {
  const { log, readers, lastUser } = ports;
  const camera = createCameraPolicy();
  const epochOffset = epochOffsetOf(ports.clock);
  const listeners = new Set<() => void>();
  let optionsOpen = false;

  const limits = (): LoginLimits => {
    const { taps } = settings.computer();
    return {
      ...defaultLimits,
      frames: settings.frames,
      scanMs: settings.scanMs,
      cameraHeight: settings.minHeight,
      lowResolution: settings.lowResolution(),
      kind: settings.place().kind,
      ownTap: taps.ownTap,
      protectMs: 1000 * taps.protectSeconds,
      displaceMs: 1000 * taps.displaceSeconds,
    };
  };
  const { signal } = readers;
  const references = keepReferences(ports.cloud.login);
  const login = createLoginFlow({
    ...ports,
    cloud: references.cloud,
    camera,
    limits,
    injected: settings.injected,
    signal,
  });
  const options = createEnrolmentFlow({
    ...ports,
    cloud: ports.cloud.methods,
    camera,
    limits: () => ({ ...defaultEnrolmentLimits, cameraHeight: settings.minHeight }),
    lowResolution: settings.lowResolution,
    injected: settings.injected,
    badge: { unavailable: () => badgeUnavailable(readers.status()), signal },
  });
  const walkAway = createWalkAway({
    ...ports,
    policy: () => settings.computer().walkAway,
    login,
    references,
    camera,
    isRefused: ({ label }) => settings.injected === 'refuse' && isNoCamera(label),
    isPaused: () => optionsOpen,
    onChange: () => links.push('lock'),
  });
  const presence = walkAway.camera;
  const clocks = watchClocks({ ...ports, slept: login.slept });
  const flows = { lock: login, options } as const;

  const lockView = (): OutputOf<'lock.view'> => {
    const { screen } = settings.computer();
    const view = login.view({
      place: settings.place(),
      connection: ports.connection.connection(),
      faceUnavailable: ports.face.unavailable(),
      badgeUnavailable: badgeUnavailable(readers.status()),
      lastUser: lastUser.name(),
      screen,
      ...walkAway.view(epochOffset()),
      epochOffset: epochOffset(),
    });
    const code = presence.notice();
    return view.screen.at !== 'open' || view.screen.notice !== null || code === null
      ? view
      : { ...view, screen: { ...view.screen, notice: { code, until: null } } };
  };

  const session = () => {
    const state = login.state();
    return state.at === 'open' ? state.session : null;
  };

  const closeOptions = (): void => {
    if (!optionsOpen) return;
    optionsOpen = false;
    options.close();
    ports.windows.hideOptions();
    walkAway.pausedOrNot();
  };
  const openOptions = (): void => {
    const current = session();
    if (!current) throw new Refusal('ipc.refused', 'User Options needs an open desktop');
    if (!optionsOpen) options.open(current.user.username);
    optionsOpen = true;
    walkAway.pausedOrNot();
    ports.windows.showOptions();
  };

  const handlers = createHandlers({
    login,
    options,
    watch: walkAway,
    presence,
    readers,
    wedge: settings.wedge,
    system: ports.system,
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
      const decoded = decodeFrame(message);
      if (role === 'lock' && decoded.attempt === presence.attempt()) presence.frame(decoded);
      else flow.frame(decoded);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      log.warn('frame.malformed', { role, detail: error.message });
      flow.malformedFrame();
    }
  };

  /** Whose options are open: nobody manages methods on a locked workstation, nor on somebody else's desktop. */
  let owner = session();
  const changed = (): void => {
    if (session() !== owner) {
      closeOptions();
      // What was said of the last one's camera is nobody else's concern.
      presence.dismiss();
    }
    owner = session();
    if (owner) lastUser.remember(owner.user.username);
    walkAway.follow(login.state());
    links.push('lock');
    for (const listener of listeners) listener();
  };
  const pushLock = (): void => links.push('lock');
  const unsubscribe = [
    login.onChange(changed),
    options.onChange(() => links.push('options')),
    walkAway.onChange(() => {
      pushLock();
      for (const listener of listeners) listener();
    }),
    ports.connection.onChange(pushLock),
    ports.face.onChange(pushLock),
    readers.onChange(pushLock),
    routeBadges({ readers, login, options }),
  ];

  return {
    connect: (role, send, { passive = false } = {}) => {
      if (role === 'options' && !optionsOpen) return null;
      return links.open(role, send, {
        passive,
        onFrame: (message) => frame(role, message),
        onGone: () => {
          const holder = camera.holder();
          if (holder?.role !== role) return;
          flows[role].cameraFailed(holder.attempt, 'camera.stalled');
          presence.cameraFailed(holder.attempt, 'camera.stalled');
        },
      });
    },
    lock: () => login.lock(),
    interrupted: () => login.lock('session.interrupted'),
    slept: login.slept,
    woke: () => {
      clocks.look(); // before anybody is back: whoever logs in from here on is not meant by it
      login.woke();
    },
    active: walkAway.active,
    seen: walkAway.seen,
    openOptions: () => {
      if (session()) openOptions();
    },
    optionsClosed: closeOptions,
    signedIn: () => session()?.user.displayName ?? null,
    covered: () => {
      const state = login.state();
      return state.at === 'open' && (state.tap?.is === 'displacing' || walkAway.covers());
    },
    camera,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    policyChanged: () => {
      walkAway.policyChanged();
      pushLock();
    },
    stop: () => {
      clocks.close();
      login.lock();
      for (const stop of unsubscribe) stop();
      options.end();
      walkAway.close();
      login.close();
      links.close();
    },
  };
}
