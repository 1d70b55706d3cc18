/** What one layer says. */
import type { Scores } from './types.ts';

export type Finding =
  | { readonly is: 'passed'; readonly scores: Scores }
  /** Neither: the challenge would settle it. */
  | { readonly is: 'doubt'; readonly why: string; readonly scores: Scores }
  | { readonly is: 'refused'; readonly why: string; readonly scores: Scores };

export const passed = (scores: Scores): Finding => ({ is: 'passed', scores });
export const doubt = (why: string, scores: Scores): Finding => ({ is: 'doubt', why, scores });
export const refused = (why: string, scores: Scores): Finding => ({ is: 'refused', why, scores });
