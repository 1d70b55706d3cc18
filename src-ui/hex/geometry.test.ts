import { describe, expect, it } from 'vitest';
import {
  apothem,
  beside,
  boundsOf,
  corners,
  type Edge,
  edges,
  gapBetween,
  type Hexagon,
  heightOf,
  lattice,
  roundedPath,
  unitPath,
} from './geometry.ts';

const big: Hexagon = { centre: { x: 10, y: -5 }, radius: 100 };
const everyEdge = Object.keys(edges) as Edge[];

describe('corners', () => {
  it('lie on a circle, a corner to the right and an edge on top', () => {
    const points = corners(big);
    expect(points).toHaveLength(6);
    for (const { x, y } of points) expect(Math.hypot(x - 10, y + 5)).toBeCloseTo(100);
    expect(points[0]).toEqual({ x: 110, y: -5 });
    expect(points[4]?.y).toBeCloseTo(points[5]?.y ?? Number.NaN);
    expect(points[4]?.y).toBeCloseTo(-5 - 100 * apothem);
  });
});

describe('beside', () => {
  it.each(everyEdge)('leaves exactly the gap at the %s', (edge) => {
    expect(gapBetween(big, beside(big, edge, 60, 14))).toBeCloseTo(14);
    expect(gapBetween(big, beside(big, edge, 100, 0))).toBeCloseTo(0);
  });

  it('keeps neighbours on the two left edges apart', () => {
    const upper = beside(big, 'upperLeft', 50, 10);
    const lower = beside(big, 'lowerLeft', 50, 10);
    expect(lower.centre.y - upper.centre.y).toBeGreaterThan(heightOf(50));
    expect(lower.centre.x).toBeCloseTo(upper.centre.x);
  });
});

describe('boundsOf', () => {
  it('encloses every corner and touches the outermost', () => {
    const all = [big, beside(big, 'upperLeft', 50, 10), beside(big, 'lowerRight', 80, 10)];
    const box = boundsOf(all);
    const points = all.flatMap(corners);
    expect(Math.min(...points.map((p) => p.x))).toBeCloseTo(box.x);
    expect(Math.max(...points.map((p) => p.x))).toBeCloseTo(box.x + box.width);
    expect(Math.min(...points.map((p) => p.y))).toBeCloseTo(box.y);
    expect(Math.max(...points.map((p) => p.y))).toBeCloseTo(box.y + box.height);
  });
});

describe('paths', () => {
  const numbers = (path: string) => (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

  it('round every corner and close', () => {
    const path = roundedPath(big, 12);
    expect(path.match(/Q/g)).toHaveLength(6);
    expect(path.match(/[ML]/g)).toHaveLength(6);
    expect(path.endsWith('Z')).toBe(true);
    expect(path).toContain('Q110 -5');
  });

  it('never cut more than half an edge', () => {
    expect(roundedPath(big, 500)).toBe(roundedPath(big, 50));
  });

  it('fill the unit box', () => {
    const values = numbers(unitPath(0.07));
    expect(Math.min(...values)).toBe(0);
    expect(Math.max(...values)).toBe(1);
  });
});

describe('lattice', () => {
  it('repeats without a seam: what leaves at the right comes in at the left', () => {
    const { width, height, path } = lattice(40);
    expect(width).toBe(120);
    expect(height).toBeCloseTo(heightOf(40));
    const middle = Math.round((height / 2) * 1e4) / 1e4;
    expect(path).toContain(`M0 ${middle}`);
    expect(path).toContain(`H${width}`);
    // What leaves at the bottom begins again on top, at the same places.
    expect(path).toContain('L20 0H60');
    expect(path).toContain(`L60 ${height}H20`);
  });
});
