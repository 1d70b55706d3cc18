import { describe, expect, it } from 'vitest';
import { type Asked, looks, type Manner, motionOf, type Neck, nothing, relaxedNeck, see, type Wish } from './neck.ts';

const only = (wish: Wish): Asked => ({ wish, next: null });

/** The yaw every 20 ms after an arrow to the left was seen at 0. */
function track(manner: Manner, untilMs: number) {
  const neck = see(relaxedNeck, only('left'), manner, 0);
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
    let neck = see(relaxedNeck, only('left'), 'answers', 0);
    neck = see(neck, nothing, 'answers', 700);
    neck = see(neck, only('up'), 'answers', 900);
    const moves = Array.from({ length: 300 }, (_, i) => motionOf(neck, 10 * i));
    expectNoJump(moves);
    expect(moves.at(-1)).toMatchObject({ yaw: 0, pitch: looks.up.pitch });
  });

  it('comes back when nothing is asked any more, but not at once', () => {
    const turned = see(relaxedNeck, only('down'), 'answers', 0);
    const neck = see(turned, nothing, 'answers', 2_000);
    expect(motionOf(neck, 2_500).pitch).toBe(looks.down.pitch);
    expect(motionOf(neck, 4_000).pitch).toBe(0);
  });

  it('is not startled by seeing the same again', () => {
    const neck = see(relaxedNeck, only('left'), 'answers', 0);
    expect(see(neck, only('left'), 'answers', 300)).toBe(neck);
  });
});

describe('somebody who sees where the turn after this one leads', () => {
  const turns = ['left', 'down', 'upRight', 'downLeft'] as const;
  const turnMs = 420;
  const shown = (step: number): Asked => ({ wish: turns[step] ?? null, next: turns[step + 1] ?? null });
  /** The arrow flips `lagMs` after the head is where it says; what is seen at each moment, and the head every 10 ms. */
  function challenge(lagMs: number, manner: Manner = 'answers', untilMs = 6_000) {
    let neck = see(relaxedNeck, shown(0), manner, 0);
    let step = 0;
    let flipAt = Number.POSITIVE_INFINITY;
    const made: number[] = [];
    const heads = Array.from({ length: untilMs / 10 }, (_, i) => {
      const now = 10 * i;
      if (now >= flipAt) {
        flipAt = Number.POSITIVE_INFINITY;
        step++;
        neck = see(neck, shown(step), manner, now);
      }
      const head = motionOf(neck, now);
      const towards = turns[step];
      if (towards && made.length === step && isAt(head, towards)) {
        made.push(now);
        flipAt = now + lagMs;
      }
      return head;
    });
    return { made, heads };
  }

  it.each([0, 60, 150])('goes on when a turn is made, when the arrow flips %d ms after it', (lagMs) => {
    const { made, heads } = challenge(lagMs);
    expect(made).toHaveLength(turns.length);
    expect(made[0]).toBeGreaterThanOrEqual(240 + turnMs);
    for (const [i, at] of made.slice(1).entries()) {
      const since = at - (made[i] ?? 0);
      expect(since).toBeGreaterThanOrEqual(turnMs + 30);
      expect(since).toBeLessThanOrEqual(turnMs + 110);
    }
    expectNoJump(heads);
  });

  it('comes back straight after the last', () => {
    expect(challenge(60).heads.at(-1)).toMatchObject({ yaw: 0, pitch: 0 });
  });

  it('does not know a direction before a choice takes its time', () => {
    const turned = see(relaxedNeck, only('left'), 'answers', 0);
    const neck = see(turned, { wish: 'left', next: 'right' }, 'answers', 1_000);
    const yaw = (now: number) => motionOf(neck, now).yaw;
    expect(yaw(1_240)).toBe(looks.left.yaw);
    expect(yaw(1_360 + turnMs)).toBe(looks.right.yaw);
  });

  it('goes back when the arrow does not follow, and waits for it then', () => {
    let neck = see(relaxedNeck, { wish: 'left', next: 'right' }, 'answers', 0);
    const yaws = (from: number, to: number) =>
      Array.from({ length: (to - from) / 10 }, (_, i) => motionOf(neck, from + 10 * i).yaw);
    const waiting = yaws(0, 4_000);
    const gone = waiting.indexOf(looks.right.yaw);
    expect(gone).toBeGreaterThan(0);
    expect(waiting.at(-1)).toBe(looks.left.yaw);
    // Long enough for an arrow that follows late, and for a reaction.
    expect(waiting.slice(gone).findIndex((each) => each > looks.right.yaw)).toBeGreaterThan((540 - turnMs) / 10);
    neck = see(neck, { wish: 'right', next: 'up' }, 'answers', 4_000);
    expect(Math.min(...yaws(4_000, 4_180))).toBe(looks.left.yaw);
    expect(motionOf(neck, 4_240 + turnMs).yaw).toBe(looks.right.yaw);
  });

  it('drops what was intended when nothing is asked any more', () => {
    const asked = see(relaxedNeck, { wish: 'left', next: 'right' }, 'answers', 0);
    const neck = see(asked, nothing, 'answers', 500);
    const yaw = Array.from({ length: 300 }, (_, i) => motionOf(neck, 10 * i).yaw);
    expect(Math.max(...yaw)).toBe(looks.left.yaw);
    expect(Math.min(...yaw)).toBe(0);
    expect(yaw.at(-1)).toBe(0);
  });

  it('who ignores it stays straight, who is late is late for every turn', () => {
    expect(challenge(0, 'ignores').heads.every(({ yaw, pitch }) => yaw === 0 && pitch === 0)).toBe(true);
    const late = see(relaxedNeck, shown(0), 'late', 0);
    expect(motionOf(late, 10_000).yaw).toBe(looks.left.yaw);
    const flipped = see(late, shown(1), 'late', 10_000);
    expect(motionOf(flipped, 14_000).yaw).toBe(looks.left.yaw);
    expect(motionOf(flipped, 14_000 + turnMs).pitch).toBe(looks.down.pitch);
  });

  it('who turns the wrong way does so for every turn', () => {
    let neck: Neck = see(relaxedNeck, shown(0), 'wrongWay', 0);
    expect(motionOf(neck, 360 + turnMs).yaw).toBe(-looks.left.yaw);
    neck = see(neck, shown(1), 'wrongWay', 360 + turnMs);
    expect(motionOf(neck, 360 + 2 * turnMs + 100).pitch).toBe(-looks.down.pitch);
  });
});

const isAt = ({ yaw, pitch }: { yaw: number; pitch: number }, wish: Wish) =>
  Math.hypot(yaw - looks[wish].yaw, pitch - looks[wish].pitch) < 0.01;

/** Every 10 ms; the fastest turn of all crosses 40 degrees in 420 ms, at 1.9 times its mean speed. */
function expectNoJump(heads: readonly { readonly yaw: number; readonly pitch: number }[]): void {
  for (const [i, each] of heads.slice(1).entries()) {
    expect(Math.abs(each.yaw - (heads[i]?.yaw ?? 0))).toBeLessThan(2.5);
    expect(Math.abs(each.pitch - (heads[i]?.pitch ?? 0))).toBeLessThan(2.5);
  }
}
