/** At what size a camera frame is searched for faces. Pure; window and worker share it. */
import type { Size } from './metrics.ts';

/** The frame is searched at this width or height, whichever is smaller: a face of 9 % of the height is still found. */
const searched = { width: 640, height: 480 } as const;

/** What to ask of `createImageBitmap`: 640 wide where the frame is wide, 480 high where it is tall; never enlarged. */
export function resize(frame: Size): { resizeWidth: number; resizeHeight: number } {
  const scale = Math.min(1, searched.width / frame.width, searched.height / frame.height);
  return {
    resizeWidth: Math.max(1, Math.round(frame.width * scale)),
    resizeHeight: Math.max(1, Math.round(frame.height * scale)),
  };
}
