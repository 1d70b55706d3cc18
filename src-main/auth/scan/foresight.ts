/**
 * Works out what the judge will ask of the frames before the first prompt and of the turns, while the person is at them: it
 * is kept with the frames, and at the end somebody waits.
 */
import { motionFrames, motionOf, naturalMotion } from '../../../src-face/liveness/motion.ts';
import { reliefOver } from '../../../src-face/liveness/relief.ts';
import type { EngineAnalysis } from '../../../src-face/types.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Asked } from './asked.ts';

/** @returns to be called when another frame was analysed: `all` so far, the last taken at `analysed` of the window's clock */
export function createForesight(): (asked: Asked, all: readonly EngineAnalysis[], analysed: Ms) => void {
  /** The challenge whose frames before the first prompt were seen to. */
  let begun: Asked | null = null;
  return (asked, all, analysed) => {
    const { prompted, state } = asked.asking();
    const [first] = prompted;
    if (!first || analysed <= first.at) return;
    if (begun !== asked) {
      const before = all.filter(({ at }) => at <= first.at);
      naturalMotion(before.slice(-motionFrames).map(({ signature }) => signature));
      begun = asked;
    }
    const { made } = state;
    const straight = all.findLast(({ at }) => at <= (made[0]?.askedAt ?? Number.NEGATIVE_INFINITY));
    if (!straight) return;
    reliefOver(straight, all, made);
    const completing = made.some(({ askedAt, answer }) => askedAt + answer.reachedMs === analysed);
    const last = all.at(-1);
    if (completing && last?.at === analysed) motionOf(straight.signature, last.signature);
  };
}
