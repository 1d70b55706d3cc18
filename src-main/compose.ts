/** What both hosts and the demo share: the agent with its adapters, from the settings. */
import type { Settings } from '../src-shared/contracts/config.ts';
import { type Agent, createAgent } from './agent.ts';
import type { OptionsWindows } from './agent-ports.ts';
import { createCloudClient } from './cloud/client.ts';
import { createLoginCloud } from './cloud/login.ts';
import { createMethodsCloud } from './cloud/methods.ts';
import { createMonitor, type Monitor } from './cloud/monitor.ts';
import { createRegistration } from './cloud/registration.ts';
import { createReports } from './cloud/reports.ts';
import { createLikeness } from './face/likeness.ts';
import { createFaceService, type FaceService } from './face/service.ts';
import { createSystemActions, onPath } from './os/actions.ts';
import { hasSystemBus } from './os/bus.ts';
import { createHookRunner } from './os/hooks.ts';
import { runProgram } from './os/run.ts';
import { noSystemSession, systemCalls, systemSession } from './os/session.ts';
import { type Basics, type Clock, type Log, systemBasics } from './ports.ts';
import { openCardReaders } from './readers/open.ts';
import type { CardReaders } from './readers/ports.ts';
import { wedgeOf } from './readers/settings.ts';
import { createDesktop, type DesktopWindows } from './session/desktop.ts';
import { createHooks } from './session/hooks.ts';
import { settleLast } from './session/resume.ts';
import { createEndpointStore } from './store/endpoint.ts';
import { openJournal } from './store/journal.ts';
import { openLastUser } from './store/last-user.ts';
import { takeLock } from './store/single.ts';
import type { KeyVault } from './store/vault.ts';
import { openWorkstation } from './store/workstation.ts';
import { noSystemLink, type SystemEvents, type SystemLink } from './system.ts';

/** The host's windows, as the agent moves them. */
export type HostWindows = DesktopWindows & OptionsWindows;

/** @param beep whether readers that can, beep for a card: the computer's policy as it is then */
export type OpenReaders = (settings: Settings, basics: Basics, beep: () => boolean) => CardReaders;

export interface ComposeParts {
  readonly settings: Settings;
  readonly vault: KeyVault;
  readonly windows: HostWindows;
  readonly log: Log;
  readonly agentVersion: string;
  /** Another clock; the product has the machine's. */
  readonly clock?: Clock;
  /** Another judge of faces; the product has one. */
  readonly createFace?: typeof createFaceService;
  /** Other card readers; the product has those of its settings. */
  readonly openReaders?: OpenReaders;
  /** Another session manager to listen to; the product has the system's. */
  readonly listen?: Listen;
}

/** Resolves with a link in any case: where there is nothing to listen to, with one that does nothing. */
export type Listen = (events: SystemEvents, basics: Basics) => Promise<SystemLink>;

export interface RunningAgent {
  readonly agent: Agent;
  readonly face: FaceService;
  readonly monitor: Monitor;
  /** Starts models and heartbeat; resolves when the face can be used or is known not to be. */
  readonly start: () => Promise<void>;
  /** Locks, ends the engine and the requests, gives the state folder free. */
  readonly stop: () => Promise<void>;
}

/** How long leaving may take to tell the cloud, ms. */
const farewellMs = 1_000;

/**
 * Takes the state folder and builds the agent; nothing runs yet.
 * @throws {Refusal} `agent.alreadyRunning`, `storage.full`, `storage.failed`
 */
