/**
 * The head of a photo as a mesh: the 478 landmarks give the skin its depth, rings around the face's outline carry hair,
 * neck and shoulders over into a room that stands still. Pure.
 *
 * It bends what the photo shows and knows no other side of a head: beyond about 35 degrees it looks drawn.
 */
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Box } from '../../src-ui/vision/metrics.ts';
import landmarkNet from './landmarks.json' with { type: 'json' };
import type { Motion } from './motion.ts';

/** The skin's landmarks; the ten after them are the irises, which lie on it. */
const skinPoints = 468;

/** Landmarks around the face, from the forehead on to the image's right. */
const outline = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const;

/** An opening in the skin: its corners, and the points above and below from the first corner to the second. */
interface Opening {
  readonly corners: readonly [number, number];
  readonly upper: readonly number[];
  readonly lower: readonly number[];
}

const eyes: readonly Opening[] = [
  { corners: [33, 133], upper: [246, 161, 160, 159, 158, 157, 173], lower: [7, 163, 144, 145, 153, 154, 155] },
  { corners: [263, 362], upper: [466, 388, 387, 386, 385, 384, 398], lower: [249, 390, 373, 374, 380, 381, 382] },
];
const mouth: Opening = {
  corners: [78, 308],
  upper: [191, 80, 81, 82, 13, 312, 311, 310, 415],
  lower: [95, 88, 178, 87, 14, 317, 402, 318, 324],
};

/** What the face does by itself: from which landmarks on, and which way (y down); it fades with the distance. */
const expressions = {
  smile: [
    { from: 61, x: -1, y: -0.6 },
    { from: 291, x: 1, y: -0.6 },
  ],
  jaw: [
    { from: 17, x: 0, y: 1 },
    { from: 152, x: 0, y: 1 },
  ],
  brows: [
    { from: 105, x: 0, y: -1 },
    { from: 334, x: 0, y: -1 },
  ],
} as const;
/** In heights of the face. */
const expressionReach = 0.22;

/** Of a lid's way, so that lashes remain. */
const shutAtMost = 0.94;

/**
 * Rings around the outline: how far out in multiples of the outline's own distance, how far behind it in heights of the
 * face, and how much they turn with the head and sway with the person, 0..1. Up is hair, down is neck and shoulders.
 */
const rings = [
  { up: 1.12, aside: 1.06, down: 1.08, depth: 0.06, turns: { up: 1, aside: 1, down: 0.9 }, sways: 1 },
  { up: 1.32, aside: 1.16, down: 1.22, depth: 0.2, turns: { up: 1, aside: 0.97, down: 0.5 }, sways: 1 },
  { up: 1.55, aside: 1.36, down: 1.5, depth: 0.3, turns: { up: 0.85, aside: 0.8, down: 0.25 }, sways: 0.9 },
  { up: 1.85, aside: 1.75, down: 2, depth: 0.35, turns: { up: 0.4, aside: 0.35, down: 0.12 }, sways: 0.6 },
  { up: 2.3, aside: 2.3, down: 2.6, depth: 0.4, turns: { up: 0, aside: 0, down: 0 }, sways: 0 },
] as const;

/** x, y in pixels of the picture, z away from the camera in the same scale. */
type Vector = readonly [x: number, y: number, z: number];

export interface HeadMesh {
  /** Where each point lies in the photo: x, y, z. */
  readonly rest: Float32Array;
  /** Three numbers of points for each triangle. */
  readonly triangles: Uint16Array<ArrayBuffer>;
  /** Where the points lie at a moment, written into `into`; z is what hides what. */
  place(motion: Motion, into: Float32Array): void;
}

/**
 * @param landmarks 478 x (x, y, z), pixels of the picture.
 * @param pose where the head looks in the photo, degrees; motions are added to it.
 * @param focal the camera's focal length in pixels of the picture.
 */
export function headMesh(landmarks: Float32Array, face: Box, pose: Pose, focal: number): HeadMesh {
  const unit = face.height;
  const at = (i: number): Vector => [
    landmarks[3 * i] as number,
    landmarks[3 * i + 1] as number,
    landmarks[3 * i + 2] as number,
  ];
  const [top, chin, right, left] = [at(10), at(152), at(234), at(454)];
  const middle: Vector = [(right[0] + left[0]) / 2, (top[1] + chin[1]) / 2, (right[2] + left[2]) / 2];
  // A head turns about the top of the spine: under the skull, a bit behind the ears.
  const axis: Vector = [middle[0], chin[1] - 0.12 * unit, middle[2] + 0.18 * unit];
  const points: Vector[] = Array.from({ length: skinPoints }, (_, i) => at(i));
  const [turns, sways] = [points.map(() => 1), points.map(() => 1)];
  for (const ring of rings) {
    for (const number of outline) {
      const edge = at(number);
      const mix = shares(edge[0] - middle[0], edge[1] - middle[1]);
      const out = mix(ring);
      points.push([
        middle[0] + (edge[0] - middle[0]) * out,
        middle[1] + (edge[1] - middle[1]) * out,
        edge[2] + ring.depth * unit,
      ]);
      turns.push(mix(ring.turns));
      sways.push(ring.sways);
    }
  }
  const rest = Float32Array.from(points.flat());
  const [smile, jaw, brows] = [expressions.smile, expressions.jaw, expressions.brows].map((pulls) =>
    pulled(rest, pulls, unit),
  ) as [Float32Array, Float32Array, Float32Array];

  function place(motion: Motion, into: Float32Array): void {
    const turn = rotation(pose, motion);
    const shut = shutAtMost * Math.min(1, Math.max(0, motion.blink));
    for (let n = 0, i = 0; n < points.length; n++, i += 3) {
      const [restX, restY, z] = points[n] as Vector;
      const felt = (axis: number) =>
        motion.smile * (smile[2 * n + axis] as number) +
        motion.jaw * (jaw[2 * n + axis] as number) +
        motion.brows * (brows[2 * n + axis] as number);
      const x = restX + felt(0);
      const y = restY + felt(1);
      const [u, v, w] = [x - axis[0], y - axis[1], z - axis[2]];
      const [p, q, r] = turn(u, v, w);
      const [share, sway] = [turns[n] as number, (sways[n] as number) * unit];
      const moved: Vector = [
        x + share * (p - u) + sway * motion.x,
        y + share * (q - v) + sway * motion.y,
        z + share * (r - w) + sway * motion.z,
      ];
      // The photo holds its own camera's perspective: only what changed is seen anew.
      const [before, after] = [focal / (focal + z), focal / Math.max(1, focal + moved[2])];
      into[i] = x + (moved[0] - middle[0]) * after - (x - middle[0]) * before;
      into[i + 1] = y + (moved[1] - middle[1]) * after - (y - middle[1]) * before;
      into[i + 2] = moved[2];
    }
    if (shut > 0) close(into, shut);
  }

  return { rest, triangles, place };
}

