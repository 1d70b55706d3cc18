/** What one attempt holds, and no longer than the attempt lasts: what proves its factor, the scan, the transaction. */
import type { Scores } from '../../src-face/liveness/types.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { State } from '../../src-shared/domain/login/state.ts';
import type { CameraFacts, KeyJson, Probe, Report, Transaction } from './ports.ts';
import type { Scan, ScanRefusal } from './scan/types.ts';

/** What proves a factor. It never stands in a state, an event, an effect or the log. */
export type Held =
  | { readonly is: 'password'; readonly password: string }
  | { readonly is: 'pin'; readonly pin: string }
  | { readonly is: 'badge'; readonly card: CardId }
  | { readonly is: 'face'; readonly probe: Probe }
  | { readonly is: KeyFactor; readonly credential: KeyJson };

export interface Hand {
  readonly attempt: AttemptId;
  readonly abort: AbortController;
  /** From the moment it is there until the cloud has answered. */
  held: Held | null;
  scan: Scan | null;
  /** What the window's WebAuthn is to be asked. */
  keyOptions: KeyJson | null;
  begun: Promise<Transaction> | null;
  /** As the window told of it. */
  camera: CameraFacts | null;
  /** The cloud has settled the transaction: there is nothing left to give up. */
  settled: boolean;
  /** Messages that were no frames. */
  malformed: number;
}

export const newHand = (attempt: AttemptId, held: Held | null): Hand => ({
  attempt,
  abort: new AbortController(),
  held,
  scan: null,
  keyOptions: null,
  begun: null,
  camera: null,
  settled: false,
  malformed: 0,
});

/** Drops everything in it; what still comes for it is ignored. */
export function empty(hand: Hand): void {
  hand.scan?.end();
  hand.held = null;
  hand.keyOptions = null;
  hand.abort.abort();
}

/** The card of an attempt waits for the password of its owner, while that is typed and while it is checked. */
export const linkOf = (state: State): AttemptId | null =>
  state.at === 'locked' || state.at === 'checking' ? (state.link?.attempt ?? null) : null;

/** Whose hands a state needs. */
export function attemptsOf(state: State): readonly AttemptId[] {
  const link = linkOf(state);
  const own = 'attempt' in state ? state.attempt : state.at === 'open' ? (state.tap?.attempt ?? null) : null;
  return [own, link].filter((attempt) => attempt !== null);
}

export const begunBy = (hand: Hand): Promise<Transaction> =>
  hand.begun ?? Promise.reject(new Refusal('internal', 'a challenge was asked for before the transaction'));

/**
 * Tells the audit log of a refused scan. With its transaction, which ends the transaction and counts as a failure of
 * the name, unless all that happened is that two people were in the picture.
 * @returns whether the transaction is over with it
 */
export function reportRefusal(report: Report, hand: Hand, code: ScanRefusal, scores: Scores): boolean {
  const counts = code !== 'scan.personChanged' && hand.begun !== null;
  hand.settled = counts;
  const tell = async (): Promise<void> => {
    // A transaction that could not be begun was told of already, and nothing can be counted against it.
    const begun = counts ? await hand.begun?.catch(() => null) : null;
    report({ kind: 'scan.refused', session: null, code, scores, ...(begun && { transaction: begun.id }) });
  };
  void tell();
  return counts;
}
