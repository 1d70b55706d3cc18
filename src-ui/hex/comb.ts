/**
 * Where the cells of the comb lie, in design units (one unit is one pixel on a screen of 1920 by 1080 before the comb
 * is fitted; CSS calls it `--u`). The big hexagon is the host, the others share its edges.
 */
import { type Box, beside, boundsOf, type Edge, type Hexagon } from './geometry.ts';

/** Space between neighbours. */
export const gap = 14;
/** How far the corners are rounded off. */
export const rounding = 20;

export interface Arrangement<Cell extends string> {
  readonly cells: Readonly<Record<Cell, Hexagon>>;
  readonly bounds: Box;
}

const small = 132;
/** A tile that asks for something now. It grows over the edge of its arrangement, so that nothing else moves. */
const large = 168;
/** The badge where one comes with it. */
const badge = 160;
/** A way that stays open beside the camera. */
const aside = 112;

export type Sides = Readonly<Partial<Record<Edge, number>>>;

/** `upperLeft` and so on name the tile that shares this edge of the host. */
const restSides = { upperLeft: small, lowerLeft: small, upperRight: small, lowerRight: small } as const satisfies Sides;
export const rest = arrange(262, restSides);

/** A shared workstation with a reader: one taps there, and the face is no tile. */
const kioskSides = { upperLeft: badge, upperRight: small, lowerRight: small } as const satisfies Sides;
export const kiosk = centred(arrange(262, kioskSides));

/** The same with one tile grown to ask for a key. */
export const asking = {
  rest: {
    upperRight: { ...arrange(262, { ...restSides, upperRight: large }), bounds: rest.bounds },
    lowerRight: { ...arrange(262, { ...restSides, lowerRight: large }), bounds: rest.bounds },
  },
  kiosk: {
    upperRight: { ...arrange(262, { ...kioskSides, upperRight: large }), bounds: kiosk.bounds },
    lowerRight: { ...arrange(262, { ...kioskSides, lowerRight: large }), bounds: kiosk.bounds },
  },
} as const;

/** The camera is the host; cancelling, typing and keys stay within reach around it. */
export const scan = arrange(292, { upperLeft: aside, upperRight: aside, lowerLeft: small, lowerRight: 196 });

/** Enrolment: the camera, a way out, and how far it is. */
export const capture = arrange(286, { lowerLeft: small, lowerRight: small });

/** Every factor at its own side of the host, as at rest. */
export const sideOf = {
  badge: 'upperLeft',
  face: 'lowerLeft',
  securityKey: 'upperRight',
  passkey: 'lowerRight',
} as const satisfies Readonly<Record<string, Edge>>;
export type TileFactor = keyof typeof sideOf;

/**
 * The second factor: the host asks for it, those that are not typed are beside it.
 * @param asked the one that is asked for now, grown like those of `asking`
 */
export function choice(tiles: readonly TileFactor[], asked: TileFactor | null = null): Arrangement<'host' | Edge> {
  const sides = (radius: (factor: TileFactor) => number) =>
    Object.fromEntries(tiles.map((factor) => [sideOf[factor], radius(factor)])) as Sides;
  const { bounds } = centred(
    arrange(
      286,
      sides(() => small),
    ),
  );
  return {
    ...arrange(
      286,
      sides((factor) => (factor === asked ? large : small)),
    ),
    bounds,
  };
}

/** Somebody is signed in: who, and what they can do now. */
export const session = arrange(262, { lowerLeft: small, lowerRight: small });

/** Only the host: a moment of waiting. */
export const alone = arrange(286, {});

/** @throws when the arrangement has no such cell: a screen asks for its own arrangement's cells only */
export function cellAt(arrangement: Arrangement<string>, name: string): Hexagon {
  const cell = (arrangement.cells as Readonly<Record<string, Hexagon>>)[name];
  if (cell === undefined) throw new Error(`the comb has no cell ${name}`);
  return cell;
}

/** The host in the middle from left to right, in line with everything above and below the comb. */
function centred<Cell extends string>({ cells, bounds }: Arrangement<Cell>): Arrangement<Cell> {
  const half = Math.max(-bounds.x, bounds.x + bounds.width);
  return { cells, bounds: { ...bounds, x: -half, width: 2 * half } };
}

function arrange<Side extends Edge>(
  host: number,
  sides: Readonly<Partial<Record<Side, number>>>,
): Arrangement<Side | 'host'> {
  const centre: Hexagon = { centre: { x: 0, y: 0 }, radius: host };
  const neighbours = (Object.entries(sides) as [Side, number][]).map(
    ([edge, radius]) => [edge, beside(centre, edge, radius, gap)] as const,
  );
  const cells = Object.fromEntries([['host', centre], ...neighbours]) as Record<Side | 'host', Hexagon>;
  return { cells, bounds: boundsOf(Object.values(cells)) };
}
