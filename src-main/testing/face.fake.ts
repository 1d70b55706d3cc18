/** hexlock:fake. A face engine that sees what a test tells it to see. */
import type { Judgement, Presentation } from '../../src-face/liveness/types.ts';
import type { Which } from '../../src-face/messages.ts';
import { analysisOf } from '../../src-face/testing/analyses.ts';
import { frameOf, picture, someone } from '../../src-face/testing/heads.ts';
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
import type { LivenessLayer, LivenessLevel } from '../../src-shared/domain/liveness.ts';
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

/** As `fakeFrame`, on its way; close enough together that a test may send several at once. */
export const fakeMessage = (attempt: string, seq: number): Uint8Array<ArrayBuffer> =>
  encodeFrame(fakeFrame(attempt, seq, { at: seq * 10 }));

/** A unit vector along one axis: two persons are two axes. */
export function unitVector(axis: number): Float32Array {
  const vector = new Float32Array(128);
  vector[axis] = 1;
  return vector;
}

export const alive: Judgement = { is: 'live', scores: { 'passive.live': 0.5 }, answers: [], light: null };
/** A judgement of the layer that refuses. */
export const veto = (layer: LivenessLayer, why = 'told'): Judgement => ({
  is: 'attack',
  layer,
  why,
  scores: { 'passive.live': 0.5 },
});

const drawn = new Map<string, Float32Array>();

/** Landmarks of a head, or of a picture of it, that looks there. */
function landmarksAt(pose: Pose, flat: boolean): Float32Array {
  const key = `${pose.yaw} ${pose.pitch} ${flat}`;
  const landmarks = drawn.get(key) ?? frameOf(flat ? picture : someone, 0, 0, pose).landmarks;
  drawn.set(key, landmarks);
  return landmarks;
}

export interface FakeFace extends FacePort {
  unavailableCode: Code | null;
  /** What `analyse` throws from now on. */
  failure: unknown;
  /** Holds answers back until the test calls `release`. */
  held: boolean;
  readonly release: () => void;
  faultHint: Hint | null;
  maskOn: boolean;
  /** A picture sits there: it shows no other side, however it is turned. */
  flat: boolean;
  /** What the judge says: always this, or what it makes of a presentation. */
  judgement: Judgement | FacePort['judge'];
  readonly judged: { readonly presentation: Presentation; readonly level: LivenessLevel }[];
  samePerson: boolean;
  nothingFound: boolean;
  readonly asked: { readonly seq: number; readonly which: Which }[];
  readonly onChange: (listener: () => void) => () => void;
}

export function fakeFace(): FakeFace {
  const asked: { seq: number; which: Which }[] = [];
  const judged: { presentation: Presentation; level: LivenessLevel }[] = [];
  let waiting: (() => void)[] = [];
  const embedding = (model: ModelId): Embedding => ({ model, vector: unitVector(1) });
  const face: FakeFace = {
    unavailableCode: null,
    failure: null,
    held: false,
    faultHint: null,
    maskOn: false,
    flat: false,
    judgement: alive,
    judged,
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
      const { seq, at, pose } = frame;
      const all = ['mobilefacenet', 'dlib-resnet34'] as const;
      const best = ['mobilefacenet'] as const;
      const models = { none: [], turned: best, best, all, enrol: [...all, 'mobilefacenet-upper'] } as const;
      const mask = face.maskOn ? 1 : 0;
      return analysisOf(seq, {
        at,
        pose,
        landmarks: landmarksAt(pose, face.flat),
        embeddings: models[which].map(embedding),
        cover: { mask, hand: 0, glare: 0 },
      });
    },
    fault: ({ cover }, masks) => (cover.mask === 1 && masks === 'refuse' ? 'takeMaskOff' : face.faultHint),
    masked: ({ cover }) => cover.mask === 1,
    judge: (presentation, level) => {
      judged.push({ presentation, level });
      const { judgement } = face;
      return typeof judgement === 'function' ? judgement(presentation, level) : judgement;
    },
    consistent: () => face.samePerson,
    fuse: (analyses) => {
      const models = new Set(analyses.flatMap(({ embeddings }) => embeddings.map(({ model }) => model)));
      return [...models].map(embedding);
    },
  };
  return face;
}
