/** What one attempt holds, and no longer than the attempt lasts: the password, the scan, the transaction. */
import type { Scores } from '../../src-face/liveness/types.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { CameraFacts, Probe, Report, Transaction } from './ports.ts';
import type { Scan, ScanRefusal } from './scan/scan.ts';

export interface Hand {
  readonly attempt: AttemptId;
  readonly abort: AbortController;
  password: string | null;
  probe: Probe | null;
  scan: Scan | null;
  begun: Promise<Transaction> | null;
  /** As the window told of it. */
  camera: CameraFacts | null;
  /** The cloud has settled the transaction: there is nothing left to give up. */
  settled: boolean;
  /** Messages that were no frames. */
  malformed: number;
}

export const newHand = (attempt: AttemptId, password: string | null): Hand => ({
  attempt,
  abort: new AbortController(),
  password,
  probe: null,
  scan: null,
  begun: null,
  camera: null,
  settled: false,
  malformed: 0,
});

/** Drops everything in it; what still comes for it is ignored. */
export function empty(hand: Hand): void {
  hand.scan?.end();
  hand.password = null;
  hand.probe = null;
  hand.abort.abort();
}

export const begunBy = (hand: Hand): Promise<Transaction> =>
  hand.begun ?? Promise.reject(new Refusal('internal', 'a challenge was asked for before the transaction'));

/**
 * Tells the audit log of a refused scan. With its transaction, which ends the transaction and counts as a failure of
 * the name, unless all that happened is that two people were in the picture.
 */
export async function reportRefusal(report: Report, hand: Hand, code: ScanRefusal, scores: Scores): Promise<void> {
  const counts = code !== 'scan.personChanged' && hand.begun !== null;
  hand.settled = counts;
  // A transaction that could not be begun was told of already, and nothing can be counted against it.
  const begun = counts ? await hand.begun?.catch(() => null) : null;
  report({ kind: 'scan.refused', session: null, code, scores, ...(begun && { transaction: begun.id }) });
}
