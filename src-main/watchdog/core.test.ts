import { describe, expect, it } from 'vitest';
import { backByMs, type Effect, type Event, type Rules, retryMs, type State, step, until } from './core.ts';
import { silentMs } from './words.ts';

const product: Rules = { coversItself: false };
const browser: Rules = { coversItself: true };

type Unseen<T> = T extends unknown ? Omit<T, 'now'> : never;

/** Runs events at their times; the answer is what was done, as one word each. */
function play(rules: Rules, ...events: readonly (readonly [now: number, event: Unseen<Event>])[]) {
  let state: State = { at: 'new' };
  const done: string[] = [];
  for (const [now, event] of events) {
    const next = step(state, { ...event, now } as Event, rules);
    state = next.state;
    done.push(...next.effects.map(nameOf));
  }
  return { state, done, until: until(state) };
}
const nameOf = (effect: Effect): string =>
  effect.do === 'say' ? effect.what : effect.do === 'leave' ? `leave ${effect.code}` : effect.do;

const started = [0, { is: 'begun', how: 'start' }] as const;
const adopted = [0, { is: 'begun', how: 'adopt' }] as const;
const said = (now: number, word: 'locked' | 'open' | 'leaving') => [now, { is: 'said', word }] as const;
const killed = (now: number) => [now, { is: 'ended', code: null }] as const;
const time = (now: number) => [now, { is: 'timePassed' }] as const;

describe('an agent that is killed', () => {
  it('while locked: the system is asked at once, and the agent is started again', () => {
    const { done, until: due } = play(product, started, said(10, 'locked'), killed(20));
    expect(done).toEqual(['start', 'up', 'lockSystem', 'ended']);
    expect(due).toBe(20 + 250);
    expect(play(product, started, said(10, 'locked'), killed(20), time(270)).done.at(-1)).toBe('start');
  });

  it('and was adopted, before its first word: in doubt it was locked', () => {
    expect(play(product, adopted, killed(1)).done).toEqual(['lockSystem', 'ended']);
  });

  it('before anything was ever locked: is started again, and the system left alone', () => {
    expect(play(product, started, killed(5)).done).toEqual(['start', 'ended']);
  });

  it('while open: the system is asked when no agent is back in time, and not before', () => {
    const open = [started, said(10, 'open'), killed(20)] as const;
    expect(play(product, ...open).done).toEqual(['start', 'up', 'ended']);
    const back = play(product, ...open, time(270), said(900, 'locked'), time(20 + backByMs));
    expect(back.done).not.toContain('lockSystem');
    const late = play(product, ...open, time(270));
    expect(late.until).toBe(20 + backByMs);
    expect(play(product, ...open, time(270), time(20 + backByMs)).done.at(-1)).toBe('lockSystem');
    // Crashes in a row do not put it off.
    const again = play(product, ...open, time(270), killed(5_000), time(6_000), time(20 + backByMs));
    expect(again.done.filter((what) => what === 'lockSystem')).toHaveLength(1);
  });

  it('again and again: the system is asked at each end, ever later starts, never given up', () => {
    const events: (readonly [number, Unseen<Event>])[] = [started, said(1, 'locked')];
    const pauses: number[] = [];
    let now = 1;
    for (let i = 0; i < 30; i++) {
      events.push(killed(++now));
      const due = play(product, ...events).until ?? Number.NaN;
      pauses.push(due - now);
      now = due;
      events.push([now, { is: 'systemLocked' }], time(now));
    }
    expect(pauses.slice(0, 3)).toEqual([250, 500, 1_000]);
    expect(Math.max(...pauses)).toBe(15_000);
    const { done } = play(product, ...events);
    expect(done.filter((what) => what === 'lockSystem')).toHaveLength(30);
    expect(done.filter((what) => what === 'start')).toHaveLength(31);
  });

  it('on a host whose screen stays covered: is only started again', () => {
    expect(play(browser, started, said(10, 'locked'), killed(20), time(270)).done).toEqual([
      ...['start', 'up', 'ended', 'start'],
    ]);
  });
});

describe('an agent that the system does not start', () => {
  const not = (now: number) => [now, { is: 'notStarted' }] as const;

  it('is tried again with the pauses of one that ended at once, the system locked meanwhile', () => {
    const events: (readonly [number, Unseen<Event>])[] = [started, said(1, 'locked'), killed(2)];
    events.push([3, { is: 'systemLocked' }]);
    const pauses: number[] = [];
    for (let i = 0; i < 30; i++) {
      const now = play(product, ...events).until ?? Number.NaN;
      events.push(time(now), not(now), [now, { is: 'systemLocked' }]);
      pauses.push((play(product, ...events).until ?? Number.NaN) - now);
    }
    expect(pauses.slice(0, 3)).toEqual([500, 1_000, 2_000]);
    expect(Math.max(...pauses)).toBe(15_000);
    const { done, state } = play(product, ...events);
    expect(state).toMatchObject({ at: 'pausing', locked: true });
    expect(done.filter((what) => what === 'lockSystem')).toHaveLength(31);
    expect(done.filter((what) => what === 'start')).toHaveLength(31);
  });

  it('from the beginning leaves nothing open for long, although nothing was ever locked', () => {
    const first = play(product, started, not(0));
    expect(first).toMatchObject({ done: ['start', 'ended'], until: 250 });
    const again = [started, not(0), time(250), not(250), time(9_000), not(9_000)] as const;
    expect(play(product, ...again).until).toBe(backByMs);
    expect(play(product, ...again, time(backByMs)).done).toContain('lockSystem');
    // The browser host's window is a process of its own.
    expect(play(browser, started, not(0), time(250), not(250), time(backByMs)).done).not.toContain('lockSystem');
  });

  it('is not waited for by a watchdog that is told to leave', () => {
    const told = play(product, started, said(1, 'locked'), killed(2), time(252), not(252), [253, { is: 'told' }]);
    expect(told.state).toMatchObject({ at: 'ending', code: 0 });
  });
});

