/**
 * Passive liveness: networks that judge one picture. None of them is enough alone (measured, see the model cards):
 * the MiniFAS pair sees a bezel, hardly ever a good screen; the embedded pair sees little. Their mean is one veto
 * among several, and `judge.ts` says what it takes to pass.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { FaceFrame, LivenessScore } from '../../src-shared/domain/face.ts';
import { cropScaled, faceBox } from '../align.ts';
import { run } from '../embed.ts';
import type { LivenessNetwork } from '../types.ts';

/** What a network looks at, and which of its numbers says "live". */
interface Eye {
  /** Enlargement of the forehead-to-chin box. */
  readonly factor: number;
  /** Side of the input, NHWC, RGB. */
  readonly size: number;
  /** Level of white at the input. */
  readonly white: 1 | 255;
  /** Index of the live class in the output. */
  readonly live: number;
}

const eyes: Readonly<Record<LivenessNetwork, Eye>> = {
  // Silent-Face-Anti-Spoofing; the factor is part of each network's name there.
  'minifas-v2': { factor: 2.7, size: 80, white: 255, live: 1 },
  'minifas-v1se': { factor: 4, size: 80, white: 255, live: 1 },
  // @vladmandic/human: `face.antispoof` (one sigmoid) and `face.liveness` (softmax of two). With the plain box real
  // faces score highest and most evenly (0.66 and more, against 0.47 with a box 1.6 times as large).
  antispoof: { factor: 1, size: 128, white: 1, live: 0 },
  liveness: { factor: 1, size: 32, white: 1, live: 0 },
};

/** Scores one frame. Keeps its buffers: do not call again before the promise is settled. */
export type Look = (frame: FaceFrame) => Promise<LivenessScore>;

/**
 * A look through the networks at hand.
 * @param beside networks whose scores are told but do not enter the mean
 * @throws {RangeError} without a network: without eyes everyone would be found live.
 */
export function livenessNetworks(
  judging: ReadonlyMap<LivenessNetwork, InferenceSession>,
  beside: ReadonlyMap<LivenessNetwork, InferenceSession> = new Map(),
): Look {
  if (judging.size === 0) throw new RangeError('no liveness network');
  const looks = [...judging, ...beside].map(([network, session]) => ({
    network,
    look: lookWith(eyes[network], session),
  }));
  return async (frame) => {
    const box = faceBox(frame.landmarks);
    const by: Record<string, number> = {};
    for (const { network, look } of looks) by[network] = await look(frame, box);
    const sum = [...judging.keys()].reduce((total, network) => total + (by[network] ?? Number.NaN), 0);
    return { live: sum / judging.size, by };
  };
}

function lookWith(eye: Eye, session: InferenceSession) {
  const { factor, size, white, live } = eye;
  return async (frame: FaceFrame, box: ReturnType<typeof faceBox>): Promise<number> => {
    const crop = cropScaled(frame, box, factor, size);
    if (white === 1) for (let i = 0; i < crop.length; i++) crop[i] = (crop[i] as number) / 255;
    const scores = await run(session, new Tensor('float32', crop, [1, size, size, 3]));
    return scores[live] ?? 0;
  };
}
