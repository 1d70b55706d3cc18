/** What is behind: a wall, blurred furniture and a lamp, and the edges of a photo carried on where it ends. */
import type { Chance } from './chance.ts';
import { type Canvas, canvasOf, fetch } from './raster.ts';

/** A room as an out-of-focus background. */
export function roomOf(chance: Chance, width: number, height: number): Canvas {
  const canvas = canvasOf(width, height);
  const wall = [chance.between(120, 205), 0, 0];
  wall[1] = (wall[0] as number) * chance.between(0.93, 1.02);
  wall[2] = (wall[0] as number) * chance.between(0.85, 1.02);
  const things = Array.from({ length: chance.whole(3, 7) }, () => ({
    x: chance.between(0, width),
    y: chance.between(0.1, 1) * height,
    halfWidth: chance.between(0.04, 0.22) * width,
    halfHeight: chance.between(0.06, 0.35) * height,
    softness: chance.between(3, 14),
    colour: muted(chance),
  }));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const shade = 1.08 - 0.2 * (y / height) - 0.12 * (x / width);
      for (let k = 0; k < 3; k++) canvas.rgb[i + k] = (wall[k] as number) * shade;
    }
  }
  for (const { x, y, halfWidth, halfHeight, softness, colour } of things) {
    for (let py = 0, i = 0; py < height; py++) {
      const down = cover(py, y, halfHeight, softness);
      if (down === 0) {
        i += 3 * width;
        continue;
      }
      for (let px = 0; px < width; px++, i += 3) {
        const share = 0.85 * down * cover(px, x, halfWidth, softness);
        if (share === 0) continue;
        for (let k = 0; k < 3; k++) {
          canvas.rgb[i + k] = (1 - share) * (canvas.rgb[i + k] as number) + share * (colour[k] as number);
        }
      }
    }
  }
  return canvas;
}

/** Rooms are rarely colourful. */
function muted(chance: Chance): number[] {
  const grey = chance.between(25, 215);
  return [0, 1, 2].map(() => grey + chance.between(-28, 28));
}

/** 1 inside, 0 outside, a slope of the given softness between. */
function cover(at: number, middle: number, half: number, softness: number): number {
  const inside = (half - Math.abs(at - middle)) / softness + 0.5;
  if (inside <= 0) return 0;
  return inside >= 1 ? 1 : inside * inside * (3 - 2 * inside);
}

/** The share of a photo at each edge that is not shown: scans and rotated photos end in black wedges there. */
const margin = 0.06;

/** A photo scaled and placed in a picture of another size; where it ends it goes on as its own mirror image. */
export function seated(
  photo: Canvas,
  place: { readonly scale: number; readonly left: number; readonly top: number },
  size: { readonly width: number; readonly height: number },
): Canvas {
  const out = canvasOf(size.width, size.height);
  const pixel = new Float32Array(3);
  const per = Math.max(1, Math.min(4, Math.round(1 / place.scale)));
  const share = 1 / (per * per);
  for (let y = 0, i = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++, i += 3) {
      for (let n = 0; n < per * per; n++) {
        const u = (x + ((n % per) + 0.5) / per - place.left) / place.scale;
        const v = (y + (Math.floor(n / per) + 0.5) / per - place.top) / place.scale;
        fetch(photo, mirrored(u, photo.width), mirrored(v, photo.height), pixel, 0);
        for (let k = 0; k < 3; k++) out.rgb[i + k] = (out.rgb[i + k] as number) + share * (pixel[k] as number);
      }
    }
  }
  return out;
}

function mirrored(at: number, size: number): number {
  const [least, most] = [margin * size, (1 - margin) * size];
  const once = at < least ? 2 * least - at : at;
  return once > most ? 2 * most - once : once;
}
