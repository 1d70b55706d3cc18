import { describe, expect, it } from 'vitest';
import { still } from './motion.ts';
import { createSitter, type Pixels } from './sitter.ts';

const size = { width: 240, height: 136 };
const face = { x: 96, y: 36, width: 50, height: 64 };
const middle = { x: 121, y: 68 };

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
  createSitter({ person: dot(from.x, from.y), behind: blank, face, alone: false }).draw(
    { ...still, ...motion },
    undefined,
    drawn,
  );
  const to = darkest(drawn);
  return { x: to.x - from.x, y: to.y - from.y };
}

describe('a sitter', () => {
  const nose = { x: middle.x, y: middle.y + 5 };
  const ear = { x: middle.x - 31, y: middle.y };

  it('stays where it is while it does not move', () => {
    expect(moved(nose, {}).x).toBeCloseTo(0, 1);
    expect(moved(nose, {}).y).toBeCloseTo(0, 1);
  });

  it('turns like a head: the nose moves far, an ear hardly', () => {
    const turned = moved(nose, { yaw: 8 }).x;
    expect(turned).toBeGreaterThan(3);
    expect(Math.abs(moved(ear, { yaw: 8 }).x)).toBeLessThan(turned / 2);
    expect(moved(nose, { yaw: -8 }).x).toBeLessThan(-3);
  });

  it('looks up, leans and sways the way the signs say', () => {
    expect(moved(nose, { pitch: 8 }).y).toBeLessThan(-3);
    expect(moved({ x: middle.x, y: middle.y - 30 }, { roll: 8 }).x).toBeLessThan(-3);
    expect(moved(nose, { x: 0.05 }).x).toBeCloseTo(3.2, 0);
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
      createSitter({ person: dot(neighbour.x, neighbour.y), behind, face, alone }).draw(still, undefined, drawn);
      return drawn.data[4 * (neighbour.y * size.width + neighbour.x) + 1];
    };
    expect(shown(false)).toBe(0);
    expect(shown(true)).toBe(200);
  });

  it('is the same picture twice only without noise', () => {
    const sitter = createSitter({ person: blank, behind: blank, face, alone: false });
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
