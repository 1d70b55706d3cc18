import { describe, expect, it } from 'vitest';
import { looks, type Manner, motionOf, relaxedNeck, see } from './neck.ts';

/** The yaw every 20 ms after an arrow to the left was seen at 0. */
function track(manner: Manner, untilMs: number) {
  const neck = see(relaxedNeck, 'left', manner, 0);
  return Array.from({ length: untilMs / 20 }, (_, i) => motionOf(neck, 20 * i).yaw);
}

describe('somebody who sees an arrow', () => {
  it('does not move before a person could, and has turned within a second', () => {
    const yaw = track('answers', 1_000);
    expect(yaw.slice(0, 11).every((each) => each === 0)).toBe(true);
    expect(yaw.at(-1)).toBe(looks.left.yaw);
    expect(Math.max(...yaw.slice(1).map((each, i) => each - (yaw[i] ?? 0)))).toBeLessThan(0.25 * 20);
  });

  it.each([
    ['ignores', 0],
    ['late', 0],
    ['wrongWay', -looks.left.yaw],
  ] as const)('%s', (manner, end) => {
    expect(track(manner, 3_000).at(-1)).toBeCloseTo(end);
  });

  it('turns from where the head is when the next arrow comes, without a jump', () => {
    let neck = see(relaxedNeck, 'left', 'answers', 0);
    neck = see(neck, null, 'answers', 700);
    neck = see(neck, 'up', 'answers', 900);
    const moves = Array.from({ length: 300 }, (_, i) => motionOf(neck, 10 * i));
    for (const [i, each] of moves.slice(1).entries()) {
      expect(Math.abs(each.yaw - (moves[i]?.yaw ?? 0))).toBeLessThan(2.5);
    }
    expect(moves.at(-1)).toMatchObject({ yaw: 0, pitch: looks.up.pitch });
  });

  it('comes back when nothing is asked any more, but not at once', () => {
    const turned = see(relaxedNeck, 'down', 'answers', 0);
    const neck = see(turned, null, 'answers', 2_000);
    expect(motionOf(neck, 2_500).pitch).toBe(looks.down.pitch);
    expect(motionOf(neck, 4_000).pitch).toBe(0);
  });

  it('is not startled by seeing the same again', () => {
    const neck = see(relaxedNeck, 'left', 'answers', 0);
    expect(see(neck, 'left', 'answers', 300)).toBe(neck);
  });
});
