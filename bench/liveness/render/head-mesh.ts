/**
 * How the 478 points of the landmark network hang together: the triangles between them, lids and lips included, and rings
 * around the face's outline that carry hair, neck and shoulders into what is behind.
 */
import { FaceLandmarker } from '@mediapipe/tasks-vision';

/** The skin's points; the ten after them are the irises. */
export const skinPoints = 468;

/** Around the face, from the forehead on to the image's right. */
export const outline: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/** An opening in the skin: its corners, and the points above and below from one corner to the other. */
export interface Opening {
  readonly corners: readonly [number, number];
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** The eyes, the one on the image's left first. */
export const eyes: readonly [Opening, Opening] = [
  { corners: [33, 133], above: [246, 161, 160, 159, 158, 157, 173], below: [7, 163, 144, 145, 153, 154, 155] },
  { corners: [263, 362], above: [466, 388, 387, 386, 385, 384, 398], below: [249, 390, 373, 374, 380, 381, 382] },
];

const mouth: Opening = {
  corners: [78, 308],
  above: [191, 80, 81, 82, 13, 312, 311, 310, 415],
  below: [95, 88, 178, 87, 14, 317, 402, 318, 324],
};

/**
 * A ring around the outline. Distances are in multiples of that from the face's middle to its outline, depth in heights
 * of the face behind the outline; `follows` is the share of the head's motion that it takes part in.
 */
export interface Ring {
  readonly reach: { readonly up: number; readonly aside: number; readonly down: number };
  readonly depth: number;
  readonly follows: { readonly up: number; readonly aside: number; readonly down: number };
}

/** Hair and ears turn with the skull, whose edge lies above its axis and therefore stays where it is; shoulders sway. */
export const rings: readonly Ring[] = [
  { reach: { up: 1.12, aside: 1.06, down: 1.08 }, depth: 0.06, follows: { up: 1, aside: 1, down: 1 } },
  { reach: { up: 1.32, aside: 1.16, down: 1.22 }, depth: 0.2, follows: { up: 1, aside: 0.97, down: 0.72 } },
  { reach: { up: 1.55, aside: 1.36, down: 1.5 }, depth: 0.3, follows: { up: 0.85, aside: 0.8, down: 0.4 } },
  { reach: { up: 1.85, aside: 1.75, down: 2 }, depth: 0.35, follows: { up: 0.4, aside: 0.35, down: 0.2 } },
  { reach: { up: 2.3, aside: 2.3, down: 2.6 }, depth: 0.4, follows: { up: 0, aside: 0, down: 0.1 } },
  { reach: { up: 9, aside: 9, down: 9 }, depth: 0.4, follows: { up: 0, aside: 0, down: 0 } },
];

/** Triangles of the closed face: skin, eyes, mouth. */
export const faceTriangles: Uint16Array = Uint16Array.from([
  ...FaceLandmarker.FACE_LANDMARKS_TESSELATION.map(({ start }) => start),
  ...[...eyes, mouth].flatMap(filled),
]);

/** The face's triangles, and those of the rings whose points follow the skin's, ring by ring. */
export const headTriangles: Uint16Array = Uint16Array.from([...faceTriangles, ...ringTriangles()]);

function filled({ corners: [from, to], above, below }: Opening): number[] {
  const upper = [from, ...above, to];
  const lower = [from, ...below, to];
  return upper.slice(1).flatMap((_, i) => {
    const [a, b, c, d] = [upper[i], upper[i + 1], lower[i], lower[i + 1]] as [number, number, number, number];
    return [a, b, c, b, d, c];
  });
}

function ringTriangles(): number[] {
  const count = outline.length;
  const number = (ring: number, i: number) =>
    ring < 0 ? (outline[i % count] as number) : skinPoints + ring * count + (i % count);
  return rings.flatMap((_, ring) =>
    outline.flatMap((_, i) => {
      const [a, b] = [number(ring - 1, i), number(ring - 1, i + 1)];
      const [c, d] = [number(ring, i), number(ring, i + 1)];
      return [a, b, c, b, d, c];
    }),
  );
}
