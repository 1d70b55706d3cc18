/**
 * How to look again where nobody was found. The detector sees the picture shrunk to 192 x 192 and misses now and then a
 * face that fills much of it: of 128 press photos cut to 4:3 so that the face fills the height, 50 were missed as they
 * are, and 47 of those found with more room around them (`bench/accuracy/search.ts` looks at photos in the same way).
 * Pure: which view the next frame is searched in, and where things in the wide view lie in the picture.
 */
import type { Box, Point, Size } from './metrics.ts';

/** `wide`: in the middle of a square, with room around it that the picture's edge is drawn out into. */
export type View = 'plain' | 'wide';

export interface Search {
  /** Of the next frame. */
  readonly view: View;
  /** How many frames in a row, in this view, a face was found in. */
  readonly found: number;
  /** How many frames in a row there was none. */
  readonly missed: number;
}

export const initialSearch: Search = { view: 'plain', found: 0, missed: 0 };

/**
 * While nobody is found, one frame in so many is searched wide instead of as it is: the second one first, so that a face
 * which is lost by coming too close is there again before anybody has said `nobody`.
 */
const everyMissed = 4;

/** A face under this share of the picture's height needs no room ... */
const roomy = 0.55;
/** ... and is looked for in the plain view again after so many frames: the network draws finer points there. */
const settled = 15;

/** @param tallest height of the tallest face found in a share of the picture's height; null where there was none. */
export function nextSearch({ view, found, missed }: Search, tallest: number | null): Search {
  if (tallest === null) {
    return { view: missed % everyMissed === 0 ? 'wide' : 'plain', found: 0, missed: missed + 1 };
  }
  const back = view === 'wide' && found + 1 >= settled && tallest < roomy;
  return back ? initialSearch : { view, found: found + 1, missed: 0 };
}

/** Of a face whose points are given in 0..1 of the picture: its share of the picture's height. */
export function faceHeight(points: readonly Point[]): number {
  const [top, bottom] = points.reduce(
    ([top, bottom], { y }) => [Math.min(top, y), Math.max(bottom, y)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return bottom - top;
}

/** The room, in longer sides of the picture. */
const reach = 1.5;

/** @returns where the picture lies in a wide view whose side is the picture's longer one, pixels. */
export function placeInWide({ width, height }: Size): Box & { readonly side: number } {
  const side = Math.max(width, height);
  const [across, down] = [width / reach, height / reach];
  return { side, x: (side - across) / 2, y: (side - down) / 2, width: across, height: down };
}

/** Points in 0..1 of the wide view as points in 0..1 of the picture; beyond that where a face goes past its edge. */
export function fromWide<P extends Point & { readonly z: number }>(points: readonly P[], picture: Size): P[] {
  const { side, x, y, width, height } = placeInWide(picture);
  return points.map((point) => ({
    ...point,
    x: (point.x * side - x) / width,
    y: (point.y * side - y) / height,
    z: (point.z * side) / width,
  }));
}
