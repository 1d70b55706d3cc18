/** What a flow makes of an error: the log's entry, the code for the person, and until when it is of no use to try again. */
import { codeOf, Refusal } from '../src-shared/contracts/errors.ts';
import type { Code } from '../src-shared/domain/codes.ts';
import type { Basics } from './ports.ts';

export interface Failure {
  readonly code: Code;
  /** Epoch ms; null where no time was said. */
  readonly until: number | null;
}

/** @param flow as the log names it */
export function noteFailure(flow: string, error: unknown, { clock, log }: Pick<Basics, 'clock' | 'log'>): Failure {
  const code = codeOf(error);
  const refusal = error instanceof Refusal ? error : null;
  log.warn(`${flow}.failed`, { code, detail: refusal?.detail ?? '' });
  if (code === 'internal') log.error(`${flow}.error`, { error: String(error) });
  const wait = refusal?.retryAfterSeconds ?? null;
  return { code, until: wait === null ? null : clock.now() + wait * 1000 };
}
