/** Analyses without an engine: what a frame of a calm, living face leaves behind, to be changed where a test looks. */
import { syntheticLandmarks } from '../synthetic.ts';
import type { EngineAnalysis } from '../types.ts';

/** A frame every 100 ms. */
export function analysisOf(seq: number, more: Partial<EngineAnalysis> = {}): EngineAnalysis {
  return {
    seq,
    at: 100 * seq,
    scale: 1,
    pose: { yaw: 0, pitch: 0, roll: 0 },
    landmarks: syntheticLandmarks(160, 160, 160),
    embeddings: [],
    quality: { eyeDistance: 100, sharpness: 100, brightness: 120, clipped: 0 },
    liveness: { live: 0.95, by: {} },
    signature: new Float32Array(56 * 56),
    cues: { moire: 0, bezel: 0, black: 5, white: 220, grain: 1.5, digest: seq },
    light: { skin: [0.3, 0.2, 0.15], around: [0.2, 0.2, 0.2] },
    cover: { mask: 0, hand: 0, glare: 0 },
    ...more,
  };
}
