import { describe, expect, it } from 'vitest';
import { createSystemSession } from '../os/session.ts';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { fakeReport, otherUser, sessionOf } from '../testing/flows.fake.ts';
import { createDesktop } from './desktop.ts';

const session = sessionOf(['face']);
const ran: string[][] = [];
const run = async (file: string, args: readonly string[]): Promise<void> => void ran.push([file, ...args]);
const takeRan = (): string[][] => ran.splice(0);

/** Everything that happens around a desktop, in its order. */
function setUp(system = createSystemSession(false, 'linux', {}, run)) {
  const moves: string[] = [];
  const { events, report } = fakeReport();
  const { log, entries } = fakeBasics();
  const desktop = createDesktop({
    windows: { showLock: () => void moves.push('windows lock'), showDesktop: (name) => void moves.push(name) },
    system,
    hooks: { tell: ({ event, user, from }) => void moves.push(`hook ${event} ${user}${from ? ` from ${from}` : ''}`) },
    journal: {
      write: (entry) => void moves.push(entry ? `${entry.username} ${entry.locked ? 'locked' : 'open'}` : 'nobody'),
    },
    report,
    sessionId: () => 'jti-1',
    log,
  });
  return { desktop, moves, events, entries };
}

describe('the desktop', () => {
  it('is written down before it opens, and covered before its lock is', async () => {
    const { desktop, moves, events } = setUp(createSystemSession(true, 'linux', { XDG_SESSION_ID: 'c2' }, run));
    desktop.open(session, null);
    desktop.lock(session);
    desktop.close(session);
    await settle();
    expect(moves).toEqual([
      ...['mia open', 'Mia U.', 'hook open mia'],
      ...['windows lock', 'mia locked', 'hook lock mia'],
      ...['windows lock', 'nobody', 'hook close mia'],
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['session.opened', 'session.locked', 'session.closed']);
    expect(takeRan().map(([, what]) => what)).toEqual(['unlock-session', 'lock-session', 'lock-session']);
  });

  it('tells that it changes hands before the next person’s start', () => {
    const { desktop, moves } = setUp();
    desktop.open(sessionOf(['badge'], 2, otherUser), session);
    expect(moves.slice(2)).toEqual(['hook switch bob from mia', 'hook open bob']);
  });

  it('opens although what stands beside it fails, and says so in the log', async () => {
    const broken = async (): Promise<void> => {
      throw new Error('no such program');
    };
    const { desktop, moves, entries } = setUp({ lock: broken, unlock: broken });
    desktop.open(session, null);
    await settle();
    expect(moves).toContain('Mia U.');
    expect(entries.filter(({ level }) => level === 'error').map(({ facts }) => facts.what)).toEqual(['unlock']);
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
