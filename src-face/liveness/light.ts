/** Whether the skin follows the colours that the screen showed. Pure. */

import type { Ms } from '../../src-shared/domain/ids.ts';
import type { LightColour } from '../../src-shared/domain/liveness.ts';
import type { EngineAnalysis } from '../types.ts';
import type { Scores } from './types.ts';

export interface LightFinding {
  readonly is: 'followed' | 'abstained' | 'refused';
  readonly scores: Scores;
}

export interface ShownColour {
  readonly colour: LightColour;
  readonly at: Ms;
}

/** Abstains until it is measured. */
export function lightFinding(frames: readonly EngineAnalysis[], shown: readonly ShownColour[]): LightFinding {
  void frames;
  void shown;
  return { is: 'abstained', scores: {} };
}
