import { describe, expect, it } from 'vitest';
import type { AttemptId, UserId } from '../ids.ts';
import {
  type ConsentText,
  capturePoses,
  type Event,
  type FaceStatus,
  defaultEnrolmentLimits as limits,
  type ManageGrant,
  type Methods,
  type State,
} from './state.ts';
import { opened, step } from './step.ts';
import { view } from './view.ts';

const first = '11111111-1111-4111-8111-111111111111' as AttemptId;
const second = '22222222-2222-4222-8222-222222222222' as AttemptId;
const third = '33333333-3333-4333-8333-333333333333' as AttemptId;
const grant = {
  user: { id: 'u1' as UserId, username: 'a.rivera', displayName: 'Ana Rivera' },
} as unknown as ManageGrant;
const methods: Methods = {
  pin: { allowed: true, setAt: null, minLength: 6 },
  cards: { allowed: true, list: [] },
  keys: [],
};
const none: FaceStatus = { allowed: true, enrolledAt: null, held: false };
const text: ConsentText = { id: 'face-default', version: 1, sha256: 'a'.repeat(64), title: 'Your face', body: ['…'] };

function run(events: readonly Event[], from: State = opened('')) {
  let state = from;
  const effects: string[] = [];
  for (const event of events) {
    const next = step(state, event, limits);
    state = next.state;
    effects.push(...next.effects.map((effect) => effect.do));
  }
  return { state, effects };
}

const signIn: Event[] = [
  { is: 'passwordGiven', now: 0, attempt: first, username: 'a.rivera' },
  { is: 'signedIn', now: 1, attempt: first, grant, face: none, methods },
];
const toConsent: Event[] = [
  ...signIn,
  { is: 'enrolChosen', now: 2, attempt: second },
  { is: 'textCame', now: 3, attempt: second, text },
];
const toCapture: Event[] = [...toConsent, { is: 'consentGiven', now: 4, attempt: third }];
const captured = (count: number): Event => ({ is: 'captured', now: 5, attempt: third, captured: count });

