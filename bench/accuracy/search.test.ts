import { describe, expect, it } from 'vitest';
import type { Picture } from './picture.ts';
import { look, views } from './search.ts';

/** A dark picture with a bright spot of 3 x 3 pixels. */
function spotAt(x: number, y: number, width = 300, height = 260): Picture {
  const data = new Uint8Array(width * height * 4).fill(0);
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++)
      data.fill(255, ((y + dy) * width + x + dx) * 4, ((y + dy) * width + x + dx) * 4 + 4);
  return { width, height, data };
}

/** The middle of what is bright, continuous pixels. */
function brightest({ width, data }: Picture): [number, number] {
  let [sum, sx, sy] = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    const level = data[i] as number;
    sum += level;
    sx += level * (((i / 4) % width) + 0.5);
    sy += level * (Math.floor(i / 4 / width) + 0.5);
  }
  return [sx / sum, sy / sum];
}

describe.each(views.map((view) => [`${view.reach} x, ${view.turn} degrees`, view] as const))(
  'the view of %s',
  (_, view) => {
    it('leads a point that is found in it back to the picture', () => {
      const [x, y] = [170, 110];
      const seen = look(spotAt(x, y), view);
      const landmarks = Float32Array.of(...brightest(seen.picture), 2);
      const { landmarks: back } = seen.back({ landmarks, pose: { yaw: 1, pitch: 2, roll: 0 } });
      expect(back[0]).toBeCloseTo(x + 0.5, 0);
      expect(back[1]).toBeCloseTo(y + 0.5, 0);
    });
  },
);

describe('a view', () => {
  it('continues the edge of the picture around it', () => {
    const white: Picture = { width: 40, height: 40, data: new Uint8Array(40 * 40 * 4).fill(255) };
    expect(look(white, { reach: 2, turn: 0 }).picture.data.every((level) => level === 255)).toBe(true);
  });

  it('turns clockwise, and takes the turn back out of the roll', () => {
    // A point above the middle comes to lie at its right.
    const [x, y] = brightest(look(spotAt(150, 50), { reach: 1, turn: 90 }).picture);
    expect(x).toBeGreaterThan(220);
    expect(y).toBeCloseTo(150.5, 1);
    const face = { landmarks: new Float32Array(3), pose: { yaw: 5, pitch: 6, roll: -90 } };
    expect(look(spotAt(150, 50), { reach: 1, turn: 90 }).back(face).pose).toEqual({ yaw: 5, pitch: 6, roll: 0 });
  });
});
