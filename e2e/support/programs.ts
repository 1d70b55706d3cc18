/** Agent and cloud as programs of their own, behind a proxy, so that either can be killed at any moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Person, station, tenantName, ward } from '../../src-main/demo/people.ts';
import { runAdmin } from './policies.ts';
import { type FaultyProxy, freePort, openProxy } from './proxy.ts';

export interface Program {
  /** Resolves with the first match in what the program has printed or will print. @throws when it ends before. */
  readonly prints: (pattern: RegExp) => Promise<string>;
  /** Resolves with the exit code; null after a signal. */
  readonly ended: Promise<number | null>;
  /** What it wrote so far, to its output and to its error stream. */
  readonly printed: () => string;
  readonly complaints: () => string;
  /** Ends it at once, as a power cut would: nothing of it runs any more when this resolves. */
  readonly kill: () => Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const running = new Set<ChildProcess>();
// A test run that ends early must not leave programs behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts one of the project's programs. It sees no settings but its arguments, and nothing is typed into it. */
export function startProgram(script: string, args: readonly string[], home: string): Program {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let printed = '';
  let complaints = '';
  const listeners = new Set<() => void>();
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    running.delete(child);
    for (const listener of listeners) listener();
    return code ?? null;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return {
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(printed)?.[0];
          if (found === undefined && running.has(child)) return;
          listeners.delete(look);
          if (found === undefined) reject(new Error(`${script} ended before it printed ${pattern}: ${complaints}`));
          else resolve(found);
        };
        listeners.add(look);
        look();
      }),
    ended,
    printed: () => printed,
    complaints: () => complaints,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface Programs {
  /** The cloud's, for its command line. */
  readonly dataDir: string;
  readonly proxy: FaultyProxy;
  /** Kills it first where it runs. Resolves when it listens. */
  readonly restartCloud: () => Promise<void>;
  /** Kills it first where it runs. Resolves with a one-time address of its lock screen. */
  readonly restartAgent: () => Promise<string>;
  readonly cloud: () => Program;
  readonly agent: () => Program;
  /** One more of each, in the same folder. */
  readonly secondCloud: () => Program;
  readonly secondAgent: () => Program;
  /** One command of the cloud's own command line. Resolves with what it printed. @throws when it fails. */
  readonly admin: (...args: readonly string[]) => Promise<string>;
  /** When the face was enrolled, epoch ms, as the cloud's own command line says; null: it is not. */
  readonly faceEnrolledAt: (person: Person) => Promise<number | null>;
  readonly close: () => Promise<void>;
}

/**
 * Makes a tenant by its command line, with these people in it; cloud and agent are started by the caller.
 * @param agentFlags further ones, or others than the usual
 */
export async function openPrograms(people: readonly Person[], agentFlags: readonly string[] = []): Promise<Programs> {
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-programs-'));
  const data = join(folder, 'cloud');
  const port = await freePort();
  const proxy = await openProxy(port);

  const serve = () =>
    startProgram(
      'src-cloud/main.ts',
      ['--data', data, 'serve', '--port', String(port), '--public-url', proxy.url],
      folder,
    );
  const command = async (args: readonly string[], secret?: string): Promise<string> =>
    (await runAdmin(data, args, secret)).out;
  await command(['init', '--tenant', tenantName]);
  for (const { username, displayName, password } of people) {
    await command(['user', 'add', username, '--name', displayName], password);
  }
  const token = (await command(['token', 'create', '--name', station])).trim();
  const flags = [
    ...['--cloud-url', proxy.url, '--register', token, '--state-dir', join(folder, 'agent')],
    ...['--ward', ward, '--station', station, '--host-open', 'print', '--scan-min-sharpness', '0'],
    ...['--camera-injected', 'accept'],
    ...['--heartbeat-seconds', '1', '--scan-seconds', '60', ...agentFlags],
  ];
  const watch = () => startProgram('src-main/main.browser.ts', flags, folder);

  let cloud: Program | null = null;
  let agent: Program | null = null;
  const there = (program: Program | null): Program => {
    if (!program) throw new Error('it was not started');
    return program;
  };
  const restartCloud = async (): Promise<void> => {
    await cloud?.kill();
    cloud = serve();
    await cloud.prints(/listens at/);
  };
  const restartAgent = async (): Promise<string> => {
    await agent?.kill();
    agent = watch();
    return agent.prints(/http:\/\/localhost:\d+\/boot\?token=[\w-]+(?=\n)/);
  };
  const close = async (): Promise<void> => {
    await agent?.kill();
    await cloud?.kill();
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    dataDir: data,
    proxy,
    restartCloud,
    restartAgent,
    cloud: () => there(cloud),
    agent: () => there(agent),
    secondCloud: serve,
    secondAgent: watch,
    admin: (...args) => command(args),
    faceEnrolledAt: async ({ username }) => {
      const users = JSON.parse(await command(['user', 'list', '--json'])) as {
        readonly username: string;
        readonly faceEnrolledAt: number | null;
      }[];
      const user = users.find((each) => each.username === username);
      if (!user) throw new Error(`${username} is lost`);
      return user.faceEnrolledAt;
    },
    close,
  };
}
