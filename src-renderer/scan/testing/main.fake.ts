/** hexlock:fake. Main as a window's camera speaks to it, with everything that it heard. */
import { type FaceFrame, landmarkCount } from '../../../src-shared/domain/face.ts';

export const attempt = '3f0d4c1e-6b1e-4f6e-9a55-0c1f2d3e4a5b';

export const frame: FaceFrame = {
  attempt,
  seq: 0,
  at: 12,
  width: 96,
  height: 96,
  pixels: new Uint8Array(96 * 96 * 4),
  landmarks: new Float32Array(landmarkCount * 3),
  pose: { yaw: 0, pitch: 0, roll: 0 },
  scale: 1,
};

export function fakeMain() {
  /** Each call as its name and input. */
  const calls: (readonly [name: string, input: unknown])[] = [];
  const frames: Uint8Array[] = [];
  return {
    calls,
    frames,
    bridge: {
      call: async (name: string, input: unknown) => {
        calls.push([name, input]);
        return undefined as never;
      },
      sendFrame: (message: Uint8Array) => void frames.push(message),
    },
  };
}
