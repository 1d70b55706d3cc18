/** A face swap: the victim's face, warped over the mesh of another moving head, blended in, and played back. */
import { type Camera, shoot } from '../render/camera.ts';
import type { Chance } from '../render/chance.ts';
import { compress } from '../render/codec.ts';
import { meshAndShade, type Posture, paintShade } from '../render/head.ts';
import { faceTriangles, outline, skinPoints } from '../render/head-mesh.ts';
import { panelOf } from '../render/medium.ts';
import { type Canvas, fetch, lookupOf, type Mesh, rasterise } from '../render/raster.ts';
import type { Cast, MakeScene, Scene, Sitter } from '../render/scene.ts';
import { drawSitter, sitting } from './live.ts';
import { earlierTurns, onScreen, type Shown, startedBy } from './screens.ts';

/** How far from the outline the swap has faded in fully, in heights of the face. */
const feather = 0.12;

/** The other person's head in a posture, with the victim's face on it. */
export function swapped(victim: Sitter, other: Sitter, posture: Posture, toned: Toning): Canvas {
  const { light: _, ...unlit } = posture;
  const { canvas } = drawSitter(other, unlit);
  const { mesh: target, shade } = meshAndShade(other.head, posture, other.pinhole);
  const lookup = lookupOf(canvas.width, canvas.height);
  const mesh: Mesh = {
    points: target.points,
    shows: faceOf(victim),
    triangles: faceTriangles,
  };
  rasterise(mesh, lookup);
  const pixel = new Float32Array(3);
  for (let i = 0; i < lookup.distance.length; i++) {
    if (lookup.distance[i] === Number.POSITIVE_INFINITY) continue;
    const share = lookup.shows[3 * i + 2] as number;
    fetch(victim.portrait.picture, lookup.shows[3 * i] as number, lookup.shows[3 * i + 1] as number, pixel, 0);
    for (let k = 0; k < 3; k++) {
      const colour = (toned.gain[k] as number) * (pixel[k] as number) + (toned.shift[k] as number);
      canvas.rgb[3 * i + k] = share * colour + (1 - share) * (canvas.rgb[3 * i + k] as number);
    }
  }
  if (shade) paintShade(target, shade, canvas);
  return canvas;
}

/** The victim's texture places, with the share of the swap: 1 within, 0 at the outline. */
function faceOf({ portrait: { landmarks }, faceHeight }: Sitter): Float32Array {
  const shows = new Float32Array(3 * skinPoints);
  for (let i = 0; i < skinPoints; i++) {
    const [x, y] = [landmarks[3 * i] as number, landmarks[3 * i + 1] as number];
    const edge = Math.min(
      ...outline.map((o) => Math.hypot(x - (landmarks[3 * o] as number), y - (landmarks[3 * o + 1] as number))),
    );
    shows.set([x, y, Math.min(1, edge / (feather * faceHeight))], 3 * i);
  }
  return shows;
}

export interface Toning {
  readonly gain: readonly [number, number, number];
  readonly shift: readonly [number, number, number];
}

/** Brings the victim's skin to the mean and spread of the other's, channel by channel. */
export function toningOf(victim: Sitter, other: Sitter): Toning {
  const [from, to] = [skinTone(victim), skinTone(other)];
  const gain = from.map(({ spread }, k) => Math.min(1.6, Math.max(0.6, (to[k]?.spread ?? 1) / Math.max(1, spread))));
  const shift = gain.map((g, k) => (to[k]?.mean ?? 0) - g * (from[k]?.mean ?? 0));
  return { gain: gain as unknown as Toning['gain'], shift: shift as unknown as Toning['shift'] };
}

function skinTone({ portrait: { picture, landmarks } }: Sitter): { mean: number; spread: number }[] {
  const pixel = new Float32Array(3);
  const sums = [0, 1, 2].map(() => ({ sum: 0, squares: 0 }));
  for (let i = 0; i < skinPoints; i++) {
    fetch(picture, landmarks[3 * i] as number, landmarks[3 * i + 1] as number, pixel, 0);
    for (const [k, each] of sums.entries()) {
      each.sum += pixel[k] as number;
      each.squares += (pixel[k] as number) ** 2;
    }
  }
  return sums.map(({ sum, squares }) => {
    const mean = sum / skinPoints;
    return { mean, spread: Math.sqrt(Math.max(0, squares / skinPoints - mean * mean)) };
  });
}

/** Prerecorded, with turns of an earlier challenge; shown on a fine screen or fed in as if it were a camera. */
export const faceSwap: MakeScene = (cast, camera, chance) => {
  const { moves, firstArrow } = earlierTurns(chance);
  const film = swapFilm(cast, chance, moves);
  const shown = startedBy(chance, moves, firstArrow, film);
  if (chance.maybe(0.5)) return injected(shown, camera);
  return onScreen(cast, camera, chance, { panel: panelOf(chance, true), bezel: null, swing: 0.002 }, shown);
};

function swapFilm({ victim, other }: Cast, chance: Chance, moves: Parameters<typeof sitting>[2]): Shown {
  const posture = sitting(other, chance, moves);
  const toned = toningOf(victim, other);
  const quality = chance.between(50, 90);
  return {
    at: (t) => {
      const canvas = swapped(victim, other, posture(Math.floor(t / 33) * 33), toned);
      compress(canvas, quality);
      return canvas;
    },
  };
}

/** A virtual camera plays the film with the noise of a sensor added, as a careful attacker does. */
function injected(shown: Shown, camera: Camera): Scene {
  return {
    prompted: (prompted) => shown.prompted?.(prompted),
    shoot: (frame, t) => {
      const canvas = shown.at(t);
      return shoot(canvas, { ...camera, blur: 0, noise: 0.6 * camera.noise }, frame, t);
    },
  };
}
