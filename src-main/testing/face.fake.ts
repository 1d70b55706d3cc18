/** hexlock:fake. A face engine that sees what a test tells it to see. */
import type { EngineAnalysis } from '../../src-face/types.ts';
import { encodeFrame } from '../../src-shared/contracts/frames.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import {
  type Embedding,
  type FaceFrame,
  landmarkCount,
  type ModelId,
  type Pose,
} from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { FacePort } from '../auth/ports.ts';

const level: Pose = { yaw: 0, pitch: 0, roll: 0 };

/** A frame as a window would send it: small, grey, with landmarks in the middle. */
export const fakeFrame = (attempt: string, seq: number, more: Partial<FaceFrame> = {}): FaceFrame => ({
  attempt,
  seq,
  at: seq * 300,
  width: 96,
  height: 96,
  pixels: new Uint8Array(96 * 96 * 4).fill(128),
  landmarks: new Float32Array(landmarkCount * 3).fill(48),
  pose: level,
  scale: 1,
  ...more,
});

export const fakeMessage = (attempt: string, seq: number): Uint8Array<ArrayBuffer> =>
  encodeFrame(fakeFrame(attempt, seq));

/** A unit vector along one axis: two persons are two axes. */
export function unitVector(axis: number): Float32Array {
  const vector = new Float32Array(128);
  vector[axis] = 1;
  return vector;
}

export interface FakeFace extends FacePort {
  unavailableCode: Code | null;
  /** What `analyse` throws from now on. */
  failure: unknown;
  /** Holds answers back until the test calls `release`. */
  held: boolean;
  readonly release: () => void;
  faultHint: Hint | null;
  verdict: ReturnType<FacePort['liveness']>;
  samePerson: boolean;
  nothingFound: boolean;
  readonly asked: { readonly seq: number; readonly which: 'best' | 'all' }[];
  readonly onChange: (listener: () => void) => () => void;
}

export function fakeFace(): FakeFace {
  const asked: { seq: number; which: 'best' | 'all' }[] = [];
  let waiting: (() => void)[] = [];
  const embedding = (model: ModelId): Embedding => ({ model, vector: unitVector(1) });
  const face: FakeFace = {
    unavailableCode: null,
    failure: null,
    held: false,
    faultHint: null,
    verdict: { live: true },
    samePerson: true,
    nothingFound: false,
    asked,
    release: () => {
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
    onChange: () => () => undefined,
    unavailable: () => face.unavailableCode,
    analyse: async (frame, which) => {
      asked.push({ seq: frame.seq, which });
      if (face.held) await new Promise<void>((resolve) => waiting.push(resolve));
      if (face.failure !== null) throw face.failure;
      if (face.nothingFound) return null;
      return {
        seq: frame.seq,
        pose: frame.pose,
        quality: { eyeDistance: 90, sharpness: 200, brightness: 120, clipped: 0 },
        liveness: { live: 0.5, by: { liveness: 0.25, antispoof: 0.75 } },
        embeddings:
          which === 'all' ? [embedding('mobilefacenet'), embedding('dlib-resnet34')] : [embedding('mobilefacenet')],
        signature: new Float32Array(),
      } satisfies EngineAnalysis;
    },
    fault: () => face.faultHint,
    liveness: () => face.verdict,
    consistent: () => face.samePerson,
    fuse: (analyses) => {
      const models = new Set(analyses.flatMap(({ embeddings }) => embeddings.map(({ model }) => model)));
      return [...models].map(embedding);
    },
  };
  return face;
}
