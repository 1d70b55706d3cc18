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

/** `upperLeft` and so on name the tile that shares this edge of the host. */
export const rest = arrange(262, { upperLeft: small, lowerLeft: small, upperRight: small, lowerRight: small });

/** The camera is the host; cancelling and typing stay within reach on either side. */
export const scan = arrange(292, { lowerLeft: small, lowerRight: 196 });

/** Enrolment: the camera, a way out, and how far it is. */
export const capture = arrange(286, { lowerLeft: small, lowerRight: small });

/** The second factor: the host asks for it, the face may be beside it. */
export const choice = arrange(286, { lowerLeft: small });

/** Somebody is signed in: who, and what they can do now. */
export const session = arrange(262, { lowerLeft: small, lowerRight: small });

/** Only the host: a moment of waiting. */
export const alone = arrange(286, {});

function arrange<Side extends Edge>(host: number, sides: Readonly<Record<Side, number>>): Arrangement<Side | 'host'> {
  const centre: Hexagon = { centre: { x: 0, y: 0 }, radius: host };
  const neighbours = (Object.entries(sides) as [Side, number][]).map(
    ([edge, radius]) => [edge, beside(centre, edge, radius, gap)] as const,
  );
  const cells = Object.fromEntries([['host', centre], ...neighbours]) as Record<Side | 'host', Hexagon>;
  return { cells, bounds: boundsOf(Object.values(cells)) };
}
