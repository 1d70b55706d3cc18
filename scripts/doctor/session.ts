/** What surrounds an open session on this machine: card readers' service, logind, hooks, presence, watchdog, and what is not to be had. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { actionsOf, onPath } from '../../src-main/os/actions.ts';
import { hasSystemBus } from '../../src-main/os/bus.ts';
import { isAddress } from '../../src-main/os/hooks.ts';
import { lockHolder } from '../../src-main/store/single.ts';
import { isUnwatched } from '../../src-main/watchdog/note.ts';
import type { Settings } from '../../src-shared/contracts/config.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { type Check, type Finding, good, warning } from './report.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The socket of pcscd; Windows and macOS bring a service of their own. */
const pcscSockets = ['/run/pcscd/pcscd.comm', '/var/run/pcscd/pcscd.comm'] as const;

export function judgePcsc(platform: NodeJS.Platform, asked: Settings['readers']['pcsc'], isThere: boolean): Finding {
  if (asked === 'off') return good('not asked for (readers.pcsc off)');
  if (platform !== 'linux') return good('the system brings the service');
  if (isThere) return good('pcscd answers');
  return warning(
    'pcscd does not run',
    'apt-get install pcscd for PC/SC readers; pcProx and keyboard readers need none',
  );
}

/** @param session the object of our own session; null without one; an error where logind does not answer */
export function judgeLogind(platform: NodeJS.Platform, found: { readonly session: string | null } | Error): Finding {
  if (platform === 'win32') {
    return warning(
      'Electron tells of lock, unlock, sleep and the end of the session, and LockWorkStation locks; a session that is switched or connected from afar is not told of, and nothing unlocks Windows',
      'the browser host hears of none of it: use Electron; unlocking needs a native credential provider, which there is not',
    );
  }
  if (platform === 'darwin') {
    return warning(
      'Electron tells of lock, unlock, sleep and switched users; no public call locks a session',
      'the browser host hears of none of it: use Electron, and let the system lock after a short idle time',
    );
  }
  if (platform !== 'linux')
    return warning('this system has no session manager to listen to', 'lock by idle time and hot key');
  if (found instanceof Error) {
    return warning(
      `no logind (${found.message}): sleep, lid and the desktop's own lock are not heard`,
      'run in a session of systemd-logind or elogind',
    );
  }
  return found.session === null
    ? warning(
        'logind answers, but this process belongs to no session: of it only sleep is heard',
        'start the agent in the graphical session, or hand XDG_SESSION_ID to it',
      )
    : good(
        `logind, session ${found.session.split('/').at(-1)}; no sleep inhibitor, so the lock may be painted after waking`,
      );
}

export function judgeHooks({ onOpen, onLock, onSwitch, onClose }: Settings['session'], env: Env): Finding {
  const named = Object.entries({ onOpen, onLock, onSwitch, onClose }).filter(([, command]) => command.length > 0);
  if (named.length === 0) return good('none');
  const missing = named.filter(([, command]) => !isAddress(command) && !isProgram(command[0] ?? '', env));
  const list = (all: typeof named): string => all.map(([name]) => `session.${name}`).join(', ');
  return missing.length === 0
    ? good(list(named))
    : warning(`${list(missing)}: no such program`, 'name it by its whole path: a hook sees no PATH but the agent’s');
}

function isProgram(file: string, env: Env): boolean {
  const places = isAbsolute(file) ? [file] : (env.PATH ?? '').split(delimiter).map((folder) => join(folder, file));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false; // not there, or not ours to run: the finding says so
    }
  });
}

export function judgeActions(platform: NodeJS.Platform, has: (program: string) => boolean): Finding {
  const { otherUser, restart } = actionsOf({ platform, has });
  const lacks = [...(otherUser === null ? ['another user’s session'] : []), ...(restart === null ? ['a restart'] : [])];
  const does = [otherUser, restart].flatMap((command) => (command === null ? [] : [command.join(' ')]));
  if (lacks.length === 0) return good(does.join(', '));
  return warning(
    `cannot ask for ${lacks.join(' nor for ')}`,
    platform === 'linux'
      ? 'LightDM (dm-tool) or GDM (gdmflexiserver) and systemd have these'
      : 'this system has no program for it',
  );
}

/**
 * What systemd has to do with the agent: it started the one that runs; it did not (`beside`: from a terminal, or by the
 * desktop's autostart); none runs, and it will start one (`on`) or not (`off`).
 */
export type Service = 'runs' | 'beside' | 'on' | 'off';

/** Is a process of one of our units? @param cgroup what stands in its `/proc/PID/cgroup` */
export const isOfUnit = (cgroup: string): boolean => /\/hexlock(-agent)?\.service(\/|$)/m.test(cgroup);

