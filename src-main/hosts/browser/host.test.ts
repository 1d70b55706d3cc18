import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SettingsSchema } from '../../../src-shared/contracts/config.ts';
import { defaultComputer } from '../../../src-shared/domain/computer.ts';
import { fakeAgent } from '../../testing/agent.fake.ts';
import { fakeBasics } from '../../testing/basics.fake.ts';
import { temporaryFolder } from '../../testing/folder.fake.ts';
import { type BrowserHost, type BrowserHostOptions, createBrowserHost } from './host.ts';

let folder: string;
let printed: string[];
let host: BrowserHost;

/** A browser that writes down how it was started, and stays until it is told to go, or goes at once. */
function plantBrowser(stays: boolean): string {
  const path = join(folder, 'browser');
  const log = join(folder, 'started');
  const rest = stays ? 'exec sleep 600' : 'exit 3';
  writeFileSync(path, `#!/bin/sh\nfor word in "$@"; do echo "$word" >> ${log}; done\necho --- >> ${log}\n${rest}\n`);
  chmodSync(path, 0o700);
  return path;
}

const starts = (): string[][] => {
  const log = join(folder, 'started');
  if (!existsSync(log)) return [];
  const whole = readFileSync(log, 'utf8').split('---\n').slice(0, -1);
  return whole.map((text) => text.trimEnd().split('\n'));
};

