/**
 * A card reader that is not there: cards are laid on it by the demo's panel, by the tour and by end-to-end tests. It is
 * plugged in with the first card. Behind it is the agent's own hub, as behind every other reader.
 */
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import { defaultPresence } from '../../src-shared/domain/cards/presence.ts';
import { defaultRules } from '../../src-shared/domain/cards/read.ts';
import { seenInText, type WedgeContent } from '../../src-shared/domain/cards/wedge-text.ts';
import type { Basics } from '../ports.ts';
import { createCardReaders } from '../readers/hub.ts';
import type { CardReaders, Outcome } from '../readers/ports.ts';
import type { Found, OpenSource, Sink } from '../readers/source.ts';

export interface VirtualReader {
  /** For `composeAgent`. */
  readonly open: (basics: Pick<Basics, 'clock' | 'timers' | 'log'>) => CardReaders;
  readonly plug: () => void;
  readonly unplug: () => void;
  /** Lays a card on it for a moment, plugging it in first where it is not. */
  readonly tap: (card: CardId) => void;
  /** Lays two cards on it, until the answer is called. */
  readonly layTwo: (a: CardId, b: CardId) => () => void;
  /** What its lights have shown since it was plugged in first. */
  readonly shown: readonly Outcome[];
}

/** What the panel sends by the call of a wedge reader: facility and card, or this. */
export const unplugText = 'unplug';
const content: WedgeContent = { is: 'numbers', layout: 'h10301', separator: '', digits: [3, 5] };

const found: Found = { id: 'demo', name: 'Demo reader', kind: 'hid' };
/** Between the looks of a reader that polls, ms. */
const pollMs = 100;

export function createVirtualReader(): VirtualReader {
  const shown: Outcome[] = [];
  let sink: Sink | null = null;
  let basics: Pick<Basics, 'clock' | 'timers'> | null = null;
  /** When the reader has noticed that the last card is gone, monotonic ms. */
  let free = 0;
  let plugged = false;

  const source: OpenSource = (given) => {
    sink = given;
    return {
      signal: (reader, outcome) => {
        if (reader === found.id) shown.push(outcome);
      },
      close: async () => {
        sink = null;
      },
    };
  };

  const plug = (): void => {
    if (plugged) return;
    plugged = true;
    sink?.found(found);
  };
  const unplug = (): void => {
    if (!plugged) return;
    plugged = false;
    sink?.lost(found, 'unplugged', 'reader.unplugged');
  };
  const lay = (card: CardId): void => {
    // As a reader that polls sees it: the same a few times, and gone.
    for (let look = 0; look < defaultPresence.confirm; look++) sink?.saw(found.id, { is: 'card', card });
    sink?.saw(found.id, { is: 'nothing' });
  };
  const tap = (card: CardId): void => {
    plug();
    const now = basics?.clock.monotonic() ?? 0;
    // Nobody changes cards faster than a reader notices that one is gone.
    const at = Math.max(now, free);
    // A reader notices at one of its looks, never at the very moment.
    free = at + defaultPresence.goneMs + pollMs;
    if (at === now) lay(card);
    else basics?.timers.after(at - now, () => lay(card));
  };
  /** Two cards are seen in turns, as real readers see them. */
  const layTwo = (a: CardId, b: CardId): (() => void) => {
    plug();
    let cards = [a, b];
    let stop: () => void = () => undefined;
    const look = (): void => {
      const [card = a, ...rest] = cards;
      cards = [...rest, card];
      sink?.saw(found.id, { is: 'card', card });
      stop = basics?.timers.after(pollMs, look) ?? stop;
    };
    look();
    return () => {
      stop();
      sink?.saw(found.id, { is: 'nothing' });
    };
  };

  return {
    open: (given) => {
      basics = given;
      const hub = createCardReaders({ ...given, sources: [source] });
      return {
        ...hub,
        typed: (text) => {
          if (text === unplugText) return unplug();
          const seen = seenInText(text, content, defaultRules);
          if (seen.is === 'card') tap(seen.card);
        },
      };
    },
    plug,
    unplug,
    tap,
    layTwo,
    shown,
  };
}
