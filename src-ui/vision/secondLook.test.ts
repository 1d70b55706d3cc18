import { describe, expect, it } from 'vitest';
import { fromWide, initialSearch, nextSearch, placeInWide, type Search, type View } from './secondLook.ts';

/** The views in which the frames after the first are searched, one for each answer. */
function views(answers: readonly (number | null)[], from: Search = initialSearch): View[] {
  let search = from;
  return answers.map((tallest) => {
    search = nextSearch(search, tallest);
    return search.view;
  });
}

describe('nextSearch', () => {
  it('looks as it is while somebody is found, however close', () => {
    expect(new Set(views([0.3, 0.5, 0.9, 0.9, 0.2]))).toEqual(new Set(['plain']));
  });

  it('looks wide in the frame after a face was lost, and then in one frame of four', () => {
    expect(views([0.9, null, null, null, null, null, null])).toEqual([
      'plain',
      'wide',
      'plain',
      'plain',
      'plain',
      'wide',
      'plain',
    ]);
  });

  it('keeps the view in which a close face is found, and ends it when the face is lost there', () => {
    const found = views([null, ...Array<number>(60).fill(0.9), null]);
    expect(found.slice(0, -1)).toEqual(Array(61).fill('wide'));
    expect(views([null, 0.9, null, null]).slice(2)).toEqual(['wide', 'plain']);
  });

  it('goes back to the plain view for a face that has been far enough away for a while', () => {
    const found = views([null, ...Array<number>(20).fill(0.4)]);
    const back = found.indexOf('plain');
    expect(back).toBeGreaterThan(10);
    expect(new Set(found.slice(back))).toEqual(new Set(['plain']));
  });
});

describe('the wide view', () => {
  const pictures = [
    { width: 640, height: 360 },
    { width: 640, height: 480 },
    { width: 270, height: 480 },
    { width: 1, height: 1 },
  ];

  it.each(pictures)('has room on every side of $width x $height', (picture) => {
    const { side, x, y, width, height } = placeInWide(picture);
    expect(width / height).toBeCloseTo(picture.width / picture.height);
    for (const room of [x, y, side - x - width, side - y - height])
      expect(room).toBeGreaterThanOrEqual(side / 6 - 1e-9);
  });

  it.each(pictures)('maps points back to where they are in $width x $height', (picture) => {
    const { side, x, y, width, height } = placeInWide(picture);
    const there = [
      { x: 0, y: 0, z: 0 },
      { x: 0.25, y: 0.75, z: -0.1 },
      { x: 1.1, y: -0.2, z: 0.3 },
    ];
    const seen = there.map((point) => ({
      x: (x + point.x * width) / side,
      y: (y + point.y * height) / side,
      // In the scale of x, as the networks give it.
      z: (point.z * width) / side,
    }));
    for (const [i, point] of fromWide(seen, picture).entries()) {
      for (const axis of ['x', 'y', 'z'] as const) expect(point[axis]).toBeCloseTo(there[i]?.[axis] ?? Number.NaN, 9);
    }
  });
});
