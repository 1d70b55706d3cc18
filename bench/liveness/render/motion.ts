/** How things move before a camera: a hand that cannot hold still, a person who sits, and an answer to an arrow. */
import type { Pose } from '../../../src-shared/domain/face.ts';
import { type Direction, type Prompted, pointing } from '../../../src-shared/domain/liveness.ts';
import type { Chance } from './chance.ts';

/** A value over time, ms. */
export type Course = (t: number) => number;

/** A slow wandering about 0 with the given greatest swing and typical period (ms): a sum of sines nobody could repeat. */
export function wander(chance: Chance, swing: number, period: number): Course {
  const waves = Array.from({ length: 4 }, (_, i) => ({
    rate: (2 * Math.PI * chance.between(0.7, 1.4) * (i + 1) ** 0.8) / period,
    phase: chance.between(0, 2 * Math.PI),
    size: (swing * chance.between(0.5, 1)) / (i + 1) / 1.8,
  }));
  return (t) => waves.reduce((sum, { rate, phase, size }) => sum + size * Math.sin(rate * t + phase), 0);
}

/** A hand holds a thing: drift below one hertz, tremor at eight to twelve. @param swing pixels or degrees */
export function tremor(chance: Chance, swing: number): Course {
  const drift = wander(chance, swing, 1_800);
  const shake = wander(chance, swing * 0.15, 100);
  return (t) => drift(t) + shake(t);
}

/** How shut the eyes are, 0..1: a blink takes about 250 ms, the lids fall faster than they rise. */
export function blinks(chance: Chance): Course {
  const times: number[] = [];
  for (let t = chance.between(-1_500, 2_500); t < 60_000; t += chance.between(1_500, 5_500)) times.push(t);
  return (t) => {
    for (const time of times) {
      const since = t - time;
      if (since >= 0 && since < 90) return since / 90;
      if (since >= 90 && since < 140) return 1;
      if (since >= 140 && since < 290) return 1 - (since - 140) / 150;
    }
    return 0;
  };
}

/** From 0 to 1 the way limbs move: the least jerk (Flash and Hogan 1985). */
export function ease(share: number): number {
  const s = Math.min(1, Math.max(0, share));
  return s * s * s * (10 - 15 * s + 6 * s * s);
}

/** A turn to somewhere that starts at `from`, takes `over`, and is held. */
export interface Move {
  readonly from: number;
  readonly over: number;
  /** Degrees from straight. */
  readonly to: Turn;
}

export interface Turn {
  readonly yaw: number;
  readonly pitch: number;
}

/** Where the head (or the hand that turns a picture) is at `t`; each move starts from wherever the one before had come. */
export function after(moves: readonly Move[], t: number): Turn {
  let at: Turn = { yaw: 0, pitch: 0 };
  for (const [i, { from, over, to }] of moves.entries()) {
    const until = Math.min(t, moves[i + 1]?.from ?? t);
    const share = ease((until - from) / over);
    at = { yaw: at.yaw + share * (to.yaw - at.yaw), pitch: at.pitch + share * (to.pitch - at.pitch) };
  }
  return at;
}

/** The turn towards an arrow; `left` is the person's own, where yaw grows. */
export function towards(direction: Direction, degrees: number): Turn {
  const [left, up] = pointing[direction];
  return { yaw: degrees * left, pitch: degrees * up };
}

/**
 * A person's answer to an arrow painted at `painted`: the eyes see it, the hand or head starts 200 to 450 ms later (choice
 * reaction time of adults), the turn takes 350 to 650 ms and points within some degrees of the arrow.
 */
export function answer(chance: Chance, painted: number, direction: Direction): Move {
  const reaction = Math.min(700, Math.max(190, 310 + 75 * chance.normal()));
  const [left, up] = pointing[direction];
  // Necks bend less far than they turn.
  const degrees = chance.between(17 - 2 * up ** 2, 28 - 5 * up ** 2);
  const stray = degrees * 0.1 * chance.normal();
  return {
    from: painted + reaction,
    over: chance.between(350, 650),
    to: { yaw: degrees * left - stray * up, pitch: degrees * up + stray * left },
  };
}

/**
 * Somebody who follows arrows and sees the next one beside each; puts the turns into `moves`. Half of them have done this for
 * weeks and go on as soon as a turn is made; the others wait for the arrow, and know where it will lead: to see that
 * something comes takes 150 to 350 ms where nothing has to be chosen.
 * @param stretch how much further than a head the thing is turned that follows
 */
export function follower(chance: Chance, moves: Move[], stretch = 1): (prompted: Prompted) => void {
  const practised = chance.maybe(0.5);
  const push = ({ from, over, to }: Move): void => {
    moves.push({ from, over, to: { yaw: stretch * to.yaw, pitch: stretch * to.pitch } });
  };
  return ({ prompt, at }) => {
    if (prompt.is !== 'turn') return;
    if (prompt.step === 0) push(answer(chance, at, prompt.towards));
    else if (!practised) {
      const prepared = at + Math.min(350, Math.max(150, 220 + 45 * chance.normal()));
      push({ ...answer(chance, at, prompt.towards), from: Math.max(prepared, endOf(moves.at(-1), 0.8)) });
    }
    if (!practised || prompt.next === null) return;
    const next = answer(chance, at, prompt.next);
    push({ ...next, from: Math.max(next.from, endOf(moves.at(-1), 1) + chance.between(20, 140)) });
  };
}

/** When so much of a move's time is over. */
const endOf = (move: Move | undefined, share: number): number => (move ? move.from + share * move.over : 0);

/** The sum of a still pose, small wanderings and a turn. */
export const posed = (rest: Pose, turn: Turn, sway: Turn = { yaw: 0, pitch: 0 }, roll = 0): Pose => ({
  yaw: rest.yaw + turn.yaw + sway.yaw,
  pitch: rest.pitch + turn.pitch + sway.pitch,
  roll: rest.roll + roll,
});
