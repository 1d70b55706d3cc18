import { describe, expect, it } from 'vitest';
import type { Hint } from '../hints.ts';
import type { Prompt } from '../liveness.ts';
import { type Answer, defaultLimits, type Event, type State } from './state.ts';
import { initial, step } from './step.ts';
import {
  accepted as acceptedOf,
  first,
  lockedBy,
  more as moreOf,
  run as runAll,
  second,
  sessionOf,
  transaction,
} from './testing/people.ts';

const session = sessionOf('a.rivera', ['face']);
const accepted = acceptedOf(session);
const byPassword = sessionOf('a.rivera', ['password']);

/** Runs events from the locked screen and gathers the effects' names. */
function run(events: readonly Event[], limits = defaultLimits, from: State = initial) {
  const { state, does } = runAll(events, from, limits);
  return { state, effects: does };
}

const chooseFace: Event = { is: 'faceChosen', now: 0, attempt: first, username: 'a.rivera' };
const givePassword: Event = { is: 'passwordGiven', now: 0, attempt: first, username: 'a.rivera' };
const cameraReady: Event = { is: 'cameraReady', now: 10, attempt: first, width: 1920, height: 1080 };
const scanned: Event = { is: 'scanned', now: 20, attempt: first };
const answered = (answer: Answer, attempt = first): Event => ({ is: 'answered', now: 30, attempt, answer });
const more = moreOf('a.rivera', ['face'], ['password']);

describe('the way in', () => {
  it('opens by face: camera and transaction start together, the desktop opens on the assertion alone', () => {
    const { state, effects } = run([chooseFace, cameraReady, scanned, answered(accepted)]);
    expect(effects).toEqual(['openCamera', 'begin', 'closeCamera', 'submit', 'openDesktop']);
    expect(state).toEqual({ at: 'open', session, offer: null, notice: null, tap: null, wokeAt: 30 });
  });

  it('opens by password without the camera', () => {
    expect(run([givePassword, answered(acceptedOf(byPassword))]).effects).toEqual(['submit', 'openDesktop']);
  });

  it('asks for the second factor and opens once it is proved, in the same transaction', () => {
    const typed: Event = { is: 'passwordGiven', now: 40, attempt: second, username: 'somebody.else' };
    const middle = run([chooseFace, cameraReady, scanned, answered(more)]);
    expect(middle.state).toMatchObject({ at: 'choosing', oneOf: ['password'], proved: ['face'] });
    const checking = step(middle.state, typed, defaultLimits);
    expect(checking.effects).toEqual([
      { do: 'submit', attempt: second, username: 'a.rivera', factor: 'password', transaction, link: null },
    ]);
    const both = acceptedOf(sessionOf('a.rivera', ['face', 'password']));
    expect(step(checking.state, answered(both, second), defaultLimits).state.at).toBe('open');
  });

  it('does not take a factor that was not asked for', () => {
    const { state } = run([chooseFace, cameraReady, scanned, answered(more)]);
    const again = step(state, { ...chooseFace, now: 40, attempt: second }, defaultLimits);
    expect(again).toEqual({ state, effects: [] });
  });

  it('lets a typed password overtake the scan and gives the scan up', () => {
    const { state, effects } = run([chooseFace, { ...givePassword, attempt: second, now: 5 }]);
    expect(effects).toEqual(['openCamera', 'begin', 'closeCamera', 'abandon', 'submit']);
    expect(state).toMatchObject({ at: 'checking', attempt: second, factor: 'password', transaction: null });
  });
});

