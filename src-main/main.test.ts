/**
 * The product's own processes, agent and watchdog, over a fake of Electron and a logind of the test's own: killed, they
 * lock the session and come back.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBus, startLogind, whyNoBus } from './os/testing/bus.fake.ts';
import { temporaryFolder } from './testing/folder.fake.ts';

const reason = whyNoBus();
if (reason) console.log(`the product's processes are not tested: ${reason}`);

const hook = join(import.meta.dirname, 'hosts/electron/testing/electron.hook.fake.ts');

async function startProduct(...flags: readonly string[]) {
  const folder = temporaryFolder();
  const bus = await startBus(folder);
  onTestFinished(bus.stop);
  const logind = await startLogind(bus.address);
  onTestFinished(logind.stop);
  const settings = [
    ...['--state-dir', folder, '--cloud-url', 'http://127.0.0.1:9', '--models-dir', folder],
    ...['--readers-hid', 'off', '--readers-pcsc', 'off', '--log-level', 'info'],
  ];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...settings, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      NODE_OPTIONS: `--import=${hook}`,
      DBUS_SYSTEM_BUS_ADDRESS: bus.address,
      XDG_SESSION_ID: '2',
    },
  });
  const lines: string[] = [];
  let wake = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr })
      .on('line', (line) => {
        lines.push(line);
        wake();
      })
      .on('close', resolve);
  });
  const agent = (): number => Number(readFileSync(join(folder, 'agent.lock'), 'utf8').split(' ')[0]);
  let left = false;
  onTestFinished(async () => {
    // Asked to leave, an agent takes its watchdog with it; killed, either would be started again by the other.
    if (!left) process.kill(agent(), 'SIGTERM');
    await over;
  });
  return {
    logind,
    lines,
    agent,
    /** Resolves when something was logged so often. */
    logs: async (event: string, count: number): Promise<void> => {
      while (lines.filter((line) => line.includes(`"event":"${event}"`)).length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    leave: async (): Promise<void> => {
      process.kill(agent(), 'SIGTERM');
      left = true;
      await over;
    },
  };
}

describe.skipIf(reason !== null)('the agent on Electron', { timeout: 600_000 }, () => {
  it('brings its watchdog: killed, it leaves a session that is asked to lock, and comes back', async () => {
    const product = await startProduct();
    await product.logs('watchdog.up', 1);
    const first = product.agent();
    process.kill(first, 'SIGKILL');
    await product.logind.askedFor(1);
    await product.logs('watchdog.up', 2);
    expect(product.agent()).not.toBe(first);
    await product.leave();
    // Left locked, it is the system's to cover.
    expect(product.logind.asked).toEqual(['Lock', 'Lock']);
    expect(product.lines.filter((line) => line.includes('agent.unexpected'))).toEqual([]);
  });

  it('is started by a watchdog, as its service does, and leaves with it', async () => {
    const product = await startProduct('--watchdog');
    await product.logs('watchdog.up', 1);
    process.kill(product.agent(), 'SIGKILL');
    await product.logind.askedFor(1);
    await product.logs('watchdog.up', 2);
    await product.leave();
    expect(product.logind.asked).toHaveLength(2);
  });

  it('without a watchdog, as the demo has it, asks the system for nothing', async () => {
    const product = await startProduct('--session-watchdog', 'off');
    await product.logs('cloud.connection', 1);
    await product.leave();
    expect(product.logind.asked).toEqual([]);
    expect(product.lines.filter((line) => line.includes('watchdog'))).toEqual([]);
  });
});