export async function composeAgent(parts: ComposeParts): Promise<RunningAgent> {
  const unlock = takeLock(parts.settings.stateDir);
  try {
    return await build(parts, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function build(parts: ComposeParts, giveBack: () => void): Promise<RunningAgent> {
  const { settings, vault, windows, log, agentVersion } = parts;
  const { clock, createFace = createFaceService, openReaders = systemReaders, listen = systemLink } = parts;
  const basics: Basics = { ...systemBasics(log), ...(clock && { clock }) };
  const store = createEndpointStore(settings.stateDir, vault);
  const key = await store.key();
  const client = createCloudClient({
    baseUrl: settings.cloudUrl,
    timeoutMs: settings.cloudTimeoutSeconds * 1000,
    key,
    clock: basics.clock,
  });
  const registration = createRegistration({
    client,
    store,
    thumbprint: key.thumbprint,
    token: settings.register,
    name: settings.station || 'workstation',
    agentVersion,
    log,
  });
  await registration.load();
  const workstation = await openWorkstation(settings.stateDir, log);
  const lastUser = await openLastUser(settings.stateDir, settings.kind, log);
  let onPolicy = (): void => undefined;
  let tenantAsks: 'warn' | 'refuse' = 'warn';
  const monitor = createMonitor({
    beat: async () => {
      await registration.ensure();
      const { lowResolution, computer } = await client.request('endpoint', undefined);
      tenantAsks = lowResolution;
      if (workstation.take(computer)) onPolicy();
    },
    heartbeatMs: settings.heartbeatSeconds * 1000,
    timers: basics.timers,
    random: Math.random,
    log,
  });
  client.onOutcome(monitor.note);
  const reports = createReports(async (event) => {
    registration.pinned();
    await client.request('event', event);
  }, log);
  monitor.onChange(() => {
    if (monitor.connection().is === 'online') void reports.flush();
  });
  const login = createLoginCloud({ client, pinned: registration.pinned, clock: basics.clock });
  const { port: loginCloud, sessionId } = login;
  const methods = createMethodsCloud({ client, pinned: registration.pinned, clock: basics.clock });
  const face = createFace({ modelsDir: settings.modelsDir, minSharpness: settings.scan.minSharpness, log });
  const readers = openReaders(settings, basics, () => workstation.policy().taps.beep);
  const { session } = settings;
  const hooks = createHooks({
    commands: { open: session.onOpen, lock: session.onLock, switch: session.onSwitch, close: session.onClose },
    run: createHookRunner({ station: settings.station, limitMs: session.hookSeconds * 1000, env: process.env }),
    log,
  });
  const journal = openJournal(settings.stateDir, log);
  const desktop = createDesktop({
    windows,
    system:
      (session.system === 'follow' ? systemSession(process.platform, systemCalls(process.env)) : null) ??
      noSystemSession,
    hooks,
    journal,
    report: reports.add,
    sessionId,
    log,
  });
  const { ward, station, kind } = settings;
  const agent = createAgent(
    {
      ...basics,
      cloud: { login: loginCloud, methods },
      connection: monitor,
      face,
      likeness: createLikeness(),
      readers,
      desktop,
      windows,
      system: createSystemActions({ platform: process.platform, has: onPath(process.env.PATH) }, runProgram, log),
      lastUser,
      report: reports.add,
    },
    {
      place: () => ({
        organisation: settings.organisation || (registration.tenantName() ?? ''),
        ward,
        station,
        kind,
      }),
      computer: workstation.policy,
      frames: settings.scan.frames,
      scanMs: settings.scan.seconds * 1000,
      minHeight: settings.camera.minHeight,
      injected: settings.camera.injected,
      wedge: wedgeOf(settings.readers)?.rules ?? null,
      lowResolution: () => (settings.camera.lowResolution === 'refuse' ? 'refuse' : tenantAsks),
    },
  );
  onPolicy = agent.policyChanged;
  if (settleLast({ journal, hooks, report: reports.add, log })) agent.interrupted();
  let system = noSystemLink;
  let stopped = false;
  agent.onChange(() => system.locked(agent.signedIn() === null));
  return {
    agent,
    face,
    monitor,
    start: async () => {
      reports.add({ kind: 'agent.started', session: null, code: null });
      monitor.start();
      const { lock, slept, woke, active } = agent;
      const listening = listen({ lock, slept, woke, active }, basics).then((link) => {
        // It was still being looked for when the agent left.
        if (stopped) return link.close();
        system = link;
        system.locked(agent.signedIn() === null);
      });
      await Promise.all([face.start(), listening]);
    },
    stop: async () => {
      stopped = true;
      agent.stop();
      system.close();
      reports.add({ kind: 'agent.stopped', session: null, code: null });
      monitor.stop();
      await Promise.race([reports.flush(), new Promise((resolve) => setTimeout(resolve, farewellMs).unref())]);
      // Each of them ends within its own time: a clean-up that was asked for is not left undone.
      await hooks.idle();
      client.close();
      await readers.close();
      await face.close();
      await Promise.all([workstation.written(), lastUser.written()]);
      giveBack();
    },
  };
}

/** The session manager of this system, where there is one to listen to. */
const systemLink: Listen = async (events, { timers, log }) => {
  if (process.platform !== 'linux') return noSystemLink;
  if (!hasSystemBus(process.env)) {
    log.info('logind.absent', { error: 'this system has no D-Bus' });
    return noSystemLink;
  }
  try {
    // Only here: it takes longer to load than the lock screen may take to come.
    const { connectLogind } = await import('./os/logind.ts');
    return await connectLogind({ session: process.env.XDG_SESSION_ID, events, timers, log });
  } catch (error) {
    log.warn('logind.absent', { error: error instanceof Error ? error.message : String(error) });
    return noSystemLink;
  }
};

/** The readers of this machine that the settings name. */
const systemReaders: OpenReaders = ({ readers }, basics, beep) =>
  openCardReaders(readers, { ...basics, platform: process.platform, beep });
