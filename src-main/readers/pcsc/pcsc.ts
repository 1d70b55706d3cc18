/** What is needed of the system's smart card service (PC/SC), so that a stand-in can take its place. */

/** Flags of a reader's state, as every implementation numbers them. */
export const flags = { changed: 0x2, unknown: 0x4, unavailable: 0x8, empty: 0x10, present: 0x20, mute: 0x200 } as const;

/** Return codes that mean something to us. */
export const errors = {
  cancelled: 0x80100002,
  timeout: 0x8010000a,
  noService: 0x8010001d,
  noReaders: 0x8010002e,
  unknownReader: 0x80100009,
} as const;

export class PcscError extends Error {
  /** The service's own number, unsigned. */
  readonly code: number;
  constructor(call: string, code: number) {
    super(`${call}: ${code.toString(16)}`);
    this.code = code;
  }
}

export interface ReaderState {
  readonly reader: string;
  /** Flags in the lower half; the upper half counts insertions and removals where the system does that. */
  readonly state: number;
}

export interface PcscContext {
  readonly readers: () => Promise<readonly string[]>;
  /** Waits until a state is another one than given, or the time is over; then answers the states as they are. */
  readonly change: (known: readonly ReaderState[], timeoutMs: number) => Promise<readonly ReaderState[]>;
  /** Sends one command to the card on a reader and answers what it says, status word included. */
  readonly transmit: (reader: string, command: Uint8Array) => Promise<Uint8Array>;
  /** Ends a `change` that waits. */
  readonly cancel: () => void;
  readonly release: () => Promise<void>;
}

/** @throws PcscError as does everything here; the library missing is an Error of its own. */
export type Pcsc = () => Promise<PcscContext>;
