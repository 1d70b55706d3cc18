import { describe, expect, it } from 'vitest';
import { type Track, turnsIn } from './turns.ts';

/** Ten frames a second; yaw and pitch of each. */
const track = (...poses: readonly (readonly [yaw: number, pitch: number])[]): Track[] =>
  poses.map(([yaw, pitch], i) => ({ at: 100 * i, pose: { yaw, pitch, roll: 0 } }));

const still = (count: number, yaw = 0, pitch = 0) =>
  Array.from({ length: count }, (_, i): [number, number] => [yaw + 0.3 * (i % 2), pitch]);

describe('turnsIn', () => {
  it('finds a turn and its onset between frames', () => {
    const [series] = turnsIn(track(...still(5), [2, 0], [10, 0], [18, 0], [20, 0]), 2);
    expect(series).toEqual([{ towards: 'left', onset: expect.closeTo(525, -1), reached: 700 }]);
  });

  it('measures from the straight look of this person', () => {
    const [series] = turnsIn(track(...still(4, 6, -8), [6, -12], [6, -18], [5, -21], [5, -22]), 2);
    expect(series?.map(({ towards }) => towards)).toEqual(['down']);
  });

  it('finds a second turn that leaves time for an arrow', () => {
    const there = [...still(4), [9, 0], [19, 0], ...still(4, 20)] as [number, number][];
    const [series] = turnsIn(track(...there, [12, 6], [4, 14], [0, 17], [0, 18]), 2);
    expect(series?.map(({ towards }) => towards)).toEqual(['left', 'up']);
  });

  it('takes no more turns than were asked for', () => {
    const there = [...still(4), [9, 0], [19, 0], ...still(4, 20), [0, 0], [-18, 0], [-19, 0]] as [number, number][];
    expect(turnsIn(track(...there), 1)[0]).toHaveLength(1);
  });

  it('passes over a glance of a single frame, as when a hand hides the face', () => {
    expect(turnsIn(track(...still(5), [0, 14], ...still(5)), 2)).toEqual([]);
  });

  it('passes over a head that is never calm, or never straight', () => {
    expect(turnsIn(track([-30, 0], [-20, 0], [-10, 0], [0, 0], [10, 0], [20, 0]), 2)).toEqual([]);
    expect(turnsIn(track(...still(5, 25), [35, 0], [40, 0], [41, 0]), 2)).toEqual([]);
  });

  it('finds a slanting turn', () => {
    const [series] = turnsIn(track(...still(5), [7, 7], [12, 12], [14, 14]), 2);
    expect(series?.map(({ towards }) => towards)).toEqual(['upLeft']);
  });

  it('passes over a turn between two directions and one that is too small', () => {
    expect(turnsIn(track(...still(5), [8, 3.3], [14, 5.8], [18, 7.46], [19, 7.87]), 2)).toEqual([]);
    expect(turnsIn(track(...still(5), [5, 0], [9, 0], [9, 0]), 2)).toEqual([]);
  });
});
