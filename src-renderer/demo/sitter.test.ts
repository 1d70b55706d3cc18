import { describe, expect, it } from 'vitest';
import { faceBox } from '../../src-ui/vision/metrics.ts';
import { still } from './motion.ts';
import { landmarksOf } from './people.ts';
import { createSitter, type Pixels } from './sitter.ts';

const size = { width: 240, height: 136 };
const face = { x: 96, y: 36, width: 50, height: 64 };
const middle = { x: 121, y: 68 };

/** A head as one of the photos shows it, moved into the box of `face`. */
const landmarks = (() => {
  const found = Float32Array.from(landmarksOf('Sofia'));
  const box = faceBox(found);
  const scale = face.height / box.height;
  return found.map((value, i) =>
    i % 3 === 0
      ? middle.x + (value - box.x - box.width / 2) * scale
      : i % 3 === 1
        ? middle.y + (value - box.y - box.height / 2) * scale
        : value * scale,
  );
})();
const head = { face, landmarks, pose: { yaw: 0, pitch: 0, roll: 0 } };

function picture(colour: (x: number, y: number) => readonly [number, number, number, number]): Pixels {
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  for (let i = 0; i < size.width * size.height; i++) {
    data.set(colour(i % size.width, Math.floor(i / size.width)), 4 * i);
  }
  return { ...size, data };
}

/** A dark dot on grey: where is it now? */
function dot(x: number, y: number): Pixels {
  return picture((px, py) => (Math.hypot(px - x, py - y) < 3 ? [0, 0, 0, 255] : [180, 180, 180, 255]));
}

function darkest({ data }: Pixels): { x: number; y: number } {
  let [sum, x, y] = [0, 0, 0];
  for (let i = 0; i < data.length / 4; i++) {
    const weight = Math.max(0, 120 - (data[4 * i] ?? 0));
    sum += weight;
    x += weight * (i % size.width);
    y += weight * Math.floor(i / size.width);
  }
  return { x: x / sum, y: y / sum };
}

const blank = picture(() => [180, 180, 180, 255]);
const out = () => picture(() => [0, 0, 0, 0]);

function moved(from: { x: number; y: number }, motion: Partial<typeof still>): { x: number; y: number } {
  const drawn = out();
  createSitter({ person: dot(from.x, from.y), behind: blank, ...head, alone: false }).draw(
    { ...still, ...motion },
    undefined,
    drawn,
  );
  const to = darkest(drawn);
  return { x: to.x - from.x, y: to.y - from.y };
}

describe('a sitter', () => {
  const nose = { x: landmarks[3] as number, y: landmarks[4] as number };
  const cheek = { x: (landmarks[3 * 234] as number) + 4, y: landmarks[3 * 234 + 1] as number };

  it('stays where it is while it does not move', () => {
    expect(Math.abs(moved(nose, {}).x)).toBeLessThan(0.1);
    expect(Math.abs(moved(nose, {}).y)).toBeLessThan(0.1);
  });

  it('turns like a head: the nose moves far, the edge of the face less far', () => {
    const turned = moved(nose, { yaw: 8 }).x;
    expect(turned).toBeGreaterThan(3);
    expect(Math.abs(moved(cheek, { yaw: 8 }).x)).toBeLessThan(0.7 * turned);
    expect(moved(nose, { yaw: -8 }).x).toBeLessThan(-3);
  });

  it('looks up, leans and sways the way the signs say', () => {
    expect(moved(nose, { pitch: 8 }).y).toBeLessThan(-3);
    expect(moved({ x: middle.x, y: middle.y - 30 }, { roll: 8 }).x).toBeLessThan(-3);
    expect(moved(nose, { x: 0.05 }).x).toBeCloseTo(3.2, 0);
  });

  it('shuts its eyes: the upper lid comes down', () => {
    const lid = { x: landmarks[3 * 159] as number, y: (landmarks[3 * 159 + 1] as number) - 2 };
    expect(moved(lid, { blink: 1 }).y).toBeGreaterThan(0.4);
    expect(Math.abs(moved(nose, { blink: 1 }).y)).toBeLessThan(0.2);
  });

  it('leaves no hole, however far it turns', () => {
    const grey = picture(() => [180, 180, 180, 255]);
    const sitter = createSitter({ person: grey, behind: picture(() => [0, 0, 0, 255]), ...head, alone: false });
    for (const motion of [{ yaw: 25 }, { yaw: -25 }, { pitch: 20 }, { pitch: -20, roll: 10, blink: 0.5 }]) {
      const drawn = out();
      sitter.draw({ ...still, ...motion }, undefined, drawn);
      expect(Math.min(...drawn.data.filter((_, i) => i % 4 < 3))).toBeGreaterThan(175);
    }
  });

  it('leaves the room in its place', () => {
    expect(moved({ x: 12, y: 12 }, { yaw: 8, pitch: 5, roll: 3, x: 0.05, y: 0.05 })).toEqual({
      x: expect.closeTo(0, 1),
      y: expect.closeTo(0, 1),
    });
  });

  it('fades everybody else where it is asked to', () => {
    const neighbour = { x: 215, y: 60 };
    const behind = picture(() => [90, 200, 90, 255]);
    const shown = (alone: boolean) => {
      const drawn = out();
      createSitter({ person: dot(neighbour.x, neighbour.y), behind, ...head, alone }).draw(still, undefined, drawn);
      return drawn.data[4 * (neighbour.y * size.width + neighbour.x) + 1];
    };
    expect(shown(false)).toBe(0);
    expect(shown(true)).toBe(200);
  });

  it('is the same picture twice only without noise', () => {
    const sitter = createSitter({ person: blank, behind: blank, ...head, alone: false });
    const draw = (seed: number | undefined) => {
      const drawn = out();
      sitter.draw(still, seed, drawn);
      return Buffer.from(drawn.data).toString('base64');
    };
    expect(draw(undefined)).toBe(draw(undefined));
    expect(draw(1)).not.toBe(draw(2));
    expect(draw(1)).toBe(draw(1));
  });
});
