/**
 * Whose desktop is open here, on disk before it opens: an agent that was killed in the middle knows at its next start
 * that it was, and whom to clean up after. Written at once and to the platter; it says nothing about who may come in,
 * for every start begins locked.
 */
export interface JournalEntry {
  /** The session that is open, or lies locked. */
  readonly username: string;
  readonly locked: boolean;
}

export interface Journal {
  /** What the last agent left here; null when nothing. */
  readonly left: JournalEntry | null;
  /** @param entry null: no session is left. Never throws. */
  readonly write: (entry: JournalEntry | null) => void;
}
