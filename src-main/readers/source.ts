/** Between the hub and what speaks to readers of one kind: a source says what it sees, the hub says what that means. */
import type { ReaderCode } from '../../src-shared/domain/cards/codes.ts';
import type { Seen } from '../../src-shared/domain/cards/presence.ts';
import type { Outcome, ReaderKind } from './ports.ts';

export interface Found {
  readonly id: string;
  readonly name: string;
  readonly kind: ReaderKind;
}

/** Where a source reports to. */
export interface Sink {
  /** A reader can be used, for the first time or again. */
  readonly found: (reader: Found) => void;
  /** A reader cannot be used (any more). Nothing lies on it. */
  readonly lost: (reader: Found, state: 'unplugged' | 'failed', code: ReaderCode) => void;
  /** What was reported lost is no longer worth mentioning. */
  readonly forget: (id: string) => void;
  /** One look at a reader. */
  readonly saw: (id: string, seen: Seen) => void;
}

export interface ReaderSource {
  /** Shows what became of the last tap on this reader; a reader of another source is ignored. */
  readonly signal: (reader: string, outcome: Outcome) => void;
  readonly close: () => Promise<void>;
}

/** Starts to look for readers; the hub owns what it answers. */
export type OpenSource = (sink: Sink) => ReaderSource;