describe('staying locked', () => {
  const everyState: State[] = [
    initial,
    run([chooseFace]).state,
    run([givePassword]).state,
    run([chooseFace, cameraReady, scanned, answered(more)]).state,
  ];
  const lateEvents: Event[] = [
    answered(accepted, second),
    { is: 'scanned', now: 1, attempt: second },
    { is: 'failed', now: 1, attempt: second, code: 'cloud.failed' },
    { is: 'frameAccepted', now: 1, attempt: second, frames: 3 },
    { is: 'cameraReady', now: 1, attempt: second, width: 1, height: 1 },
  ];

  it.each(everyState.map((state) => [state.at, state] as const))('ignores late answers while %s', (_at, state) => {
    for (const event of lateEvents) expect(step(state, event, defaultLimits)).toEqual({ state, effects: [] });
  });

  it('never opens on an acceptance that arrives while the face is still being scanned', () => {
    expect(run([chooseFace, answered(accepted)]).state.at).toBe('scanning');
  });

  it('opens from `checking` only, whatever arrives elsewhere', () => {
    for (const state of everyState) {
      if (state.at === 'checking') continue;
      for (const attempt of [first, second]) {
        expect(step(state, answered(accepted, attempt), defaultLimits).state.at).not.toBe('open');
      }
    }
  });

  it('says why when the cloud refuses, with the time to wait', () => {
    const refused: Answer = { is: 'refused', code: 'account.locked', until: 99_000 };
    const { state, effects } = run([givePassword, answered(refused)]);
    expect(state).toEqual({ ...initial, notice: { code: 'account.locked', until: 99_000 } });
    expect(effects).toEqual(['submit', 'abandon']);
  });

  it('closes the camera whenever a scan ends without a probe', () => {
    const ends: Event[] = [
      { is: 'cancelled', now: 5 },
      { is: 'locked', now: 5 },
      { is: 'failed', now: 5, attempt: first, code: 'camera.unplugged' },
      { is: 'timePassed', now: defaultLimits.scanMs },
      answered({ is: 'refused', code: 'policy.noWay', until: null }),
    ];
    for (const end of ends) {
      const { state, effects } = run([chooseFace, end]);
      expect(state.at).toBe('locked');
      expect(effects.slice(2)).toEqual(['closeCamera', 'abandon']);
    }
  });

  it('names the last hint when the scan runs out of time', () => {
    const late: Event = { is: 'timePassed', now: defaultLimits.scanMs };
    const dark: Event = { is: 'guided', now: 5, attempt: first, hint: 'tooDark' };
    expect(run([chooseFace, dark, late]).state).toMatchObject({ notice: { code: 'scan.tooDark' } });
    expect(run([chooseFace, late]).state).toMatchObject({ notice: { code: 'scan.timedOut' } });
  });

  it('gives up a check that the cloud does not answer', () => {
    const late: Event = { is: 'timePassed', now: defaultLimits.checkMs };
    expect(run([givePassword, late]).state).toMatchObject({ at: 'locked', notice: { code: 'cloud.slow' } });
    expect(run([givePassword, { ...late, now: late.now - 1 }]).state.at).toBe('checking');
  });

  it('gives up a second factor that does not come', () => {
    const { state } = run([chooseFace, cameraReady, scanned, answered(more)]);
    const late = step(state, { is: 'timePassed', now: 30 + defaultLimits.chooseMs }, defaultLimits);
    expect(late.state).toMatchObject({ at: 'locked', notice: { code: 'transaction.expired' } });
    expect(late.effects).toEqual([{ do: 'abandon', attempt: first, transaction }]);
  });

  it('refuses a camera below 1080p only where the policy says so', () => {
    const small: Event = { is: 'cameraReady', now: 5, attempt: first, width: 1280, height: 720 };
    expect(run([chooseFace, small]).state.at).toBe('scanning');
    const strict = { ...defaultLimits, lowResolution: 'refuse' } as const;
    expect(run([chooseFace, small], strict).state).toMatchObject({ notice: { code: 'camera.lowResolution' } });
    expect(run([chooseFace, cameraReady], strict).state.at).toBe('scanning');
  });
});

