import { describe, expect, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { answer, blinks, ease, towards, after as turnAfter, wander } from './motion.ts';

describe('a turn', () => {
  const moves = [
    { from: 1_000, over: 400, to: { yaw: 20, pitch: 0 } },
    { from: 2_000, over: 400, to: { yaw: 0, pitch: 18 } },
  ];

  it('rests, turns and holds', () => {
    expect(turnAfter(moves, 900)).toEqual({ yaw: 0, pitch: 0 });
    expect(turnAfter(moves, 1_200).yaw).toBeCloseTo(10, 9);
    expect(turnAfter(moves, 1_900)).toEqual({ yaw: 20, pitch: 0 });
    expect(turnAfter(moves, 3_000)).toEqual({ yaw: 0, pitch: 18 });
  });

  it('goes on from wherever it had come when another one cuts in', () => {
    const cut = [moves[0], { ...moves[1], from: 1_200 }] as typeof moves;
    expect(turnAfter(cut, 1_200).yaw).toBeCloseTo(10, 9);
    expect(turnAfter(cut, 1_210).yaw).toBeLessThan(10.001);
  });
});

it('eases from rest to rest', () => {
  expect([ease(-1), ease(0), ease(0.5), ease(1), ease(2)]).toEqual([0, 0, 0.5, 1, 1]);
});

describe('an answer', () => {
  it('comes no sooner than a person can see', () => {
    const chance = chanceOf('answers');
    for (let i = 0; i < 300; i++) {
      const { from, to } = answer(chance, 1_000, 'right');
      expect(from).toBeGreaterThanOrEqual(1_190);
      expect(from).toBeLessThanOrEqual(1_700);
      expect(to.yaw).toBeLessThan(-16);
    }
  });

  it('goes where the arrow points', () => {
    expect(towards('left', 9)).toEqual({ yaw: 9, pitch: 0 });
    expect(towards('down', 9)).toEqual({ yaw: 0, pitch: -9 });
  });
});

it('wanders about nothing within its swing', () => {
  const course = wander(chanceOf('wander'), 2, 1_000);
  const values = Array.from({ length: 400 }, (_, i) => course(37 * i));
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(2.6);
  expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.3);
});

it('blinks now and then, and shortly', () => {
  const shut = blinks(chanceOf('blinks'));
  const values = Array.from({ length: 2_000 }, (_, i) => shut(10 * i));
  const share = values.filter((value) => value > 0.5).length / values.length;
  expect(share).toBeGreaterThan(0.01);
  expect(share).toBeLessThan(0.12);
});
