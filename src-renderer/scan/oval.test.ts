import { describe, expect, it } from 'vitest';
import { ovalIn, ringPath } from './oval.ts';

const oval = { centre: { x: 0.4, y: 0.5 }, width: 0.5, height: 0.75 };

describe('ovalIn', () => {
  it('mirrors: what is left in the frame is right on the screen', () => {
    const { cx } = ovalIn({ width: 160, height: 90 }, 16 / 9, oval);
    expect(cx).toBeCloseTo(160 * 0.6);
  });

  it('keeps its size when a wide frame is cut at the sides', () => {
    const narrow = ovalIn({ width: 100, height: 90 }, 16 / 9, oval);
    expect(narrow.ry).toBeCloseTo((0.75 * 90) / 2);
    expect(narrow.rx).toBeCloseTo((0.5 * 90) / 2);
    expect(narrow.cx).toBeCloseTo(50 + 0.1 * 160);
  });

  it('grows when a square frame is cut on top and below', () => {
    const square = ovalIn({ width: 100, height: 50 }, 1, { ...oval, centre: { x: 0.5, y: 0.4 } });
    expect(square.ry).toBeCloseTo((0.75 * 75) / 2);
    expect(square.cy).toBeCloseTo(25 - 0.1 * 100);
  });
});

it('stays inside the hexagon for a camera that stands on its side', () => {
  const portrait = ovalIn({ width: 1000, height: 866 }, 9 / 16, { ...oval, centre: { x: 0.5, y: 0.48 } });
  expect(portrait.ry).toBeLessThan(866 / 2);
  expect(portrait.rx).toBeLessThan(1000 / 2);
});

describe('ringPath', () => {
  it('starts and ends on top', () => {
    expect(ringPath({ cx: 10, cy: 20, rx: 3, ry: 5 })).toBe('M10 15A3 5 0 0 1 10 25A3 5 0 0 1 10 15Z');
  });
});
