import { describe, expect, it } from 'vitest';
import { capturePoses } from '../../src-shared/domain/enrolment/state.ts';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import type { Reading } from './guide.ts';
import {
  afterLastMs,
  afterPromptMs,
  askedOf,
  challengeSpacingMs,
  comesTooSoon,
  frameCap,
  initialPick,
  isPose,
  maxFrames,
  type PickState,
  pickForEnrolment,
  pickForLogin,
  poseAsked,
  poseMs,
  promptFrames,
  spacingMs,
} from './pick.ts';
import { reading, type SyntheticFace } from './testing/synthetic.ts';

const good = reading();

function login(readings: readonly Reading[], everyMs: number): { sent: number[]; state: PickState } {
  let state = initialPick(0);
  const sent: number[] = [];
  for (const [i, each] of readings.entries()) {
    const pick = pickForLogin(state, each, i * everyMs);
    state = pick.state;
    if (pick.send === 'frame') sent.push(i * everyMs);
  }
  return { sent, state };
}

describe('pickForLogin', () => {
  it('sends the very first good frame', () => {
    expect(login([reading([]), reading([{ yaw: 30 }]), good], 60).sent).toEqual([120]);
  });

  it('spreads frames over time, 8 a second at most', () => {
    const { sent } = login(Array(40).fill(good), 33);
    expect(sent[0]).toBe(0);
    for (const [i, at] of sent.slice(1).entries()) expect(at - (sent[i] ?? 0)).toBeGreaterThanOrEqual(spacingMs);
    expect(sent.length).toBeGreaterThan(8);
  });

  it('glimpses at good frames between those, and at no others', () => {
    const sent = pickForLogin(initialPick(0), good, 0).state;
    expect(pickForLogin(sent, good, 60)).toMatchObject({ send: 'pose' });
    expect(pickForLogin(sent, reading([{ yaw: 30 }]), 60)).toMatchObject({ send: 'nothing' });
    expect(pickForLogin(sent, good, 130)).toMatchObject({ send: 'frame' });
  });

  it('stops by itself when main never says that it has enough', () => {
    expect(login(Array(1_000).fill(good), 60).state.sent).toBe(maxFrames);
  });

  it('sends nothing of two people', () => {
    expect(login(Array(10).fill(reading([{}, {}])), 200).sent).toEqual([]);
  });
});

describe('pickForLogin during a challenge', () => {
  const turned = reading([{ yaw: 30, eyes: 0.02, centre: { x: 0.65, y: 0.5 } }], { speed: 3 });
  const arrow = (step: number): Prompt => ({
    is: 'turn',
    towards: step === 1 ? 'left' : 'up',
    next: step === 1 ? 'up' : null,
    step,
    of: 2,
  });

  /** A reading every 33 ms; `prompt` says what is asked at that moment. */
  function challenge(prompt: (at: number) => Prompt | null, until: number, what = turned) {
    let state = initialPick(0);
    const sent: number[] = [];
    for (let at = 0; at <= until; at += 33) {
      const pick = pickForLogin(state, what, at, prompt(at));
      state = pick.state;
      if (pick.send === 'frame') sent.push(at);
    }
    return { sent, state };
  }

  it('takes every frame in which one person is seen, however the head is held', () => {
    expect(challenge(() => null, 2_000).sent).toEqual([]);
    const { sent } = challenge(() => arrow(1), 2_000);
    expect(sent.length).toBeGreaterThanOrEqual(30);
    expect(sent[0]).toBe(0);
  });

  it('takes nothing of two people, nor of an empty chair', () => {
    for (const wrong of [reading([{}, {}]), reading([])]) {
      expect(challenge(() => arrow(1), 1_000, wrong).sent).toEqual([]);
    }
  });

  it('goes on between two arrows, and for a while after the last one', () => {
    const { sent } = challenge((at) => (at < 600 ? arrow(1) : at > 1_100 && at < 1_700 ? arrow(2) : null), 5_000);
    expect(sent.filter((at) => at > 600 && at <= 1_100).length).toBeGreaterThan(6);
    expect(Math.max(...sent)).toBeLessThan(1_700 + afterPromptMs);
  });

  it('searches nothing while the last turn is judged, unless something is asked again', () => {
    const { state } = pickForLogin(initialPick(0), turned, 1_000, arrow(2));
    expect(comesTooSoon(state, null, 1_000 + afterLastMs - 1)).toBe(true);
    expect(comesTooSoon(state, null, 1_000 + afterLastMs)).toBe(false);
    expect(comesTooSoon(state, arrow(1), 1_000 + challengeSpacingMs)).toBe(false);
    const { state: between } = pickForLogin(initialPick(0), turned, 1_000, arrow(1));
    expect(comesTooSoon(between, null, 1_000 + challengeSpacingMs)).toBe(false);
  });

  it('may send more with every prompt, and no more than that', () => {
    const { sent, state } = challenge((at) => arrow(at < 1_000 ? 1 : 2), 60_000);
    expect(sent).toHaveLength(maxFrames + 2 * promptFrames);
    expect(frameCap(state)).toBe(sent.length);
  });
});

