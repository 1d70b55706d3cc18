/** What surrounds an open session on this machine: card readers' service, logind, hooks, presence, watchdog, and what is not to be had. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { actionsOf, onPath } from '../../src-main/os/actions.ts';
import { hasSystemBus } from '../../src-main/os/bus.ts';
import { isAddress } from '../../src-main/os/hooks.ts';
import type { Settings } from '../../src-shared/contracts/config.ts';
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
      'LockWorkStation only: session notifications and unlocking need a native credential provider, which there is not',
      'lock by idle time, hot key and sleep instead: the Electron host hears of these',
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

export const judgeWatchdog = (env: Env): Finding =>
  env.WATCHDOG_USEC
    ? good(`systemd ends a hanging agent after ${(Number(env.WATCHDOG_USEC) / 1e6).toFixed(0)} s`)
    : good('npm run agent starts it again; as a service: packaging/linux/hexlock-agent.service');

async function logind(env: Env): Promise<Finding> {
  const { platform } = process;
  if (platform !== 'linux') return judgeLogind(platform, { session: null });
  if (!hasSystemBus(env)) return judgeLogind(platform, new Error('no D-Bus'));
  try {
    const { examineLogind } = await import('../../src-main/os/logind.ts');
    return judgeLogind(platform, await examineLogind({ session: env.XDG_SESSION_ID }));
  } catch (error) {
    return judgeLogind(platform, error instanceof Error ? error : new Error(String(error)));
  }
}

export function sessionChecks(settings: Settings, env: Env = process.env): Check[] {
  const { platform } = process;
  return [
    { name: 'PC/SC', look: () => judgePcsc(platform, settings.readers.pcsc, pcscSockets.some(existsSync)) },
    { name: 'session', look: () => logind(env) },
    { name: 'hooks', look: () => judgeHooks(settings.session, env) },
    { name: 'system', look: () => judgeActions(platform, onPath(env.PATH)) },
    {
      name: 'presence',
      look: () => good('for logins by face, where the tenant offers it (walkAway.presence); see "camera" and "models"'),
    },
    { name: 'watchdog', look: () => judgeWatchdog(env) },
  ];
}
