/**
 * Rotations and the pinhole camera. x grows to the image's right, y down, z away from the camera; lengths are pixels of
 * the picture at the distance of the face. Angles are those of `Pose`: yaw > 0 looks to the image's right, pitch > 0 up,
 * roll > 0 leans to the image's left.
 */
import type { Pose } from '../../../src-shared/domain/face.ts';
import type { Mesh } from './raster.ts';

/** Row-major 3 x 3. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Roll first, then pitch, then yaw, about the axes of the picture. */
export function rotationOf({ yaw, pitch, roll }: Pose): Rotation {
  const [cy, sy] = [Math.cos(radians(yaw)), Math.sin(radians(yaw))];
  const [cp, sp] = [Math.cos(radians(pitch)), Math.sin(radians(pitch))];
  const [cr, sr] = [Math.cos(radians(roll)), Math.sin(radians(roll))];
  const turn: Rotation = [cy, 0, -sy, 0, 1, 0, sy, 0, cy];
  const nod: Rotation = [1, 0, 0, 0, cp, sp, 0, -sp, cp];
  const lean: Rotation = [cr, sr, 0, -sr, cr, 0, 0, 0, 1];
  return product(turn, product(nod, lean));
}

export function product(a: Rotation, b: Rotation): Rotation {
  const entry = (row: number, column: number) =>
    [0, 1, 2].reduce((sum, k) => sum + (a[3 * row + k] as number) * (b[3 * k + column] as number), 0);
  return Array.from({ length: 9 }, (_, i) => entry(Math.floor(i / 3), i % 3)) as unknown as Rotation;
}

export type Vector = readonly [x: number, y: number, z: number];

export const turned = (r: Rotation, [x, y, z]: Vector): Vector => [
  r[0] * x + r[1] * y + r[2] * z,
  r[3] * x + r[4] * y + r[5] * z,
  r[6] * x + r[7] * y + r[8] * z,
];

/** A camera that looks along z; `focal` is also its distance from the plane z = 0, where one pixel is one pixel. */
export interface Pinhole {
  readonly cx: number;
  readonly cy: number;
  readonly focal: number;
}

/** x, y in pixels, and the distance. A point behind the camera is put right before it. */
export function project({ cx, cy, focal }: Pinhole, [x, y, z]: Vector): Vector {
  const distance = Math.max(1, focal + z);
  return [cx + ((x - cx) * focal) / distance, cy + ((y - cy) * focal) / distance, distance];
}

/** Where a thing is held: shifted from its resting place, turned about its middle, nearer or farther. */
export interface Hold {
  readonly x: number;
  readonly y: number;
  /** Away from the camera, pixels. */
  readonly z: number;
  readonly pose: Pose;
}

/** A rectangle of a texture in space, flat or bent about an upright (or level) axis. */
export interface Sheet {
  /** The middle when it rests, and its size, in pixels of the picture. */
  readonly cx: number;
  readonly cy: number;
  readonly width: number;
  readonly height: number;
  /** What it shows, in pixels of the texture. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The bend's radius in pixels, the middle nearest to the camera; infinite for a flat sheet. Negative bends it in. */
  readonly radius: number;
  readonly bentAbout: 'upright' | 'level';
}

const cells = 14;

/** The sheet as it is seen when it is held so; the third number it shows is the light on it, 1 when it faces the room. */
export function sheetMesh(sheet: Sheet, hold: Hold, camera: Pinhole): Mesh {
  const side = cells + 1;
  const points = new Float32Array(3 * side * side);
  const shows = new Float32Array(3 * side * side);
  const rotation = rotationOf(hold.pose);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const at = 3 * (j * side + i);
      const [x, y, z] = turned(rotation, onSheet(sheet, i / cells - 0.5, j / cells - 0.5));
      const seen = project(camera, [sheet.cx + hold.x + x, sheet.cy + hold.y + y, hold.z + z]);
      points.set(seen, at);
      shows[at] = sheet.left + (i / cells) * (sheet.right - sheet.left);
      shows[at + 1] = sheet.top + (j / cells) * (sheet.bottom - sheet.top);
      shows[at + 2] = lightOn(turned(rotation, normalOf(sheet, i / cells - 0.5, j / cells - 0.5)));
    }
  }
  return { points, shows, triangles: gridTriangles };
}

/** From -0.5..0.5 across and down to space, before it is turned. */
function onSheet({ width, height, radius, bentAbout }: Sheet, across: number, down: number): Vector {
  const [x, y] = [across * width, down * height];
  if (!Number.isFinite(radius)) return [x, y, 0];
  const along = bentAbout === 'upright' ? x : y;
  const angle = along / radius;
  const bent = radius * Math.sin(angle);
  const z = radius * (1 - Math.cos(angle));
  return bentAbout === 'upright' ? [bent, y, z] : [x, bent, z];
}

/** Outwards, towards the camera. */
function normalOf({ width, height, radius, bentAbout }: Sheet, across: number, down: number): Vector {
  if (!Number.isFinite(radius)) return [0, 0, -1];
  const angle = (bentAbout === 'upright' ? across * width : down * height) / radius;
  return bentAbout === 'upright' ? [Math.sin(angle), 0, -Math.cos(angle)] : [0, Math.sin(angle), -Math.cos(angle)];
}

/** Light from above left, half of it from everywhere. */
function lightOn([x, y, z]: Vector): number {
  const facing = Math.max(0, -0.25 * x - 0.35 * y - 0.9 * z) / 0.9;
  return 0.5 + 0.5 * facing;
}

const gridTriangles = Uint16Array.from({ length: cells * cells * 6 }, (_, n) => {
  const cell = Math.floor(n / 6);
  const corner = (cell % cells) + Math.floor(cell / cells) * (cells + 1);
  return corner + ([0, 1, cells + 1, 1, cells + 2, cells + 1][n % 6] as number);
});
