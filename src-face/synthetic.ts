/** A frame that holds no one: for warming up, and for tests that need landmarks but no face. */
import { type FaceFrame, landmarkCount } from '../src-shared/domain/face.ts';
import { meshPoints } from './align.ts';

/** Where the points that alignment looks at lie in an upright face of height 1, its centre at 0, 0. */
const features: Readonly<Record<number, readonly [number, number]>> = {
  33: [-0.26, -0.11],
  133: [-0.1, -0.105],
  159: [-0.18, -0.125],
  145: [-0.18, -0.09],
  362: [0.1, -0.105],
  263: [0.26, -0.11],
  386: [0.18, -0.125],
  374: [0.18, -0.09],
  1: [0, 0.08],
  2: [0, 0.13],
  61: [-0.14, 0.25],
  291: [0.14, 0.25],
};

/** 478 landmarks on an ellipse (0.8 wide for a height of 1), with the features of a face in their places. */
export function syntheticLandmarks(centreX: number, centreY: number, height: number): Float32Array {
  const landmarks = new Float32Array(landmarkCount * 3);
  for (let i = 0; i < landmarkCount; i++) {
    const turn = (2 * Math.PI * i) / meshPoints;
    const [x, y] = features[i] ?? [0.4 * Math.cos(turn), 0.5 * Math.sin(turn)];
    landmarks[3 * i] = centreX + x * height;
    landmarks[3 * i + 1] = centreY + y * height;
  }
  return landmarks;
}

/** A grey frame with landmarks in its middle; `height` is that of the face in it. */
export function syntheticFrame(side = 540, height = 200): FaceFrame {
  return {
    attempt: '00000000-0000-4000-8000-000000000000',
    seq: 0,
    at: 0,
    width: side,
    height: side,
    pixels: new Uint8Array(side * side * 4).fill(128),
    landmarks: syntheticLandmarks(side / 2, side / 2, height),
    pose: { yaw: 0, pitch: 0, roll: 0 },
    scale: 1,
  };
}
