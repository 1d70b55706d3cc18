import { describe, expect, it } from 'vitest';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { type Hear, runWatchdog } from './watchdog.ts';

/** A machine on which agents can be started, or not. */
function setUp() {
  const basics = fakeBasics();
  const done: string[] = [];
  const agents: Hear[] = [];
  let startable = true;
  const watchdog = runWatchdog({
    ...basics,
    start: (hear) => {
      done.push('start');
      if (!startable) throw new Error('spawn ENOMEM');
      agents.push(hear);
      return { signal: (name) => void done.push(name) };
    },
    adopt: null,
    lockSystem: async () => void done.push('lockSystem'),
    leave: (code) => void done.push(`leave ${code}`),
    rules: { coversItself: false },
  });
  const starts = (are: boolean): void => {
    startable = are;
  };
  return { ...basics, watchdog, done, agents, starts };
}

describe('a watchdog whose agent cannot be started', () => {
  it('has the system locked, goes on trying, and watches the one that starts at last', async () => {
    const { agents, done, starts, pass, entries } = setUp();
    agents[0]?.said('locked');
    starts(false);
    agents[0]?.ended(null);
    await settle();
    expect(done.splice(0)).toEqual(['start', 'lockSystem']);
    for (const pause of [250, 500, 1_000]) {
      pass(pause);
      await settle();
      // Each time: whoever may unlock the system may have done so.
      expect(done.splice(0)).toEqual(['start', 'lockSystem']);
    }
    expect(entries.filter(({ event }) => event === 'watchdog.notStarted')).toHaveLength(3);
    expect(entries).toContainEqual({
      level: 'error',
      event: 'watchdog.notStarted',
      facts: { error: 'spawn ENOMEM' },
    });
    starts(true);
    pass(2_000);
    expect(done.splice(0)).toEqual(['start']);
    // Some of what keeps a process from starting is told a moment later.
    agents[1]?.notStarted(new Error('spawn EAGAIN'));
    await settle();
    expect(done.splice(0)).toEqual(['lockSystem']);
    pass(4_000);
    expect(done).toEqual(['start']);
    agents[2]?.said('locked');
    expect(entries.at(-1)).toMatchObject({ event: 'watchdog.up' });
  });

  it('leaves when it is told to', async () => {
    const { agents, done, starts, pass, watchdog } = setUp();
    agents[0]?.said('open');
    starts(false);
    agents[0]?.ended(null);
    pass(250);
    watchdog.stop();
    await settle();
    expect(done).toEqual(['start', 'start', 'leave 0']);
  });
});
