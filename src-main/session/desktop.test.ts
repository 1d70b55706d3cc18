import { describe, expect, it } from 'vitest';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { fakeReport, otherUser, sessionOf } from '../testing/flows.fake.ts';
import { createDesktop, type SystemSession } from './desktop.ts';

const session = sessionOf(['face']);
const left: SystemSession = { lock: async () => undefined, unlock: async () => undefined };

/** Everything that happens around a desktop, in its order. */
function setUp(system = left) {
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
    const asked: string[] = [];
    const { desktop, moves, events } = setUp({
      lock: async () => void asked.push('lock'),
      unlock: async () => void asked.push('unlock'),
    });
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
    expect(asked).toEqual(['unlock', 'lock', 'lock']);
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

  describe('where one of its parts throws', () => {
    const parts = ['windows', 'system', 'journal', 'report', 'hooks'] as const;

    /** Every part notes its turn before it fails, if it is the broken one. */
    function setUpBroken(broken: (typeof parts)[number]) {
      const turns: string[] = [];
      const { log, entries } = fakeBasics();
      const turn = (part: (typeof parts)[number], what: string): void => {
        turns.push(what);
        if (part === broken) throw new Error(`no ${what}`);
      };
      const desktop = createDesktop({
        windows: { showLock: () => turn('windows', 'cover'), showDesktop: () => turn('windows', 'uncover') },
        // Not as a promise that fails: at once.
        system: {
          lock: () => {
            turn('system', 'lock');
            return Promise.resolve();
          },
          unlock: () => {
            turn('system', 'unlock');
            return Promise.resolve();
          },
        },
        hooks: { tell: ({ event }) => turn('hooks', `hook ${event}`) },
        journal: { write: () => turn('journal', 'journal') },
        report: ({ kind }) => turn('report', kind),
        sessionId: () => 'jti-1',
        log,
      });
      return { desktop, turns, errors: () => entries.filter(({ level }) => level === 'error') };
    }

    it.each(parts)('(%s), all the others have their turn, what locks first', (broken) => {
      const { desktop, turns, errors } = setUpBroken(broken);
      desktop.open(sessionOf(['badge'], 2, otherUser), session);
      expect(turns.splice(0)).toEqual([
        ...['journal', 'uncover', 'unlock', 'session.opened', 'hook switch', 'hook open'],
      ]);
      desktop.lock(session);
      expect(turns.splice(0)).toEqual(['cover', 'lock', 'journal', 'session.locked', 'hook lock']);
      desktop.close(session);
      expect(turns).toEqual(['cover', 'lock', 'journal', 'session.closed', 'hook close']);
      expect(errors()).toHaveLength(broken === 'hooks' ? 4 : 3);
      for (const { event, facts } of errors()) {
        expect([event, String(facts.error)]).toEqual(['session.aside', expect.stringContaining('no ')]);
      }
    });
  });
});
