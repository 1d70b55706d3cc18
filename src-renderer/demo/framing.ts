/** Where a picture is cut so that a face sits as at a workstation's camera. Pure. */
import { oval } from '../../src-ui/vision/guide.ts';
import type { Box } from '../../src-ui/vision/metrics.ts';

/** Room that the face keeps to every edge, as a share of the cut's height. */
const edge = 0.06;

/**
 * The cut, in whole pixels of the picture, in which the median face fills `oval.face` of the height and lies in the
 * oval's middle; larger where the face wanders so far that it would leave it. It may reach past the picture.
 * @param boxes of one face at different moments, in pixels of the picture.
 */
export function framing(boxes: readonly Box[], aspect = 16 / 9): Box {
  const height = median(boxes.map((box) => box.height));
  const middle = {
    x: median(boxes.map((box) => box.x + box.width / 2)),
    y: median(boxes.map((box) => box.y + box.height / 2)),
  };
  const reach = boxes.map((box) => {
    const across = Math.max(middle.x - box.x, box.x + box.width - middle.x);
    const down = Math.max(middle.y - box.y, box.y + box.height - middle.y);
    return Math.max((2 * across) / aspect, 2 * down) / (1 - 2 * edge);
  });
  const cut = even(Math.max(height / oval.face, ...reach));
  const width = even(cut * aspect);
  return {
    x: Math.round(middle.x - width * oval.centre.x),
    y: Math.round(middle.y - cut * oval.centre.y),
    width,
    height: cut,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Video scalers want even sides. */
function even(value: number): number {
  return 2 * Math.round(value / 2);
}
