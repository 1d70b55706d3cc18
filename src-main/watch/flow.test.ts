import { describe, expect, it } from 'vitest';
import { defaultComputer, type WalkAwayPolicy } from '../../src-shared/domain/computer.ts';
import type { State } from '../../src-shared/domain/login/state.ts';
import { initial } from '../../src-shared/domain/login/step.ts';
import { openWith } from '../../src-shared/domain/login/testing/people.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { otherUser, sessionOf } from '../testing/flows.fake.ts';
import { createWatch } from './flow.ts';

const open = (session = sessionOf(['badge'])) => openWith(session);

function setUp(policy: Partial<typeof defaultComputer.walkAway> = {}) {
  const basics = fakeBasics();
  let walkAway: WalkAwayPolicy = { ...defaultComputer.walkAway, presence: 'offer', ...policy };
  const told: string[] = [];
  const watch = createWatch({
    ...basics,
    policy: () => walkAway,
    lock: (code) => {
      told.push(code);
      watch.follow(initial);
    },
    wake: () => void told.push('wake'),
  });
  /** The tenant says something else of this computer now. */
  const decree = (change: Partial<WalkAwayPolicy>): void => {
    walkAway = { ...walkAway, ...change };
    watch.policyChanged();
  };
  return { ...basics, told, watch, decree, warnAt: 1000 * (walkAway.idleSeconds - walkAway.warnSeconds) };
}

describe('walk-away', () => {
  it('watches nothing while the desktop is locked', () => {
    const { watch, told, pass, waiting } = setUp();
    watch.follow(initial);
    watch.active();
    watch.presence(true);
    pass(3_600_000);
    expect(told).toEqual([]);
    expect(waiting()).toBe(0);
  });

  it('warns, counts down and locks', () => {
    const { watch, told, pass, warnAt } = setUp();
    watch.follow(open());
    pass(warnAt - 1);
    expect(watch.view(0)).toEqual({ is: 'calm', presence: false });
    pass(1);
    expect(watch.view(1_000)).toEqual({ is: 'warning', until: 301_000 });
    pass(20_000);
    expect(told).toEqual(['session.idle']);
    expect(watch.state().at).toBe('off');
  });

  it('goes back when somebody touches the keyboard, and says that they are back', () => {
    const { watch, told, pass, warnAt } = setUp();
    watch.follow(open());
    pass(warnAt);
    watch.active();
    expect(watch.view(0)).toEqual({ is: 'calm', presence: false });
    expect(told).toEqual(['wake']);
    pass(warnAt - 1);
    expect(told).toEqual(['wake']);
  });

  it('starts anew with whoever takes the desktop, and forgets what the one before let the camera do', () => {
    const { watch, pass, warnAt } = setUp();
    watch.follow(open());
    watch.presence(true);
    pass(warnAt - 1);
    watch.follow(open(sessionOf(['badge'], 2, otherUser)));
    expect(watch.view(0)).toEqual({ is: 'calm', presence: false });
    pass(warnAt - 1);
    expect(watch.state().at).toBe('calm');
  });

  it('hides the desktop of somebody who is gone, and locks it', () => {
    const { watch, told, pass } = setUp();
    watch.follow(open());
    watch.presence(true);
    watch.seen('nobody');
    expect(watch.view(0)).toEqual({ is: 'blurred', why: 'nobody', until: 10_000 });
    watch.active();
    pass(10_000);
    expect(told).toEqual(['session.away']);
  });

  it('is not started anew by what else changes at an open desktop', () => {
    const { watch, pass, warnAt } = setUp();
    const state = open();
    watch.follow(state);
    pass(warnAt);
    watch.follow({ ...state, wokeAt: 5 } as State);
    expect(watch.state().at).toBe('warning');
  });

  it('goes by what the policy says now, also at a desktop that nobody touches', () => {
    const { watch, told, pass, decree } = setUp({ idleSeconds: 0 });
    watch.follow(open());
    pass(3_600_000);
    expect(told).toEqual([]);
    decree({ idleSeconds: 7200 });
    pass(60_000);
    decree({ idleSeconds: 3720 });
    pass(39_999);
    expect(watch.state().at).toBe('calm');
    pass(1);
    expect(watch.state().at).toBe('warning');
    pass(20_000);
    expect(told).toEqual(['session.idle']);
  });

  it('locks at once where the new time is over already', () => {
    const { watch, told, pass, decree } = setUp({ idleSeconds: 0 });
    watch.follow(open());
    pass(3_600_000);
    decree({ idleSeconds: 60 });
    pass(1);
    expect(told).toEqual(['session.idle']);
  });

  it('lets the camera look no longer than the policy offers it, and shows nothing that it hid', () => {
    const { watch, told, decree } = setUp();
    watch.follow(open());
    watch.presence(true);
    decree({ goneSeconds: 5 });
    expect(watch.view(0)).toEqual({ is: 'calm', presence: true });
    decree({ presence: 'off' });
    expect(watch.view(0)).toEqual({ is: 'calm', presence: false });
    decree({ presence: 'offer' });
    watch.presence(true);
    watch.seen('stranger');
    decree({ presence: 'off' });
    expect(told).toEqual(['session.away']);
  });

  it('changes nothing of a locked desktop', () => {
    const { watch, told, decree, waiting } = setUp();
    watch.follow(initial);
    decree({ presence: 'off', idleSeconds: 60 });
    expect(told).toEqual([]);
    expect(waiting()).toBe(0);
  });

  it('does nothing more after the end', () => {
    const { watch, told, pass, waiting } = setUp();
    watch.follow(open());
    watch.close();
    pass(3_600_000);
    expect(told).toEqual([]);
    expect(waiting()).toBe(0);
  });
});
