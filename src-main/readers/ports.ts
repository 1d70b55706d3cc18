/** What the rest of the agent knows of card readers: that a card was tapped, and how the readers are. */
import type { ReaderCode } from '../../src-shared/domain/cards/codes.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';

/** One card, laid on one reader once. */
export interface Tap {
  readonly card: CardId;
  /** The `id` of the reader's status. */
  readonly reader: string;
  /** Monotonic, as the events of the login machine. */
  readonly at: Ms;
}

export type ReaderKind = 'hid' | 'pcsc' | 'wedge';

export interface ReaderStatus {
  /** Stays the same when the reader is plugged in again. */
  readonly id: string;
  /** As the reader calls itself. */
  readonly name: string;
  readonly kind: ReaderKind;
  readonly state: 'ready' | 'unplugged' | 'failed';
  /** Why it is not ready, or what is wrong with what lies on it. */
  readonly code?: ReaderCode;
}

/** What became of a tap, for the lights of the reader it happened on. */
export type Outcome = 'accepted' | 'refused' | 'waiting';

export interface CardReaders {
  /** @returns what ends the listening. */
  onTap(listener: (tap: Tap) => void): () => void;
  /** A reader came, went, or has something else to say; `status` tells all. */
  onChange(listener: () => void): () => void;
  status(): readonly ReaderStatus[];
  /** Shown on the reader of the last tap, where it has lights. */
  signal(outcome: Outcome): void;
  /** The text of a keyboard-wedge reader, as a window recognised it; empty when it was a card's and not readable. */
  typed(text: string): void;
  /** Lets go of every reader and leaves each as it was found. */
  close(): Promise<void>;
}