/**
 * Who covers the screen when the agent ends unasked, and starts it again. The watchdog is a part of the program on every
 * system; whether there is something for it to lock the session with is what differs.
 * @param unwatched an agent runs that has none, and wants one
 */
export function judgeWatchdog(
  platform: NodeJS.Platform,
  asked: Settings['session']['watchdog'],
  logind: { readonly session: string | null } | Error,
  service: Service,
  unwatched = false,
): Finding {
  if (unwatched) {
    return warning(
      'the agent that runs has no watchdog, because none can be started; it goes on trying',
      'look for watchdog.notStarted in its log: as a rule memory or the number of processes ran out',
    );
  }
  if (asked === 'off') {
    return warning('switched off: an agent on Electron that ends leaves the desktop open', 'session.watchdog on');
  }
  if (platform === 'darwin') {
    return warning(
      'starts an agent again; until then nothing covers the desktop, because no public call locks a session of macOS',
      'let the system lock after a short idle time',
    );
  }
  if (platform === 'win32') {
    return warning(
      'starts an agent again, after LockWorkStation; when both are killed at once nobody is left to do so',
      'start Hexlock again by a task of the scheduler that is repeated every minute',
    );
  }
  if (logind instanceof Error || logind.session === null) {
    return warning(
      'starts an agent again; until then nothing covers the desktop, because no session of logind can be locked',
      'see "session"',
    );
  }
  const held = `starts an agent again, after a Lock to logind session ${logind.session.split('/').at(-1)}, which the desktop's own locker has to follow`;
  if (service === 'runs' || service === 'on') return good(`${held}; systemd is behind it`);
  const said = service === 'beside' ? `${held}; the agent that runs was not started by systemd` : held;
  return warning(
    `${said}: when agent and watchdog are killed at once, nobody is left to do so`,
    `${service === 'beside' ? 'end it (SIGTERM), then ' : ''}systemctl --user enable --now hexlock (on the browser host hexlock-agent; units in packaging/linux)`,
  );
}

/** Is one of our services switched on, by this user or for all? Told by the links that systemd makes for it. */
function isEnabled(env: Env): boolean {
  const folders = [env.XDG_CONFIG_HOME || join(env.HOME ?? '', '.config'), '/etc'];
  return folders.some((folder) =>
    ['hexlock.service', 'hexlock-agent.service'].some((unit) =>
      existsSync(join(folder, 'systemd/user/graphical-session.target.wants', unit)),
    ),
  );
}

/** Looks for the agent that uses this state folder. */
export function findService(stateDir: string, env: Env): Service {
  const cgroup = process.platform === 'linux' ? cgroupOfAgent(stateDir) : null;
  if (cgroup !== null) return isOfUnit(cgroup) ? 'runs' : 'beside';
  return isEnabled(env) ? 'on' : 'off';
}

function cgroupOfAgent(stateDir: string): string | null {
  try {
    const pid = agentOf(stateDir);
    return pid === null ? null : readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch (error) {
    // It has just ended.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** The agent that uses this state folder; null where none does, and where that is not ours to know, which "state" says. */
function agentOf(stateDir: string): number | null {
  try {
    return lockHolder(stateDir);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Does an agent run without the watchdog that it wants? */
export function findUnwatched(stateDir: string): boolean {
  const pid = agentOf(stateDir);
  return pid !== null && isUnwatched(stateDir, pid);
}

/** Our own session of logind, or why there is none. */
async function askLogind(env: Env): Promise<{ readonly session: string | null } | Error> {
  if (process.platform !== 'linux') return { session: null };
  if (!hasSystemBus(env)) return new Error('no D-Bus');
  try {
    const { examineLogind } = await import('../../src-main/os/logind.ts');
    return await examineLogind({ session: env.XDG_SESSION_ID });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

export function sessionChecks(settings: Settings, env: Env = process.env): Check[] {
  const { platform } = process;
  return [
    { name: 'PC/SC', look: () => judgePcsc(platform, settings.readers.pcsc, pcscSockets.some(existsSync)) },
    { name: 'session', look: async () => judgeLogind(platform, await askLogind(env)) },
    { name: 'hooks', look: () => judgeHooks(settings.session, env) },
    { name: 'system', look: () => judgeActions(platform, onPath(env.PATH)) },
    {
      name: 'presence',
      look: () => good('for logins by face, where the tenant offers it (walkAway.presence); see "camera" and "models"'),
    },
    {
      name: 'watchdog',
      look: async () => {
        const { stateDir, session } = settings;
        const logind = await askLogind(env);
        return judgeWatchdog(platform, session.watchdog, logind, findService(stateDir, env), findUnwatched(stateDir));
      },
    },
  ];
}
