/** Whether a face keeps as still as a picture, which is asked about and refuses nobody. Pure. */
import type { EngineAnalysis } from '../types.ts';
import { doubt, type Finding, passed } from './finding.ts';
import { motionFrames, naturalMotion } from './motion.ts';

/** With two frames there is a single change, and the settling of the tracker alone can make one. */
export const fewestFrames = 3;

/**
 * The least motion that lets a scan pass without the challenge; see `naturalMotion`. Measured at 10 frames a second over
 * runs of 5 (and 8) frames: six clips of three people 0.24 and 0.34 (0.29 and 0.49) at least, so one login in eight on film is
 * asked; still pictures before a plain sensor 0.26 and 0.39 at most, nearly all of them under 0.1. A picture
 * that was coded as video leaves up to 0.5 and 0.8, a bent print that is rocked 0.8 and 0.9: no limit stops those.
 */
export const stillLimits = { neighbours: 0.3, pairs: 0.57 } as const;

export function motionFinding(frames: readonly EngineAnalysis[]): Finding {
  const { neighbours, pairs, eyes } = naturalMotion(frames.slice(-motionFrames).map(({ signature }) => signature));
  const scores = { 'motion.neighbours': neighbours, 'motion.pairs': pairs, 'motion.eyes': eyes };
  return neighbours >= stillLimits.neighbours && pairs >= stillLimits.pairs ? passed(scores) : doubt('still', scores);
}

/** A frame that was given twice counts once. */
export function distinct(frames: readonly EngineAnalysis[]): EngineAnalysis[] {
  return [...new Map(frames.map((frame) => [frame.seq, frame])).values()];
}
