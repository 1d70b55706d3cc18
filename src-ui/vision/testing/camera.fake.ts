/** hexlock:fake. What a window sees with: a camera that delivers on fake time, and the parts of a browser behind it. */
import { vi } from 'vitest';
import type { DetectedFace } from '../metrics.ts';
import type { Detection } from '../vision.ts';
import { frame } from './synthetic.ts';

/** Between two frames of the camera, ms. */
export const frameMs = 100;

export interface FakeVideo {
  paused: boolean;
  readonly requestVideoFrameCallback: (call: () => void) => number;
  readonly cancelVideoFrameCallback: (handle: number) => void;
}

/** Delivers until it is paused. */
export function fakeVideo(): FakeVideo {
  const video: FakeVideo = {
    paused: false,
    requestVideoFrameCallback: (call) => (video.paused ? 0 : Number(setTimeout(call, frameMs))),
    cancelVideoFrameCallback: (handle) => clearTimeout(handle),
  };
  return video;
}

/** What the vision worker finds in a grey picture with these faces. */
export const detectionOf = (...faces: readonly DetectedFace[]): Detection => ({
  ...frame,
  faces,
  thumbnail: { width: 4, height: 4, pixels: new Uint8Array(16).fill(140) },
});

/** A canvas whose pixels are all black. */
export const stubCanvas = (): void =>
  void vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({
        drawImage: () => undefined,
        getImageData: (_x: number, _y: number, width: number, height: number) => ({
          data: new Uint8ClampedArray(width * height * 4),
        }),
      });
    },
  );

/** A camera of 1920x1080. @returns every picture that was taken of it; each is to be closed */
export function stubCamera(): readonly { readonly close: ReturnType<typeof vi.fn> }[] {
  const stills: { readonly close: ReturnType<typeof vi.fn> }[] = [];
  vi.stubGlobal(
    'VideoFrame',
    class {
      readonly displayWidth = 1920;
      readonly displayHeight = 1080;
      readonly close = vi.fn();
      readonly clone = () => ({ close: () => undefined });
      constructor() {
        stills.push(this);
      }
    },
  );
  vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }));
  stubCanvas();
  return stills;
}