function makeHost(
  open: 'browser' | 'print',
  browser = '',
  parts: Partial<BrowserHostOptions> = {},
): ReturnType<typeof fakeAgent> {
  const settings = SettingsSchema.parse({
    stateDir: folder,
    modelsDir: folder,
    rendererDir: folder,
    wasmDir: folder,
    station: 'Station 12',
    camera: {},
    scan: {},
    readers: {},
    host: { open, browser, browserArgs: ['--extra'] },
    session: {},
  });
  const { log } = fakeBasics();
  host = createBrowserHost({ settings, log, print: (line) => printed.push(line), ...parts });
  return fakeAgent(host.windows);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

beforeEach(() => {
  folder = temporaryFolder();
  printed = [];
});
afterEach(() => host.stop());

describe('the browser host', () => {
  it('prints a one-time address where no browser is to be opened', async () => {
    const { agent } = makeHost('print');
    const { address, origin } = await host.start(agent);
    expect(printed).toEqual([`Open this one-time address in a browser on this machine:\n  ${address}`]);
    expect(address.startsWith(`${origin}/boot?token=`)).toBe(true);
    expect(origin).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('says so and prints the address where the browser is missing', async () => {
    const { agent } = makeHost('browser', join(folder, 'nothing'));
    await host.start(agent);
    expect(printed[0]).toContain('host.browser');
    expect(printed[1]).toContain('/boot?token=');
  });

  it('opens a kiosk window on a profile of its own, and takes both away when it leaves', async () => {
    const { agent } = makeHost('browser', plantBrowser(true));
    const { address } = await host.start(agent);
    await until(() => starts().length === 1);
    const [args = []] = starts();
    expect(args).toEqual(expect.arrayContaining([`--app=${address}`, '--kiosk', '--extra']));
    expect(args.some((arg) => arg.includes('no-sandbox') || arg.includes('fake-ui'))).toBe(false);
    const profile = args.find((arg) => arg.startsWith('--user-data-dir='))?.split('=')[1] ?? '';
    expect(existsSync(profile)).toBe(true);
    await host.stop();
    expect(existsSync(profile)).toBe(false);
  });

  it.each(['open', 'locked'])(
    'locks, and opens another window, when its own is killed while the desktop is %s',
    async (how) => {
      const all = makeHost('browser', plantBrowser(true));
      await host.start(all.agent);
      await until(() => starts().length === 1);
      if (how === 'open') await all.logIn();
      const { pid } = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')) as { readonly pid: number };
      process.kill(pid, 'SIGKILL');
      await until(() => starts().length === 2);
      expect(all.agent.signedIn()).toBeNull();
      const next = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')) as { readonly pid: number };
      expect(next.pid).not.toBe(pid);
    },
  );

  it('keeps no process, and opens nothing more, when it leaves between two windows', async () => {
    const basics = fakeBasics();
    const all = makeHost('browser', plantBrowser(false), { timers: basics.timers });
    await host.start(all.agent);
    await until(() => basics.waiting() === 1);
    await host.stop();
    expect(basics.waiting()).toBe(0);
    expect(starts()).toHaveLength(1);
  });

  it('tries again to open a window that the system does not start', async () => {
    const basics = fakeBasics();
    const started: boolean[] = [];
    let startable = true;
    let end = (): void => undefined;
    const all = makeHost('browser', plantBrowser(true), {
      timers: basics.timers,
      open: ({ onExit }) => {
        started.push(startable);
        if (!startable) throw new Error('spawn ENOMEM');
        end = onExit;
        return { close: async () => undefined };
      },
    });
    await host.start(all.agent);
    startable = false;
    end();
    basics.pass(100);
    basics.pass(200);
    startable = true;
    basics.pass(400);
    expect(started).toEqual([true, false, false, true]);
  });

  it('shows a warning above User Options as well, and the options again when it is gone', async () => {
    // Between two pages nobody is away too long, however slow the machine.
    const all = makeHost('print', '', { timers: fakeBasics().timers });
    const { address } = await host.start(all.agent);
    const cookie = (await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { host: name, origin } = new URL(address);
    const went: string[] = [];
    const show = async (role: 'lock' | 'options'): Promise<WebSocket> => {
      const page = new WebSocket(`ws://${name}/ipc/${role}`, { headers: { cookie, origin } });
      page.on('message', (text) => {
        const message = JSON.parse(String(text)) as { readonly is: string; readonly to?: string };
        if (message.is === 'go') went.push(`${role} to ${message.to?.split('?')[0]}`);
      });
      await new Promise((resolve) => page.once('open', resolve));
      return page;
    };
    const { idleSeconds, warnSeconds } = defaultComputer.walkAway;
    const warn = (): void => all.pass(1000 * (idleSeconds - warnSeconds));
    await all.logIn();
    all.agent.openOptions();
    let page = await show('options');
    warn();
    await until(() => went.length === 1);
    page.close();
    page = await show('lock');
    all.agent.active();
    await until(() => went.length === 2);
    page.close();
    // One that is on its way when the next warning comes is sent on.
    warn();
    page = await show('options');
    await until(() => went.length === 3);
    page.close();
    expect(went).toEqual(['options to /lock/', 'lock to /options/', 'options to /lock/']);
  });

  it('locks and opens another window when the page is gone and the browser stays', async () => {
    const all = makeHost('browser', plantBrowser(true));
    const { address } = await host.start(all.agent);
    await until(() => starts().length === 1);
    const cookie = (await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { host: name, origin } = new URL(address);
    const page = new WebSocket(`ws://${name}/ipc/lock`, { headers: { cookie, origin } });
    await new Promise((resolve) => page.once('open', resolve));
    await all.logIn();
    expect(all.agent.signedIn()).not.toBeNull();
    page.terminate();
    await until(() => starts().length === 2);
    expect(all.agent.signedIn()).toBeNull();
  });

  it('voids no address that was just asked for by printing another, where the page is gone', async () => {
    const basics = fakeBasics();
    const all = makeHost('print', '', { timers: basics.timers });
    const { address } = await host.start(all.agent);
    const cookie = (await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { host: name, origin } = new URL(address);
    const page = new WebSocket(`ws://${name}/ipc/lock`, { headers: { cookie, origin } });
    await new Promise((resolve) => page.once('open', resolve));
    page.close();
    await until(() => basics.waiting() === 1);
    basics.pass(4_000);
    const asked = host.newAddress();
    basics.pass(4_000);
    expect((await fetch(asked, { redirect: 'manual' })).status).toBe(303);
    expect(printed).toHaveLength(1);
    basics.pass(1_000);
    expect(printed).toHaveLength(2);
  });

  it('locks and opens another window when its own one dies, ever more slowly, and says so after a few', async () => {
    const all = makeHost('browser', plantBrowser(false));
    await all.logIn();
    await host.start(all.agent);
    await until(() => printed.length > 0);
    expect(all.agent.signedIn()).toBeNull();
    expect(starts()).toHaveLength(6);
    expect(new Set(starts().map((args) => args.find((arg) => arg.startsWith('--app=')))).size).toBe(6);
    expect(printed[0]).toContain('several times');
  });
});
