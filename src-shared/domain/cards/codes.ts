/**
 * Why a card did not become a tap. The words, with a remedy each, belong to `assets/locales` like those of every code.
 * `reader.*` is about the reader and is shown while it lasts; `card.*` is about the card that lies on it.
 */
export const readerCodes = [
  /** The reader that was there is gone. */
  'reader.unplugged',
  /** The system does not let this user open it. */
  'reader.denied',
  /** It answers with errors, or not at all. */
  'reader.failed',
  /** The smart card service of the system does not run or is not installed. */
  'reader.noService',
  /** More than one card lies on the reader: none of them counts. */
  'reader.twoCards',
  /** Something lies there that is read differently every time. */
  'reader.misread',
  /** The card has a format that no setting describes, or its parity is wrong. */
  'card.unknownFormat',
  /** The card gives a new number at every touch (a phone, a passport, some bank cards): it identifies nobody. */
  'card.randomId',
] as const;

export type ReaderCode = (typeof readerCodes)[number];