describe('a prompt', () => {
  const left: Prompt = { is: 'turn', towards: 'left', next: null, step: 1, of: 2 };
  const asked = (now: number, prompt: Prompt | null = left, attempt = first): Event => ({
    is: 'prompted',
    now,
    attempt,
    prompt,
  });
  const promptOf = (state: State) => (state.at === 'scanning' ? state.prompt : 'not scanning');
  const untilOf = (state: State) => (state.at === 'scanning' ? state.until : Number.NaN);
  const { scanMs, promptMs, promptsMs } = defaultLimits;

  it('stands until it is taken back, and takes the hint off the screen', () => {
    const guided: Event = { is: 'guided', now: 5, attempt: first, hint: 'tooDark' };
    const { state, effects } = run([chooseFace, cameraReady, guided, asked(6)]);
    expect(state).toMatchObject({ at: 'scanning', prompt: left, hint: null });
    expect(effects).toEqual(['openCamera', 'begin']);
    expect(promptOf(run([asked(7, null)], defaultLimits, state).state)).toBeNull();
  });

  it('gives the time to answer it, and no more than is left', () => {
    expect(untilOf(run([chooseFace, asked(6)]).state)).toBe(scanMs);
    const late = scanMs - 1_000;
    expect(untilOf(run([chooseFace, asked(late)]).state)).toBe(late + promptMs);
    expect(untilOf(run([chooseFace, asked(late), asked(late, null)]).state)).toBe(late + promptMs);
  });

  it('cannot keep a scan open for ever', () => {
    let { state } = run([chooseFace]);
    for (let now = 1_000; state.at === 'scanning' && now < 600_000; now += 1_000) {
      state = run([{ is: 'timePassed', now }, asked(now)], defaultLimits, state).state;
      if (state.at === 'scanning') expect(state.until).toBeLessThanOrEqual(scanMs + promptsMs);
      else expect(now).toBe(scanMs + promptsMs);
    }
    expect(state).toMatchObject({ at: 'locked', notice: { code: 'challenge.missed' } });
  });

  it.each([
    ['of another attempt', asked(6, left, second), 'scanning'],
    ['after the end of the scan', asked(scanMs), 'locked'],
  ] as const)('is not shown %s', (_what, event, at) => {
    const { state } = run([chooseFace, event]);
    expect(state.at).toBe(at);
    expect(promptOf(state)).not.toEqual(left);
  });

  it.each([
    ['locked', [] as Event[]],
    ['checking', [chooseFace, cameraReady, scanned]],
    ['choosing', [chooseFace, cameraReady, scanned, answered(more)]],
    ['open', [chooseFace, cameraReady, scanned, answered(accepted)]],
  ] as const)('changes nothing while %s', (at, events) => {
    const { state } = run(events);
    expect(state.at).toBe(at);
    expect(step(state, asked(40), defaultLimits)).toEqual({ state, effects: [] });
  });

  it('silences hints that would contradict the arrow, and no others', () => {
    const { state } = run([chooseFace, asked(6)]);
    const hinted = (hint: Hint) => run([{ is: 'guided', now: 7, attempt: first, hint }], defaultLimits, state).state;
    for (const hint of ['lookAtCamera', 'straighten', 'centre', 'holdStill'] as const)
      expect(hinted(hint)).toMatchObject({ hint: null });
    for (const hint of ['nobody', 'severalPeople', 'tooDark', 'closer'] as const)
      expect(hinted(hint)).toMatchObject({ hint });
  });

  it('is gone with the scan, and the next scan starts without it', () => {
    const cancelled: Event = { is: 'cancelled', now: 8 };
    const { state } = run([chooseFace, asked(6), cancelled, { ...chooseFace, now: 9, attempt: second }]);
    expect(promptOf(state)).toBeNull();
  });
});

describe('the locked screen', () => {
  const held = lockedBy(session);

  it('says why it was locked, and keeps what lies beneath', () => {
    expect(run([{ is: 'locked', now: 1, code: 'session.idle' }], defaultLimits, held).state).toEqual({
      ...held,
      notice: { code: 'session.idle', until: null },
    });
    expect(run([{ is: 'locked', now: 1 }], defaultLimits, held).state).toBe(held);
  });

  it('is left as it is by whatever belongs to no attempt', () => {
    for (const event of [
      { is: 'cancelled', now: 1 },
      { is: 'dismissed', now: 1 },
      { is: 'woke', now: 1 },
    ] as const) {
      expect(step(held, event, defaultLimits)).toEqual({ state: held, effects: [] });
    }
  });

  it('drops a notice when it is dismissed', () => {
    const noticed = run([{ is: 'locked', now: 1, code: 'session.idle' }], defaultLimits, held).state;
    expect(noticed).toMatchObject({ notice: { code: 'session.idle' } });
    expect(run([{ is: 'dismissed', now: 1 }], defaultLimits, noticed).state).toEqual(held);
  });
});
