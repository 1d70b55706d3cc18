/** How much light comes from the skin and from around the head. Pure; runs in the worker, once for each frame. */
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { faceBox } from '../align.ts';
import type { Rgb, SkinLight } from '../types.ts';
import { point } from './points.ts';

/** Middle of the forehead, and of each cheek. */
const patches = [151, 205, 425] as const;
/** Half the side of a patch, in widths of the face. */
const patchReach = 0.07;

/** From the sRGB curve to linear light, 0..1. */
const linear = Float32Array.from({ length: 256 }, (_, level) => {
  const share = level / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** Measures a frame whose landmarks are finite. A part without a pixel gives 0, 0, 0. */
export function measureSkinLight(frame: FaceFrame): SkinLight {
  const { landmarks, width, height } = frame;
  const box = faceBox(landmarks);
  const reach = patchReach * box.width;
  const skin = new Mean();
  for (const patch of patches) {
    const [x, y] = point(landmarks, patch);
    skin.add(frame, [x - reach, x + reach], [y - reach, y + reach], 1);
  }
  const around = new Mean();
  const left = box.x - 0.35 * box.width;
  const right = box.x + 1.35 * box.width;
  const bottom = box.y + 0.9 * box.height;
  around.add(frame, [0, left], [0, bottom], 4);
  around.add(frame, [right, width], [0, bottom], 4);
  void height;
  return { skin: skin.value(), around: around.value() };
}

class Mean {
  private readonly sums: [number, number, number] = [0, 0, 0];
  private count = 0;

  add({ pixels, width, height }: FaceFrame, [x0, x1]: Span, [y0, y1]: Span, step: number): void {
    for (let y = Math.max(0, Math.round(y0)); y < Math.min(height, y1); y += step) {
      for (let x = Math.max(0, Math.round(x0)); x < Math.min(width, x1); x += step) {
        const at = (y * width + x) * 4;
        for (let channel = 0; channel < 3; channel++) {
          this.sums[channel as 0] += linear[pixels[at + channel] as number] as number;
        }
        this.count++;
      }
    }
  }

  value(): Rgb {
    const [red, green, blue] = this.sums;
    const count = Math.max(1, this.count);
    return [red / count, green / count, blue / count];
  }
}

type Span = readonly [from: number, to: number];
