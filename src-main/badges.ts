/** Card readers and the two flows: where a tap goes, what is said of a card that cannot be used, and when none can. */
import { absurd } from '../src-shared/domain/absurd.ts';
import type { ReaderCode } from '../src-shared/domain/cards/codes.ts';
import type { CardId } from '../src-shared/domain/cards/id.ts';
import type { Code } from '../src-shared/domain/codes.ts';
import type { CardReaders, ReaderStatus } from './readers/ports.ts';

/** What a reader says, in the words of the lock screen. */
export function codeOfReader(code: ReaderCode): Code {
  switch (code) {
    case 'reader.unplugged':
      return 'reader.absent';
    case 'reader.denied':
    case 'reader.failed':
    case 'reader.noService':
      return 'reader.failed';
    case 'reader.twoCards':
      return 'card.several';
    case 'reader.misread':
      return 'card.unreadable';
    // It was read, and holding it there again changes nothing.
    case 'card.unknownFormat':
    case 'card.randomId':
      return 'card.unknown';
    default:
      return absurd(code);
  }
}

/** Why no card can be read here just now; null when one can. */
export function badgeUnavailable(readers: readonly ReaderStatus[]): Code | null {
  if (readers.some(({ state }) => state === 'ready')) return null;
  return readers.some(({ state }) => state === 'failed') ? 'reader.failed' : 'reader.absent';
}

/** What is wrong with what lies on a reader that works; null when nothing is. */
export function cardTrouble(readers: readonly ReaderStatus[]): Code | null {
  const code = readers.find((reader) => reader.state === 'ready' && reader.code !== undefined)?.code;
  return code === undefined ? null : codeOfReader(code);
}

/** Whoever takes cards. */
export interface TakesCards {
  readonly tapped: (card: CardId) => void;
  readonly cardFailed: (code: Code) => void;
}

export interface BadgeRouting {
  readonly readers: Pick<CardReaders, 'onTap' | 'onChange' | 'status'>;
  readonly login: TakesCards;
  /** While User Options waits for a card it goes there, and nowhere else. */
  readonly options: TakesCards & { readonly wantsCard: () => boolean };
}

/** Routes until the answer is called. */
export function routeBadges({ readers, login, options }: BadgeRouting): () => void {
  let told: Code | null = null;
  const receiver = (): TakesCards => (options.wantsCard() ? options : login);
  const stops = [
    readers.onTap(({ card }) => receiver().tapped(card)),
    readers.onChange(() => {
      const status = readers.status();
      const gone = badgeUnavailable(status);
      // At the lock screen the tile says so for as long as it lasts.
      if (gone !== null && options.wantsCard()) options.cardFailed(gone);
      const trouble = cardTrouble(status);
      if (trouble !== null && trouble !== told) receiver().cardFailed(trouble);
      told = trouble;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