describe('isPose', () => {
  it.each([
    ['straight', 0, 0, true],
    ['straight', 20, 0, false],
    ['slightlyLeft', 15, 0, true],
    ['slightlyLeft', -15, 0, false],
    ['slightlyRight', -15, 0, true],
    ['slightlyRight', -45, 0, false],
    ['slightlyUp', 0, 12, true],
    ['slightlyUp', 0, -12, false],
  ] as const)('%s: yaw %i, pitch %i is %s', (pose, yaw, pitch, answer) => {
    expect(isPose(pose, { yaw, pitch, roll: 0 })).toBe(answer);
  });
});

describe('pickForEnrolment', () => {
  /** A person who does what is asked, and a main that counts every frame at once. */
  function enrol(face: (captured: number) => SyntheticFace, until: number): { at: number; captured: number }[] {
    let state = initialPick(0);
    const sent: { at: number; captured: number }[] = [];
    for (let at = 0; at <= until; at += 60) {
      const captured = sent.length;
      const pick = pickForEnrolment(state, reading([face(captured)]), captured, at);
      state = pick.state;
      if (pick.send === 'frame') sent.push({ at, captured });
    }
    return sent;
  }

  it('takes one frame for each pose of a person who follows', () => {
    const turns = { straight: {}, slightlyLeft: { yaw: 15 }, slightlyRight: { yaw: -15 }, slightlyUp: { pitch: 12 } };
    const sent = enrol((captured) => turns[poseAsked(captured) ?? 'straight'], 2_000);
    expect(sent.map(({ captured }) => captured)).toEqual(capturePoses.map((_, i) => i));
    expect(sent.at(-1)?.at).toBeLessThan(1_000);
  });

  it('measures turns from the person’s own straight look', () => {
    const sent = enrol((captured) => (captured === 0 ? { yaw: 9 } : { yaw: 12 }), poseMs);
    expect(sent).toHaveLength(1);
    expect(enrol((captured) => (captured === 0 ? { yaw: 9 } : { yaw: 18 }), poseMs - 60)).toHaveLength(2);
  });

  it('takes any good frame after a while: not everybody can turn the head', () => {
    const sent = enrol(() => ({}), 4 * poseMs);
    expect(sent).toHaveLength(capturePoses.length);
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(poseMs);
  });

  it('offers the same pose again when main did not count the frame, but not at once', () => {
    let state = initialPick(0);
    const sent: number[] = [];
    for (let at = 0; at <= 1_500; at += 60) {
      const pick = pickForEnrolment(state, good, 0, at);
      state = pick.state;
      if (pick.send === 'frame') sent.push(at);
    }
    expect(sent).toEqual([0, 600, 1_200]);
  });

  it('asks for nothing when main has all captures', () => {
    expect(poseAsked(capturePoses.length)).toBeNull();
    expect(askedOf(null)).toBe('frontal');
    expect(pickForEnrolment(initialPick(0), good, capturePoses.length, 1_000).send).toBe('nothing');
  });

  it('never takes two people, however long it waits', () => {
    expect(pickForEnrolment(initialPick(0), reading([{}, {}]), 1, 10 * poseMs).send).toBe('nothing');
  });
});