describe('a system that does not lock', () => {
  const failed = [started, said(1, 'locked'), killed(2), [3, { is: 'systemNotLocked' }] as const] as const;

  it('is asked again until an agent covers the desktop', () => {
    const restarted = play(product, ...failed, time(252));
    expect(restarted.until).toBe(3 + retryMs);
    const retried = play(product, ...failed, time(252), time(3 + retryMs));
    expect(retried.done.filter((what) => what === 'lockSystem')).toHaveLength(2);
    const covered = play(product, ...failed, time(252), said(500, 'locked'), time(3 + retryMs));
    expect(covered.done.filter((what) => what === 'lockSystem')).toHaveLength(1);
    expect(covered.until).toBe(500 + silentMs);
  });

  it('is not asked twice at once', () => {
    const { done } = play(product, started, said(1, 'locked'), killed(2), time(252), killed(300));
    expect(done.filter((what) => what === 'lockSystem')).toHaveLength(1);
  });
});

describe('an agent that hangs', () => {
  const doubted = [started, said(1_000, 'locked'), time(1_000 + silentMs)] as const;
  const silent = [...doubted, time(1_000 + 2 * silentMs)] as const;

  it('is ended after it was silent twice in a row, and follows the same way', () => {
    expect(play(product, ...doubted.slice(0, 2)).until).toBe(1_000 + silentMs);
    expect(play(product, ...doubted)).toMatchObject({ done: ['start', 'up'], until: 1_000 + 2 * silentMs });
    expect(play(product, ...silent).done).toEqual(['start', 'up', 'silent', 'kill']);
    expect(play(product, ...silent, killed(1_001 + 2 * silentMs)).done).toContain('lockSystem');
  });

  it('only seemingly, because the machine slept, is left alone', () => {
    const slept = [...doubted.slice(0, 2), time(3_600_000)] as const;
    expect(play(product, ...slept, said(3_601_000, 'locked'), time(3_601_000 + silentMs)).done).toEqual([
      'start',
      'up',
    ]);
  });
});

describe('an agent that leaves', () => {
  it('from a locked desktop: the system is asked to cover it while the windows still do', () => {
    const leaves = [started, said(1, 'locked'), said(2, 'leaving'), said(1_002, 'leaving')] as const;
    const ended = [1_003, { is: 'ended', code: 0 }] as const;
    expect(play(product, ...leaves).done).toEqual(['start', 'up', 'lockSystem']);
    expect(play(product, ...leaves, ended)).toMatchObject({ state: { at: 'ending' }, until: null });
    for (const answer of ['systemLocked', 'systemNotLocked'] as const) {
      expect(play(product, ...leaves, ended, [1_004, { is: answer }]).done.slice(3)).toEqual(['leave 0']);
    }
    expect(play(product, ...leaves, [1_002, { is: 'systemLocked' }], ended).done.slice(3)).toEqual(['leave 0']);
    // Once more, where it refused.
    expect(play(product, ...leaves, [1_002, { is: 'systemNotLocked' }], ended).done.slice(3)).toEqual(['lockSystem']);
    expect(play(browser, ...leaves, ended).done).toEqual(['start', 'up', 'leave 0']);
  });

  it('from an open desktop: nobody locks what nobody had locked', () => {
    const left = [started, said(1, 'open'), said(2, 'leaving'), [3, { is: 'ended', code: 0 }] as const] as const;
    expect(play(product, ...left).done).toEqual(['start', 'up', 'leave 0']);
  });

  it('without a word is started again, whatever its code says', () => {
    expect(play(product, started, said(1, 'locked'), [2, { is: 'ended', code: 0 }]).done).toEqual([
      ...['start', 'up', 'lockSystem', 'ended'],
    ]);
  });

  it('because its settings are wrong is given up; where it once covered the desktop the system does now', () => {
    const wrong = [5, { is: 'ended', code: 2 }] as const;
    expect(play(product, started, wrong).done).toEqual(['start', 'gaveUp', 'leave 2']);
    expect(play(product, started, said(1, 'open'), killed(2), time(252), wrong).done).toEqual([
      ...['start', 'up', 'ended', 'start', 'gaveUp', 'lockSystem'],
    ]);
  });
});

describe('a watchdog that is told to leave', () => {
  it('asks its agent, waits for it, and leaves after it', () => {
    const told = [started, said(1, 'locked'), [2, { is: 'told' }] as const] as const;
    expect(play(product, ...told).done.at(-1)).toBe('ask');
    expect(play(product, ...told, killed(3), [4, { is: 'systemLocked' }]).done.slice(-2)).toEqual([
      ...['lockSystem', 'leave 0'],
    ]);
  });

  it('between two agents leaves at once, the desktop covered', () => {
    const { done, until: due } = play(product, started, said(1, 'locked'), killed(2), [3, { is: 'told' }]);
    expect(done).toEqual(['start', 'up', 'lockSystem', 'ended']);
    expect(due).toBeNull();
  });

  it('takes nothing more when it is gone', () => {
    const gone = play(browser, started, killed(1), [2, { is: 'told' }], time(900), said(901, 'open'), killed(902));
    expect(gone).toMatchObject({ done: ['start', 'ended', 'leave 0'], state: { at: 'gone' }, until: null });
  });
});
