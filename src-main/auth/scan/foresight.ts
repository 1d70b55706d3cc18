/**
 * Works out what the judge will ask of the frames before the first prompt, and of each turn once it is over, while the
 * person is at the next: it is kept with the frames, and at the end somebody waits.
 */
import { motionFrames, naturalMotion } from '../../../src-face/liveness/motion.ts';
import { reliefOver } from '../../../src-face/liveness/relief.ts';
import type { EngineAnalysis } from '../../../src-face/types.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Asked } from './asked.ts';

/** @returns to be called when another frame was analysed: `all` so far, the last taken at `analysed` of the window's clock */
export function createForesight(): (asked: Asked, all: readonly EngineAnalysis[], analysed: Ms) => void {
  /** The challenge for which it was done, and for how many of its turns. */
  let foreseen: { readonly of: Asked; readonly turns: number } | null = null;
  return (asked, all, analysed) => {
    const { prompted, state } = asked.asking();
    const [first] = prompted;
    if (!first || analysed <= first.at) return;
    if (foreseen?.of !== asked) {
      const before = all.filter(({ at }) => at <= first.at);
      naturalMotion(before.slice(-motionFrames).map(({ signature }) => signature));
      foreseen = { of: asked, turns: 0 };
    }
    const over = state.made.slice(0, -1);
    const straight = all.findLast(({ at }) => at <= (over[0]?.askedAt ?? Number.NEGATIVE_INFINITY));
    if (!straight || over.length === foreseen.turns) return;
    foreseen = { of: asked, turns: over.length };
    reliefOver(straight, all, over);
  };
}