describe('enrolment', () => {
  it('goes from the password over consent and captures to an enrolled face', () => {
    const events = [...toCapture, ...capturePoses.map((_pose, i) => captured(i + 1))];
    const saving = run(events);
    expect(saving.state.at).toBe('saving');
    expect(saving.effects).toEqual(['signIn', 'fetchText', 'openCamera', 'closeCamera', 'save']);
    const face = { allowed: true, enrolledAt: 6, held: false };
    const done = step(saving.state, { is: 'saved', now: 6, attempt: third, face }, limits);
    expect(done.state).toMatchObject({ at: 'methods', face, outcome: 'enrolled' });
  });

  it('opens no camera before consent was given', () => {
    const { state, effects } = run(toConsent);
    expect(state.at).toBe('consent');
    expect(effects).not.toContain('openCamera');
  });

  it('records a refusal and leaves the face alone', () => {
    const { state, effects } = run([...toConsent, { is: 'consentDeclined', now: 4, attempt: third }]);
    expect(effects.at(-1)).toBe('recordDecline');
    expect(state).toMatchObject({ at: 'methods', outcome: 'declined', face: none, methods });
  });

  it('shows the enrolment only to somebody whose policy allows it', () => {
    const barred = { allowed: false, enrolledAt: null, held: false };
    const events: Event[] = [
      signIn[0] as Event,
      { is: 'signedIn', now: 1, attempt: first, grant, face: barred, methods },
    ];
    const { state, effects } = run([...events, { is: 'enrolChosen', now: 2, attempt: second }]);
    expect(state).toMatchObject({ at: 'methods', notice: { code: 'enrol.notAllowed' } });
    expect(effects).toEqual(['signIn']);
  });

  it.each<[string, Event]>([
    ['cancelled', { is: 'cancelled', now: 9 }],
    ['the window closes', { is: 'closed', now: 9 }],
    ['the camera is unplugged', { is: 'failed', now: 9, attempt: third, code: 'camera.unplugged', waitUntil: null }],
    ['time runs out', { is: 'timePassed', now: 4 + limits.captureMs }],
  ])('forgets every capture when %s', (_what, end) => {
    const { state, effects } = run([...toCapture, captured(1), end]);
    expect(effects).toEqual(expect.arrayContaining(['closeCamera', 'forget']));
    expect(effects).not.toContain('save');
    expect(['methods', 'signIn']).toContain(state.at);
  });

  it.each([
    ['takeMaskOff', 'enrol.masked'],
    ['uncover', 'enrol.masked'],
    ['tooDark', 'enrol.tooFewCaptures'],
    [null, 'enrol.tooFewCaptures'],
  ] as const)('says of a time that ran out under the hint %s: %s', (hint, code) => {
    const guided: Event = { is: 'guided', now: 5, attempt: third, hint };
    const { state } = run([...toCapture, guided, { is: 'timePassed', now: 4 + limits.captureMs }]);
    expect(state).toMatchObject({ at: 'methods', notice: { code } });
  });

  it('asks for the password again when the leave ran out', () => {
    const { state, effects } = run([
      ...signIn,
      { is: 'enrolChosen', now: 2, attempt: second },
      { is: 'failed', now: 3, attempt: second, code: 'transaction.expired', waitUntil: null },
    ]);
    expect(state).toMatchObject({ at: 'signIn', username: 'a.rivera', notice: { code: 'transaction.expired' } });
    expect(effects.at(-1)).toBe('endGrant');
  });

  it('takes one request at a time and ignores answers to an older one', () => {
    const waiting = run(signIn.slice(0, 1)).state;
    expect(step(waiting, { is: 'passwordGiven', now: 1, attempt: second, username: 'x' }, limits).state).toBe(waiting);
    expect(step(waiting, { is: 'signedIn', now: 1, attempt: second, grant, face: none, methods }, limits).state).toBe(
      waiting,
    );
  });

  it('gives up a request that is not answered', () => {
    const { state } = run([signIn[0] as Event, { is: 'timePassed', now: limits.requestMs }]);
    expect(state).toMatchObject({ at: 'signIn', busy: null, notice: { code: 'cloud.slow' } });
  });

  it('asks who is there again when the answer to a save is missing, because the face may have been kept', () => {
    const { state: saving } = run([...toCapture, ...capturePoses.map((_pose, i) => captured(i + 1))]);
    const ends: Event[] = [
      { is: 'failed', now: 9, attempt: third, code: 'cloud.unreachable', waitUntil: null },
      { is: 'timePassed', now: 5 + limits.requestMs },
    ];
    for (const end of ends) {
      const { state, effects } = run([end], saving);
      expect(state).toMatchObject({ at: 'signIn', username: 'a.rivera' });
      expect(effects).toEqual(['forget', 'endGrant']);
    }
  });

  it('stays at the methods when the cloud refused a save', () => {
    const { state: saving } = run([...toCapture, ...capturePoses.map((_pose, i) => captured(i + 1))]);
    const refused: Event = { is: 'failed', now: 9, attempt: third, code: 'enrol.inconsistent', waitUntil: null };
    expect(run([refused], saving).state).toMatchObject({
      at: 'methods',
      face: none,
      notice: { code: 'enrol.inconsistent' },
    });
  });

  it('says that a held face waits for an administrator', () => {
    const { state: saving } = run([...toCapture, ...capturePoses.map((_pose, i) => captured(i + 1))]);
    const face = { allowed: true, enrolledAt: 6, held: true };
    const { state } = run([{ is: 'saved', now: 6, attempt: third, face }], saving);
    expect(state).toMatchObject({ at: 'methods', face, outcome: 'held', notice: null });
  });

  it('offers to start again when the enrolment was too weak', () => {
    const { state: saving } = run([...toCapture, ...capturePoses.map((_pose, i) => captured(i + 1))]);
    const weak: Event = { is: 'failed', now: 9, attempt: third, code: 'enrol.weak', waitUntil: null };
    const { state, effects } = run([weak, { is: 'enrolChosen', now: 10, attempt: first }], saving);
    expect(effects).toEqual(['forget', 'fetchText']);
    expect(state).toMatchObject({ at: 'methods', face: none, methods });
    expect(run([weak], saving).state).toMatchObject({ notice: { code: 'enrol.weak' } });
  });

  it('removes the face', () => {
    const enrolled: State = {
      at: 'methods',
      grant,
      face: { allowed: true, enrolledAt: 7, held: false },
      methods,
      notice: null,
      outcome: null,
      busy: null,
    };
    const { state, effects } = run(
      [
        { is: 'removeChosen', now: 8, attempt: second },
        { is: 'removed', now: 9, attempt: second, face: none },
      ],
      enrolled,
    );
    expect(effects).toEqual(['remove']);
    expect(state).toMatchObject({ at: 'methods', face: none, outcome: 'removed' });
  });
});

describe('the view of User Options', () => {
  it('asks for each pose in turn', () => {
    for (const [i, pose] of capturePoses.entries()) {
      const { state } = run([...toCapture, ...Array.from({ length: i }, (_, k) => captured(k + 1))]);
      expect(view(state, limits)).toMatchObject({ at: 'capturing', pose, captured: i, total: capturePoses.length });
    }
  });
});
