import { describe, expect, it } from 'vitest';
import { defaultComputer, type WalkAwayPolicy } from '../computer.ts';
import { asleep, type Sight, type Watch, type WatchEvent, watch, watchUntil, watchView } from './watch.ts';

const policy: WalkAwayPolicy = { idleSeconds: 300, warnSeconds: 20, presence: 'offer', goneSeconds: 10 };
const s = (seconds: number): number => seconds * 1000;

/** Runs events from the locked desktop on, and gathers the effects. */
function run(events: readonly WatchEvent[], under: WalkAwayPolicy = policy) {
  let state: Watch = asleep;
  const effects: string[] = [];
  for (const event of events) {
    const next = watch(state, event, under);
    state = next.state;
    effects.push(...next.effects.map((effect) => (effect.do === 'lock' ? effect.code : effect.do)));
  }
  return { state, effects };
}

const opened: WatchEvent = { is: 'opened', now: 0 };
const passed = (now: number): WatchEvent => ({ is: 'timePassed', now });
const active = (now: number): WatchEvent => ({ is: 'active', now });
const presence = (now: number, on = true): WatchEvent => ({ is: 'presence', now, on });
const seen = (now: number, sight: Sight): WatchEvent => ({ is: 'seen', now, sight });

describe('an idle desktop', () => {
  it('warns in time, counts down, and locks', () => {
    const { state } = run([opened, passed(s(279))]);
    expect(state.at).toBe('calm');
    expect(watchUntil(state, policy)).toBe(s(280));
    const warned = run([opened, passed(s(280))]);
    expect(warned).toMatchObject({ state: { at: 'warning', until: s(300) }, effects: [] });
    expect(run([opened, passed(s(280)), passed(s(299))]).effects).toEqual([]);
    expect(run([opened, passed(s(280)), passed(s(300))])).toEqual({ state: asleep, effects: ['session.idle'] });
  });

  it('starts anew with every touch, and says that somebody is back', () => {
    expect(run([opened, active(s(279)), passed(s(300))])).toMatchObject({ state: { at: 'calm' }, effects: [] });
    const back = run([opened, passed(s(280)), active(s(290))]);
    expect(back).toMatchObject({ state: { at: 'calm', activeAt: s(290) }, effects: ['wake'] });
  });

  it('locks at once when the timer was asleep for longer than the whole time', () => {
    expect(run([opened, passed(s(4_000))]).effects).toEqual(['session.idle']);
    // A touch that comes too late wakes nobody: the time was over before it.
    expect(run([opened, passed(s(280)), active(s(300))]).effects).toEqual(['session.idle']);
  });

  it('is left alone where the policy has no such time, and where it is locked', () => {
    const never = { ...policy, idleSeconds: 0, warnSeconds: 0 };
    expect(watchUntil(run([opened], never).state, never)).toBeNull();
    expect(run([opened, passed(s(1e6))], never)).toMatchObject({ state: { at: 'calm' }, effects: [] });
    expect(run([active(1), passed(s(1e6)), seen(s(1e6), 'stranger')])).toEqual({ state: asleep, effects: [] });
    expect(watchUntil(asleep, policy)).toBeNull();
    expect(run([opened, { is: 'locked', now: 5 }, passed(s(1e6))])).toEqual({ state: asleep, effects: [] });
  });
});

describe('a desktop whose owner is watched for', () => {
  const watching = [opened, presence(1)];

  it('is hidden at once when nobody is there, and locked soon after', () => {
    const gone = run([...watching, seen(s(5), 'nobody')]);
    expect(gone).toMatchObject({ state: { at: 'blurred', why: 'nobody', until: s(15) }, effects: [] });
    expect(run([...watching, seen(s(5), 'nobody'), passed(s(15))])).toEqual({
      state: asleep,
      effects: ['session.away'],
    });
  });

  it('does not wait longer because nobody is seen again and again', () => {
    const again = [seen(s(5), 'nobody'), seen(s(14), 'nobody'), passed(s(15))];
    expect(run([...watching, ...again]).effects).toEqual(['session.away']);
  });

  it('is shown again by its owner, and by nobody else', () => {
    const hidden = [...watching, seen(s(5), 'stranger')];
    expect(run([...hidden, active(s(6))]).state).toMatchObject({ at: 'blurred', why: 'stranger' });
    expect(run([...hidden, presence(s(6))]).state.at).toBe('blurred');
    expect(run([...hidden, seen(s(6), 'owner')])).toMatchObject({ state: { at: 'calm' }, effects: ['wake'] });
  });

  it('is locked, not shown, when the camera is told to stop while it is hidden', () => {
    const stopped = run([...watching, seen(s(5), 'stranger'), presence(s(6), false)]);
    expect(stopped).toEqual({ state: asleep, effects: ['session.away'] });
  });

  it('is locked when it has been idle, although it is hidden', () => {
    const hidden = run([...watching, seen(s(5), 'stranger')]);
    expect(watchUntil(hidden.state, policy)).toBe(s(300));
    expect(run([...watching, seen(s(5), 'stranger'), passed(s(300))])).toEqual({
      state: asleep,
      effects: ['session.idle'],
    });
    const slow = { ...policy, goneSeconds: 300 };
    expect(watchUntil(run([...watching, seen(s(100), 'nobody')], slow).state, slow)).toBe(s(300));
  });

  it('counts an owner who reads without touching anything as being there', () => {
    const read = run([...watching, seen(s(250), 'owner'), passed(s(400))]);
    expect(read).toMatchObject({ state: { at: 'calm', activeAt: s(250), presence: true }, effects: [] });
  });

  it('is watched by leave only: of the person, of the policy, and until they take it back', () => {
    expect(run([opened, seen(s(5), 'nobody')]).state).toMatchObject({ at: 'calm', presence: false });
    const off = { ...policy, presence: 'off' } as const;
    expect(run([opened, presence(1), seen(s(5), 'nobody')], off).state).toMatchObject({ at: 'calm', presence: false });
    const back = [...watching, presence(s(2), false), seen(s(5), 'nobody')];
    expect(run(back).state).toMatchObject({ at: 'calm', presence: false });
    expect(run([...watching, { is: 'locked', now: 5 }, { is: 'opened', now: 6 }]).state).toMatchObject({
      presence: false,
    });
  });
});

describe('watchView', () => {
  it('counts down in epoch ms and tells nothing of a locked desktop', () => {
    expect(watchView(asleep, 7)).toEqual({ is: 'calm', presence: false });
    expect(watchView(run([opened, presence(1)]).state, 7)).toEqual({ is: 'calm', presence: true });
    expect(watchView(run([opened, passed(s(280))]).state, 7)).toEqual({ is: 'warning', until: s(300) + 7 });
    const hidden = run([opened, presence(1), seen(s(5), 'nobody')]).state;
    expect(watchView(hidden, 7)).toEqual({ is: 'blurred', why: 'nobody', until: s(15) + 7 });
    const stranger = run([opened, presence(1), seen(s(5), 'stranger')]).state;
    expect(watchView(stranger, 7)).toEqual({ is: 'blurred', why: 'stranger', until: null });
  });

  it('follows the default policy, which does not look', () => {
    const { walkAway } = defaultComputer;
    expect(run([opened, presence(1)], walkAway).state).toMatchObject({ presence: false });
  });
});
