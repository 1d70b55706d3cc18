import { ruler } from '../../src-ui/vision/guide.ts';

/** Where the guide's oval lies on the screen, given where it lies in the camera's frame. */
export interface Ellipse {
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
}

/** As `src-ui/vision` gives it: the middle in shares of the frame, the axes in shares of the frame's `ruler`. */
export interface FrameOval {
  readonly centre: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The oval over a picture that covers `box` (`object-fit: cover`), mirrored left to right, in the box's own units.
 * @param aspect width by height of the camera's frame.
 */
export function ovalIn(box: Size, aspect: number, oval: FrameOval): Ellipse {
  const height = Math.max(box.height, box.width / aspect);
  const width = height * aspect;
  const unit = ruler({ width, height });
  return {
    cx: box.width / 2 + (0.5 - oval.centre.x) * width,
    cy: box.height / 2 + (oval.centre.y - 0.5) * height,
    rx: (oval.width * unit) / 2,
    ry: (oval.height * unit) / 2,
  };
}

/** Once around, clockwise from the top: a stroke along it fills like a clock. */
export function ringPath({ cx, cy, rx, ry }: Ellipse): string {
  return `M${cx} ${cy - ry}A${rx} ${ry} 0 0 1 ${cx} ${cy + ry}A${rx} ${ry} 0 0 1 ${cx} ${cy - ry}Z`;
}
