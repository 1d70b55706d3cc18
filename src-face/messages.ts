/** What passes between the engine and its worker thread. */
import type { FaceFrame, ModelId, Tier } from '../src-shared/domain/face.ts';
import type { FaceErrorCode } from './error.ts';
import type { EngineAnalysis, ModelFile } from './types.ts';

/**
 * Which recognition networks to run: the best that decide together (a login), all (so that templates outlive a
 * tier), or all and the upper face (an enrolment, which a login with a mask will be compared with). Of the views of a turn:
 * the best without the liveness networks, for the one that answers (`turned`), and no network at all for those on the way.
 */
export type Which = 'best' | 'all' | 'enrol' | 'turned' | 'none';

/** Given to the worker as it starts. */
export interface WorkerSetup {
  readonly models: readonly ModelFile[];
  readonly intraOpThreads: number;
}

export interface Question {
  readonly id: number;
  readonly frame: FaceFrame;
  readonly which: Which;
}

/** `close`: release everything and end, after the frame in work. */
export type Command = Question | 'close';

export type Reply =
  /** The first message: what was loaded, or why nothing was. */
  | { readonly is: 'ready'; readonly tier: Tier; readonly models: readonly ModelId[] }
  | { readonly is: 'unusable'; readonly code: FaceErrorCode; readonly message: string }
  /** Null when the landmarks are not those of a face. */
  | { readonly is: 'analysis'; readonly id: number; readonly analysis: EngineAnalysis | null }
  /** A network failed on this frame; the worker goes on. */
  | { readonly is: 'failed'; readonly id: number; readonly message: string };
