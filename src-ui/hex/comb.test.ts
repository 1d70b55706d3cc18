import { describe, expect, it } from 'vitest';
import {
  type Arrangement,
  alone,
  asking,
  capture,
  choice,
  gap,
  kiosk,
  rest,
  scan,
  session,
  type TileFactor,
} from './comb.ts';
import { apothem, boundsOf, gapBetween, type Hexagon } from './geometry.ts';

const tiles: readonly TileFactor[] = ['badge', 'face', 'securityKey', 'passkey'];
/** Every set of tiles that can stand beside the second step. */
const sets = Array.from({ length: 2 ** tiles.length }, (_, bits) => tiles.filter((_, i) => (bits >> i) & 1));

const all: [string, Arrangement<string>][] = [
  ...sets.map((set): [string, Arrangement<string>] => [`choice of ${set.join(', ') || 'none'}`, choice(set)]),
  ...sets.flatMap((set) =>
    set.map((asked): [string, Arrangement<string>] => [`${asked} asked of ${set.join(', ')}`, choice(set, asked)]),
  ),
  ['kiosk', kiosk],
  ['rest, asking for a security key', asking.rest.upperRight],
  ['rest, asking for a passkey', asking.rest.lowerRight],
  ['kiosk, asking for a security key', asking.kiosk.upperRight],
  ['kiosk, asking for a passkey', asking.kiosk.lowerRight],
  ['rest', rest],
  ['scan', scan],
  ['capture', capture],
  ['session', session],
  ['alone', alone],
];

/** Apart along at least one of the three edge directions: the separating axes of two flat-top hexagons. */
function apart(a: Hexagon, b: Hexagon): number {
  const axes = [30, 90, 150].map((degrees) => (degrees * Math.PI) / 180);
  const reach = (a.radius + b.radius) * apothem;
  const distances = axes.map((angle) =>
    Math.abs((b.centre.x - a.centre.x) * Math.cos(angle) + (b.centre.y - a.centre.y) * Math.sin(angle)),
  );
  return Math.max(...distances) - reach;
}

describe.each(all)('%s', (_, { cells, bounds }) => {
  it('keeps every neighbour exactly one gap from the host', () => {
    for (const [name, cell] of Object.entries(cells)) {
      if (name !== 'host') expect(gapBetween(cells.host as Hexagon, cell)).toBeCloseTo(gap);
    }
  });

  it('lets no two cells touch', () => {
    const list = Object.values(cells);
    list.forEach((a, i) => {
      for (const b of list.slice(i + 1)) expect(apart(a, b)).toBeGreaterThanOrEqual(gap - 1e-9);
    });
  });

  it('fits the room that the style sheet plans for it', () => {
    expect(bounds.width).toBeLessThanOrEqual(1080);
    expect(bounds.height).toBeLessThanOrEqual(680);
  });
});

describe('a tile that asks for something', () => {
  const pairs = sets.flatMap((set) => set.map((asked) => [choice(set), choice(set, asked)] as const));
  it.each([
    ...pairs,
    [rest, asking.rest.upperRight] as const,
    [rest, asking.rest.lowerRight] as const,
    [kiosk, asking.kiosk.upperRight] as const,
    [kiosk, asking.kiosk.lowerRight] as const,
  ])('moves nothing else, and grows at most 50 units over the edge (%#)', (before, now) => {
    expect(now.bounds).toEqual(before.bounds);
    const grown = Object.entries(now.cells).filter(([name, cell]) => {
      const was = (before.cells as Readonly<Record<string, Hexagon>>)[name];
      return JSON.stringify(cell) !== JSON.stringify(was);
    });
    expect(grown).toHaveLength(1);
    const extent = boundsOf(Object.values(now.cells));
    expect(before.bounds.y - extent.y).toBeLessThanOrEqual(50);
    expect(extent.y + extent.height - before.bounds.y - before.bounds.height).toBeLessThanOrEqual(50);
  });
});

describe('tiles', () => {
  it('stay at least 96 px in both directions on the smallest screen that shows a comb', () => {
    const smallestUnit = 0.62;
    const cells = [rest, scan, kiosk, session].flatMap((arrangement) => Object.entries(arrangement.cells));
    for (const [name, cell] of cells) {
      if (name !== 'host') expect(2 * apothem * cell.radius * smallestUnit).toBeGreaterThanOrEqual(96);
    }
  });
});
