/** Session hooks with programs that really run and an address that really listens. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SettingsSchema } from '../../src-shared/contracts/config.ts';
import { createHookRunner } from '../os/hooks.ts';
import { systemProcesses } from '../store/single.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { silentPort } from '../testing/port.fake.ts';
import { createHooks, type HookEvent, type HookKind } from './hooks.ts';

const node = process.execPath;
const none: Readonly<Record<HookKind, readonly string[]>> = { open: [], lock: [], switch: [], close: [] };
const env = {
  PATH: process.env.PATH,
  HOME: '/home/kiosk',
  LANG: 'C.UTF-8',
  HEXLOCK_REGISTER: 'secret',
  SHELL: '/bin/sh',
};

function setUp(commands: Partial<typeof none>, limitMs = 30_000, more: { end?: (pid: number) => void } = {}) {
  const { log, entries } = fakeBasics();
  const run = createHookRunner({ station: 'Station 12', limitMs, env, ...more });
  return { hooks: createHooks({ commands: { ...none, ...commands }, run, log }), entries };
}
const event = (what: HookKind, user = 'mia', from: string | null = null): HookEvent => ({ event: what, user, from });
/** A program that appends what `js` makes to a file, after a while. */
const append = (file: string, js: string, waitMs = 0): string[] => [
  node,
  '-e',
  `setTimeout(() => require('node:fs').appendFileSync(${JSON.stringify(file)}, ${js}), ${waitMs})`,
];
const runs = (pid: number): boolean => systemProcesses.birth(pid) !== null;
/** Looks as often as the event loop turns; whoever waits in vain runs into the test's own time. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};
const folder = (): string => {
  const made = temporaryFolder();
  mkdirSync(made, { recursive: true });
  return made;
};

describe('a hook that is a program', () => {
  it('gets three variables of the agent and its own four, and nothing else', async () => {
    const file = join(folder(), 'out');
    const { hooks } = setUp({ switch: append(file, 'JSON.stringify(process.env)') });
    hooks.tell(event('switch', 'bob', 'mia'));
    await hooks.idle();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      PATH: process.env.PATH,
      HOME: '/home/kiosk',
      LANG: 'C.UTF-8',
      HEXLOCK_EVENT: 'switch',
      HEXLOCK_USER: 'bob',
      HEXLOCK_FROM: 'mia',
      HEXLOCK_STATION: 'Station 12',
    });
  });

  it('is never overtaken by a later one, whoever is slow, and nobody waits for it', async () => {
    const file = join(folder(), 'out');
    const text = `process.env.HEXLOCK_EVENT + ' ' + process.env.HEXLOCK_USER + '\\n'`;
    const { hooks } = setUp({ open: append(file, text, 300), lock: append(file, text), close: append(file, text) });
    hooks.tell(event('open'));
    hooks.tell(event('lock'));
    hooks.tell(event('switch'));
    hooks.tell(event('open', 'bob'));
    hooks.tell(event('close', 'bob'));
    expect(existsSync(file)).toBe(false);
    await hooks.idle();
    expect(readFileSync(file, 'utf8')).toBe('open mia\nlock mia\nopen bob\nclose bob\n');
  });

  it('is ended with all that it started when it takes too long, and the next one runs', async () => {
    const place = folder();
    const [started, next] = [join(place, 'started'), join(place, 'next')];
    // The program starts another one, of its own group, which says its number; both would outlive the test.
    const child = `require('node:fs').writeFileSync(${JSON.stringify(started)}, process.pid + '\\n'); setTimeout(() => {}, 300000)`;
    const parent = `require('node:child_process').spawn(${JSON.stringify(node)}, ['-e', ${JSON.stringify(child)}]); setTimeout(() => {}, 300000)`;
    // Programs take their own time; the time that a hook may take is over when both run.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { hooks, entries } = setUp({ open: [node, '-e', parent], lock: append(next, `'ran'`) }, 700);
    hooks.tell(event('open'));
    hooks.tell(event('lock'));
    await until(() => existsSync(started) && readFileSync(started, 'utf8').endsWith('\n'));
    const pid = Number(readFileSync(started, 'utf8'));
    expect(runs(pid)).toBe(true);
    expect([entries, existsSync(next)]).toEqual([[], false]);
    vi.advanceTimersByTime(700);
    await hooks.idle();
    expect(entries).toMatchObject([
      { event: 'hook.failed', facts: { event: 'open', error: 'it took longer than 700 ms' } },
      { event: 'hook.ran', facts: { event: 'lock' } },
    ]);
    expect(readFileSync(next, 'utf8')).toBe('ran');
    await until(() => !runs(pid));
  });

  it.each([
    ['is missing', ['/nowhere/program'], 'ENOENT'],
    ['fails', [node, '-e', 'process.exit(3)'], 'ended with 3'],
    ['is killed', [node, '-e', 'process.kill(process.pid, "SIGKILL")'], 'SIGKILL'],
  ])('that %s is named in the log and keeps nothing back', async (_what, command, words) => {
    const file = join(folder(), 'out');
    const { hooks, entries } = setUp({ open: command, lock: append(file, `'ran'`) });
    hooks.tell(event('open'));
    hooks.tell(event('lock'));
    await hooks.idle();
    expect(entries[0]).toMatchObject({
      level: 'error',
      facts: { event: 'open', error: expect.stringContaining(words) },
    });
    expect(readFileSync(file, 'utf8')).toBe('ran');
  });
});

describe('a hook that behaves badly', () => {
  it('and cannot be ended is said, and not waited for', async () => {
    const pids: number[] = [];
    const end = (pid: number) => {
      pids.push(pid);
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    };
    onTestFinished(() => {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    });
    const { hooks, entries } = setUp({ open: [node, '-e', 'setInterval(() => undefined, 1000)'] }, 100, { end });
    hooks.tell(event('open'));
    await hooks.idle();
    expect(entries[0]?.facts).toEqual({
      event: 'open',
      error: 'it took longer than 100 ms, and could not be ended (EPERM)',
    });
  });

  it('by writing without end is not read, and its program is reaped', async () => {
    const flood = `const all = 'x'.repeat(1e6); for (let i = 0; i < 200; i++) require('node:fs').writeSync(1 + (i % 2), all)`;
    const { hooks, entries } = setUp({ open: [node, '-e', flood] });
    hooks.tell(event('open'));
    await hooks.idle();
    expect(entries).toMatchObject([{ event: 'hook.ran' }]);
  });
});

describe('a hook that is an address', () => {
  async function listen(status: number, location?: string) {
    const heard: unknown[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => {
        text += part.toString();
      });
      request.on('end', () => {
        heard.push({ method: request.method, type: request.headers['content-type'], body: JSON.parse(text || 'null') });
        response.writeHead(status, location ? { location } : {}).end('much that nobody reads');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard };
  }

  it('is told by POST what happened, to whom and where', async () => {
    const { url, heard } = await listen(204);
    const { hooks, entries } = setUp({ switch: [url] });
    hooks.tell(event('switch', 'bob', 'mia'));
    await hooks.idle();
    const body = { event: 'switch', user: 'bob', from: 'mia', station: 'Station 12' };
    expect(heard).toEqual([{ method: 'POST', type: 'application/json', body }]);
    expect(entries).toMatchObject([{ event: 'hook.ran' }]);
  });

  it('that refuses, or leads on to another, has failed', async () => {
    const elsewhere = await listen(204);
    for (const { url } of [await listen(500), await listen(307, elsewhere.url)]) {
      const { hooks, entries } = setUp({ open: [url] });
      hooks.tell(event('open'));
      await hooks.idle();
      expect(entries).toMatchObject([{ event: 'hook.failed' }]);
    }
    expect(elsewhere.heard).toEqual([]);
  });
});

describe('an address that behaves badly', () => {
  async function serve(answer: (response: ServerResponse) => void): Promise<string> {
    const server = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const said = async (url: string, limitMs?: number) => {
    const { hooks, entries } = setUp({ open: [url] }, limitMs);
    hooks.tell(event('open'));
    await hooks.idle();
    return entries.map(({ facts }) => facts?.error ?? 'ran');
  };

  it('by not answering is not waited for', async () => {
    expect(await said(await serve(() => undefined), 200)).toEqual(['it took longer than 200 ms']);
  });

  it('by answering without end is not listened to', async () => {
    const url = await serve((response) => {
      const more = () => void (response.destroyed || response.write('x'.repeat(65_536), () => setImmediate(more)));
      more();
    });
    expect(await said(url)).toEqual(['ran']);
  });

  it('by not being there is named with the reason', async () => {
    const url = `http://127.0.0.1:${await silentPort()}/`;
    expect(await said(url)).toEqual(['the address could not be asked (ECONNREFUSED)']);
  });
});

describe('the settings of hooks', () => {
  const { onOpen } = SettingsSchema.shape.session.shape;
  it.each([
    [['/usr/bin/ehr', '--start'], true],
    [['https://apps.example/hooks'], true],
    [['http://127.0.0.1:9000/hook'], true],
    [['http://apps.example/hook'], false],
    [['https://apps.example/hook', '--flag'], false],
    [['https://user:secret@apps.example/hook'], false],
    [['HTTPS://apps.example/hook'], true],
    [['https:/apps.example'], true],
    [['ftp://apps.example/hook'], false],
    [['file:///etc/passwd'], false],
    [['javascript://%0aalert(1)'], false],
    [['ws://127.0.0.1/hook'], false],
    [['C:\\Program Files\\ehr.exe', '/start'], true],
    [[], true],
  ])('%j: %s', (command, allowed) => {
    expect(onOpen.safeParse(command).success).toBe(allowed);
  });
});
