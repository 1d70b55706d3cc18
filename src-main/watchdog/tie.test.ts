import { describe, expect, it } from 'vitest';
import { fakeBasics } from '../testing/basics.fake.ts';
import { createTie, saying } from './tie.ts';
import { heartbeatMs } from './words.ts';

/** Watchdogs that only listen, and end when a test says so. */
function setUp(hasParent = true) {
  const basics = fakeBasics();
  const heard: string[] = [];
  const ends: (() => void)[] = [];
  const open = (name: string) => (lost: () => void) => {
    const mine = name === 'own' ? `own ${ends.length}` : name;
    ends.push(lost);
    return (word: string) => void heard.push(`${mine}: ${word}`);
  };
  const tie = createTie({ ...basics, parent: hasParent ? open('parent') : null, start: open('own') });
  return { ...basics, tie, heard, ends };
}

describe('an agent’s tie to its watchdog', () => {
  it('says what the agent stands before at once, and again every second', () => {
    const { tie, heard, pass } = setUp();
    pass(5 * heartbeatMs);
    expect(heard).toEqual([]);
    tie.say('locked');
    tie.say('open');
    pass(2 * heartbeatMs);
    expect(heard).toEqual(['parent: locked', 'parent: open', 'parent: open', 'parent: open']);
  });

  it('starts a watchdog where none started the agent', () => {
    const { tie, heard } = setUp(false);
    tie.say('locked');
    expect(heard).toEqual(['own 0: locked']);
  });

  it('starts another one when it is gone, which hears at once where the agent stands', () => {
    const { tie, heard, ends, pass, entries } = setUp();
    tie.say('locked');
    ends[0]?.();
    tie.say('open');
    pass(0);
    expect(heard).toEqual(['parent: locked', 'own 1: open']);
    expect(entries).toMatchObject([{ level: 'error', event: 'watchdog.lost' }]);
  });

  it('goes on starting them, ever more slowly', () => {
    const { ends, pass } = setUp();
    const at: number[] = [];
    for (let now = 0; now <= 60_000; now += 50) {
      if (ends.length > at.length) {
        at.push(now);
        ends.at(-1)?.();
      }
      pass(50);
    }
    const pauses = at.slice(1).map((each, i) => each - (at[i] ?? 0));
    expect(pauses[0]).toBeLessThanOrEqual(50);
    expect(pauses.slice(1, 5)).toEqual([500, 1_000, 2_000, 4_000]);
    expect(Math.max(...pauses)).toBe(15_000);
  });

  it('has nothing to add to a farewell, and starts nobody after it', () => {
    const { tie, heard, ends, pass } = setUp();
    tie.say('open');
    tie.say('leaving');
    tie.say('locked');
    pass(heartbeatMs);
    ends[0]?.();
    pass(60_000);
    expect(heard).toEqual(['parent: open', 'parent: leaving', 'parent: leaving']);
    expect(ends).toHaveLength(1);
  });

  it('keeps no process that has nothing else to do', () => {
    const { tie, ends, waiting } = setUp();
    tie.say('locked');
    ends[0]?.();
    tie.close();
    expect(waiting()).toBe(0);
  });
});

describe('an agent whose watchdog cannot be started', () => {
  function setUpWithout() {
    const basics = fakeBasics();
    const tries: number[] = [];
    const heard: string[] = [];
    const watched: boolean[] = [];
    const ends: (() => void)[] = [];
    let startable = false;
    const tie = createTie({
      ...basics,
      parent: null,
      start: (lost) => {
        tries.push(basics.clock.monotonic());
        if (!startable) throw new Error('spawn ENOMEM');
        ends.push(lost);
        return (word) => void heard.push(word);
      },
      onWatched: (is) => void watched.push(is),
    });
    const starts = (are: boolean): void => {
      startable = are;
    };
    return { ...basics, tie, tries, heard, watched, ends, starts };
  }

  it('goes on without, says so, and tries again ever more slowly', () => {
    const { tie, tries, watched, pass, entries } = setUpWithout();
    tie.say('locked');
    pass(60_000);
    const pauses = tries.slice(1).map((each, i) => each - (tries[i] ?? 0));
    expect(pauses.slice(0, 5)).toEqual([0, 500, 1_000, 2_000, 4_000]);
    expect(Math.max(...pauses)).toBe(15_000);
    expect(entries[0]).toMatchObject({ level: 'error', event: 'watchdog.notStarted' });
    expect(new Set(watched)).toEqual(new Set([false]));
  });

  it('tells the one that starts at last where it stands, and that it is watched', () => {
    const { tie, heard, watched, ends, starts, pass } = setUpWithout();
    tie.say('locked');
    starts(true);
    pass(0);
    expect(heard).toEqual(['locked']);
    expect(watched).toEqual([false, true]);
    // One that was there and is gone while nobody can be started: the same.
    starts(false);
    ends[0]?.();
    pass(500);
    expect(watched.slice(2)).toEqual([false, false]);
  });

  it('is kept by nothing of that when it leaves', () => {
    const { tie, waiting } = setUpWithout();
    tie.close();
    expect(waiting()).toBe(0);
  });
});

describe('windows with a word', () => {
  it('are locked in the word before they come, and open after they have gone', () => {
    const moves: string[] = [];
    const windows = saying(
      { showLock: () => void moves.push('cover'), showDesktop: (name) => void moves.push(`uncover ${name}`) },
      (word) => void moves.push(word),
    );
    windows.showLock();
    windows.showDesktop('Mia U.');
    expect(moves).toEqual(['locked', 'cover', 'uncover Mia U.', 'open']);
  });

  it('come although the word could not be said', () => {
    const moves: string[] = [];
    const windows = saying({ showLock: () => void moves.push('cover'), showDesktop: () => undefined }, () => {
      throw new Error('EPIPE');
    });
    expect(windows.showLock).toThrow('EPIPE');
    expect(moves).toEqual(['cover']);
  });
});
