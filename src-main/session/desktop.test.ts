import { describe, expect, it } from 'vitest';
import { createHooks } from '../os/hooks.ts';
import { createSystemSession } from '../os/session.ts';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { fakeReport, sessionOf } from '../testing/flows.fake.ts';
import { createDesktop } from './desktop.ts';

const session = sessionOf(['face']);
const ran: string[][] = [];
const run = async (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> => {
  ran.push([file, ...args, ...Object.entries(env).map((pair) => pair.join('='))]);
};
const takeRan = (): string[][] => ran.splice(0);

describe('the desktop', () => {
  it('opens and locks the windows, the system, the hooks and the audit log', async () => {
    const moves: string[] = [];
    const { events, report } = fakeReport();
    const desktop = createDesktop({
      windows: { showLock: () => void moves.push('lock'), showDesktop: (name) => void moves.push(name) },
      system: createSystemSession(true, 'linux', { XDG_SESSION_ID: 'c2' }, run),
      hooks: createHooks(['/usr/bin/logger', 'opened'], [], run),
      report,
      sessionId: () => 'jti-1',
      log: fakeBasics().log,
    });
    desktop.open(session, null);
    desktop.lock(session);
    await settle();
    expect(moves).toEqual(['Mia U.', 'lock']);
    expect(events).toEqual([
      { kind: 'session.opened', session: 'jti-1', code: null },
      { kind: 'session.locked', session: 'jti-1', code: null },
    ]);
    expect(takeRan()).toEqual([
      ['loginctl', 'unlock-session', 'c2'],
      ['/usr/bin/logger', 'opened', 'HEXLOCK_USER=mia'],
      ['loginctl', 'lock-session', 'c2'],
    ]);
  });

  it('opens although what stands beside it fails, and says so in the log', async () => {
    const { log, entries } = fakeBasics();
    const broken = async (): Promise<void> => {
      throw new Error('no such program');
    };
    const moves: string[] = [];
    const desktop = createDesktop({
      windows: { showLock: () => undefined, showDesktop: (name) => void moves.push(name) },
      system: { lock: broken, unlock: broken },
      hooks: { opened: broken, locked: broken },
      report: () => undefined,
      sessionId: () => null,
      log,
    });
    desktop.open(session, null);
    await settle();
    expect(moves).toEqual(['Mia U.']);
    expect(entries.filter(({ level }) => level === 'error').map(({ facts }) => facts.what)).toEqual([
      'unlock',
      'onOpen',
    ]);
  });
});

describe("the system's session", () => {
  it.each([
    [
      'linux',
      [
        ['loginctl', 'lock-session'],
        ['loginctl', 'unlock-session'],
      ],
    ],
    ['win32', [['rundll32.exe', 'user32.dll,LockWorkStation']]],
    ['darwin', []],
  ] as const)('on %s', async (platform, expected) => {
    const session = createSystemSession(true, platform, {}, run);
    await session.lock();
    await session.unlock();
    expect(takeRan()).toEqual(expected);
  });

  it('is left alone by default', async () => {
    const session = createSystemSession(false, 'linux', {}, run);
    await session.lock();
    expect(takeRan()).toEqual([]);
  });
});
