import { describe, expect, it } from 'vitest';
import { canvasFrom, canvasOf, fetch, lookupOf, type Mesh, paint, pictureFrom, rasterise } from './raster.ts';

/** A square of two triangles at a distance, showing `value`. */
function square(left: number, right: number, distance: number, value: number): Mesh {
  const corners = [
    [left, 2],
    [right, 2],
    [left, 12],
    [right, 12],
  ];
  return {
    points: Float32Array.from(corners.flatMap(([x, y]) => [x as number, y as number, distance])),
    shows: Float32Array.from(corners.flatMap(([x, y]) => [x as number, y as number, value])),
    triangles: Uint16Array.from([0, 1, 2, 1, 3, 2]),
  };
}

describe('rasterise', () => {
  it('covers each pixel whose middle lies inside, the seam of two triangles included', () => {
    const lookup = lookupOf(16, 16);
    rasterise(square(3, 13, 5, 1), lookup);
    for (let y = 0; y < 16; y++) {
      for (let x = 0; x < 16; x++) {
        const inside = x >= 3 && x < 13 && y >= 2 && y < 12;
        expect(Number.isFinite(lookup.distance[16 * y + x])).toBe(inside);
      }
    }
    expect(lookup.shows[3 * (16 * 6 + 7)]).toBeCloseTo(7.5, 4);
  });

  it('hides what is behind, whichever is drawn first', () => {
    for (const order of [
      [square(3, 13, 5, 1), square(6, 10, 3, 2)],
      [square(6, 10, 3, 2), square(3, 13, 5, 1)],
    ]) {
      const lookup = lookupOf(16, 16);
      for (const mesh of order) rasterise(mesh, lookup);
      expect(lookup.shows[3 * (16 * 6 + 8) + 2]).toBeCloseTo(2, 5);
      expect(lookup.shows[3 * (16 * 6 + 4) + 2]).toBeCloseTo(1, 5);
    }
  });

  it('draws what reaches beyond the picture, either way round', () => {
    const lookup = lookupOf(8, 8);
    rasterise({ ...square(-20, 30, 2, 1), triangles: Uint16Array.from([2, 1, 0, 2, 3, 1]) }, lookup);
    expect(lookup.distance.filter(Number.isFinite)).toHaveLength(8 * 6);
  });
});

describe('a texture', () => {
  const texture = canvasOf(2, 1);
  texture.rgb.set([0, 0, 0, 100, 50, 10]);

  it('is mixed between the middles of its pixels, and goes on beyond its edge', () => {
    const out = new Float32Array(3);
    fetch(texture, 1, 0.5, out, 0);
    expect([...out]).toEqual([50, 25, 5]);
    fetch(texture, 9, 9, out, 0);
    expect([...out]).toEqual([100, 50, 10]);
  });

  it('is painted only where something was drawn', () => {
    const canvas = canvasOf(16, 16);
    canvas.rgb.fill(7);
    const lookup = lookupOf(16, 16);
    rasterise(square(3, 13, 5, 1), lookup);
    paint(lookup, texture, canvas);
    expect(canvas.rgb[0]).toBe(7);
    expect(canvas.rgb[3 * (16 * 6 + 7)]).toBe(100);
  });
});

it('goes to a picture and back, clipped and rounded', () => {
  const canvas = canvasOf(2, 1);
  canvas.rgb.set([-5, 12.6, 300, 1, 2, 3]);
  const picture = pictureFrom(canvas);
  expect([...picture.data]).toEqual([0, 13, 255, 255, 1, 2, 3, 255]);
  expect([...canvasFrom(picture).rgb]).toEqual([0, 13, 255, 1, 2, 3]);
});
