/** The agent as its own process, as an installation runs it: the release bundle, on the browser host. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../scripts/lib/root.ts';

export interface AgentProcess {
  readonly pid: number;
  /** The one-time address that it printed. */
  readonly address: string;
  /** From the spawn to the printed address, ms. */
  readonly servingMs: number;
  readonly stop: () => Promise<void>;
}

const patienceMs = 30_000;

/** @throws with what it wrote, when it ends or stays silent instead of printing its address. */
export async function startAgent(flags: readonly string[]): Promise<AgentProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'out/main/main.browser.js'), ...flags, '--host-open', 'print'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A benchmark that is interrupted leaves no agent behind.
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  void ended.then(() => process.off('exit', end));
  const address = await printedAddress(child, ended);
  return {
    pid: child.pid ?? 0,
    address,
    servingMs: performance.now() - started,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function printedAddress(child: ChildProcess, ended: Promise<void>): Promise<string> {
  let written = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const hear = (chunk: Buffer): void => {
    written += chunk.toString();
    const address = /http:\/\/localhost:\d+\/boot\?token=\S+/.exec(written)?.[0];
    if (address) resolve(address);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  void ended.then(() => reject(new Error(`the agent ended: ${written}`)));
  const timer = setTimeout(() => reject(new Error(`the agent printed no address: ${written}`)), patienceMs);
  try {
    return await promise;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