/** The skin with its openings filled, then the rings around it. */
const triangles = Uint16Array.from([...landmarkNet.triangles, ...[...eyes, mouth].flatMap(filled), ...ringTriangles()]);

function filled({ corners: [from, to], upper, lower }: Opening): number[] {
  return strip([from, ...upper, to], [from, ...lower, to]);
}

function ringTriangles(): number[] {
  const ring = (number: number) =>
    [...outline, outline[0]].map((point, i) =>
      number === 0 ? point : skinPoints + (number - 1) * outline.length + (i % outline.length),
    );
  return rings.flatMap((_, number) => strip(ring(number), ring(number + 1)));
}

/** Triangles between two rows of as many points. */
function strip(one: readonly number[], other: readonly number[]): number[] {
  return one.slice(1).flatMap((_, i) => {
    const [a, b, c, d] = [one[i], one[i + 1], other[i], other[i + 1]] as [number, number, number, number];
    return [a, b, c, b, d, c];
  });
}

/** How far each point is drawn to the side and down when a face makes an expression by its whole height. */
function pulled(
  rest: Float32Array,
  pulls: readonly { readonly from: number; readonly x: number; readonly y: number }[],
  unit: number,
): Float32Array {
  const far = new Float32Array((2 * rest.length) / 3);
  for (let n = 0; 3 * n < rest.length; n++) {
    for (const { from, x, y } of pulls) {
      const away = Math.hypot(
        (rest[3 * n] as number) - (rest[3 * from] as number),
        (rest[3 * n + 1] as number) - (rest[3 * from + 1] as number),
      );
      const share = unit * Math.exp(-((away / (expressionReach * unit)) ** 2));
      far[2 * n] = (far[2 * n] as number) + share * x;
      far[2 * n + 1] = (far[2 * n + 1] as number) + share * y;
    }
  }
  return far;
}

function close(points: Float32Array, shut: number): void {
  for (const { upper, lower } of eyes) {
    for (const [i, lid] of upper.entries()) {
      const onto = lower[i] as number;
      for (const k of [0, 1]) {
        const from = points[3 * lid + k] as number;
        points[3 * lid + k] = from + shut * ((points[3 * onto + k] as number) - from);
      }
    }
  }
}

interface Ways {
  readonly up: number;
  readonly aside: number;
  readonly down: number;
}

/** Mixes what is said for up, aside and down as a direction (y down) asks for. */
function shares(x: number, y: number): (ways: Ways) => number {
  const vertical = y ** 2 / (x ** 2 + y ** 2 || 1);
  return ({ up, aside, down }) => (y < 0 ? up : down) * vertical + aside * (1 - vertical);
}

/** From the photo's pose to that pose and a motion. Signs as in `Pose`: yaw to the image's right, pitch up, roll left. */
function rotation(pose: Pose, by: Pose): (x: number, y: number, z: number) => Vector {
  const away = matrix({ yaw: pose.yaw + by.yaw, pitch: pose.pitch + by.pitch, roll: pose.roll + by.roll });
  const back = matrix(pose);
  // away * inverse(back): the inverse of a rotation is its transpose.
  const m = Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return [0, 1, 2].reduce((sum, k) => sum + (away[3 * row + k] as number) * (back[3 * column + k] as number), 0);
  }) as Nine;
  return (x, y, z) => [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z];
}

type Nine = [number, number, number, number, number, number, number, number, number];

/** Row-major: roll first, then pitch, then yaw; x right, y down, z away from the camera. */
function matrix({ yaw, pitch, roll }: Pose): readonly number[] {
  const [a, b, c] = [yaw, pitch, roll].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number];
  const [sa, ca, sb, cb, sc, cc] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b), Math.sin(c), Math.cos(c)];
  const turn = [ca, 0, -sa, 0, 1, 0, sa, 0, ca];
  const nod = [1, 0, 0, 0, cb, sb, 0, -sb, cb];
  const lean = [cc, sc, 0, -sc, cc, 0, 0, 0, 1];
  return times(turn, times(nod, lean));
}

function times(a: readonly number[], b: readonly number[]): readonly number[] {
  return Array.from({ length: 9 }, (_, i) =>
    [0, 1, 2].reduce((sum, k) => sum + (a[3 * Math.floor(i / 3) + k] as number) * (b[3 * k + (i % 3)] as number), 0),
  );
}
