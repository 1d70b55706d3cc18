import { describe, expect, it } from 'vitest';
import type { Direction } from '../../src-shared/domain/liveness.ts';
import type { EngineAnalysis } from '../types.ts';
import type { Made } from './challenge.ts';
import { leadsThere } from './furthest.ts';
import type { Turn } from './turn.ts';

/** Frames a tenth of a second apart. */
const frames = (...turns: readonly Turn[]) =>
  turns.map(([yaw, pitch], i) => ({ at: 100 * i, pose: { yaw, pitch, roll: 0 } }) as EngineAnalysis);

/** A turn that was asked for at one frame, begun at another and enough at a third. */
const made = (towards: Direction, askedAt: number, begun: number, enough: number): Made => ({
  askedAt: 100 * askedAt,
  answer: { towards, reactionMs: 100 * (begun - askedAt), reachedMs: 100 * (enough - askedAt), degrees: 12 },
});

const look = (answers: readonly Made[], ...turns: readonly Turn[]) => leadsThere([0, 0], frames(...turns), answers);

describe('where a turn led in the end', () => {
  it('is its arrow, or a little aside', () => {
    expect(look([made('left', 0, 1, 2)], [0, 0], [5, 0], [12, 2], [20, 9])).toBe(true);
  });

  it('is elsewhere when it only passed the arrow', () => {
    expect(look([made('left', 0, 1, 2)], [0, 0], [6, 2], [12, 6], [16, 15])).toBe(false);
  });

  it('is not looked for in what comes after the last turn', () => {
    expect(look([made('left', 0, 1, 2)], [0, 0], [6, 0], [12, 1], [16, 2], [6, 20], [0, 25])).toBe(true);
  });

  it('is where the turn was enough, when nothing came after that', () => {
    // On its way back from "up", towards the left by 36 degrees: enough from where the turn before had come to by then.
    const two = [made('up', 0, 1, 2), made('left', 3, 4, 5)];
    const turns: readonly Turn[] = [
      [0, 0],
      [0, 6],
      [3, 16],
      [0, 13],
      [5, 11],
      [12, 8.5],
    ];
    expect(look(two, ...turns)).toBe(true);
    expect(look(two, ...turns, [12, 24])).toBe(false);
  });

  it('is nowhere when no frame shows the turn', () => {
    expect(look([made('left', 0, 1, 2)], [0, 0], [6, 0])).toBe(false);
    expect(look([made('left', 0, 1, 2)], [0, 0], [6, 0], [10.9, 0])).toBe(false);
  });

  it('is held against the one frame there is, unless that is the one that made the turn enough', () => {
    // The frame of the eleventh degree was followed, and not analysed.
    const later = [{ at: 300, pose: { yaw: 12, pitch: 16, roll: 0 } }];
    expect(leadsThere([0, 0], later, [made('left', 0, 1, 3)])).toBe(true);
    expect(leadsThere([0, 0], later, [made('left', 0, 1, 2)])).toBe(false);
  });

  it('is looked for until the head leaves for the next turn', () => {
    const two = [made('left', 0, 1, 2), made('up', 2, 4, 5)];
    expect(look(two, [0, 0], [6, 1], [12, 2], [20, 1], [12, 8], [4, 14], [0, 22])).toBe(true);
    expect(look(two, [0, 0], [6, 2], [12, 6], [16, 16], [12, 17], [4, 17], [0, 22])).toBe(false);
  });

  it('may lie beyond where the turn before had ended, if that lies across', () => {
    const kept: readonly Turn[] = [
      [0, 0],
      [6, 0],
      [12, 0],
      [20, 0],
      [20, 5],
      [19, 12],
      [19, 18],
    ];
    expect(look([made('left', 0, 1, 2), made('up', 2, 4, 5)], ...kept)).toBe(true);
    const slanting: readonly Turn[] = [
      [0, 0],
      [-5, 5],
      [-8, 8],
      [-12, 12],
      [0, 6],
      [8, -9],
      [20, 0],
    ];
    expect(look([made('upRight', 0, 1, 2), made('downLeft', 2, 4, 5)], ...slanting)).toBe(false);
  });
});
