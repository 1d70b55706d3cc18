/** From settings to rules: what is a card here, and how a wedge reader types it. */
import { keysOf, type ReaderSettings } from '../../src-shared/contracts/readers.ts';
import { parseLayout } from '../../src-shared/domain/cards/layout-text.ts';
import { layoutsOf } from '../../src-shared/domain/cards/own-layout.ts';
import type { CardRules } from '../../src-shared/domain/cards/read.ts';
import type { WedgeRules } from '../../src-shared/domain/cards/wedge.ts';
import { alphabetOf, parseContent, shortestText, type WedgeContent } from '../../src-shared/domain/cards/wedge-text.ts';

/** Settings that were parsed: a line that is no layout does not occur in them. */
export const cardRulesOf = ({ layouts, serialNumbers, serialBits, rawLengths }: ReaderSettings): CardRules => ({
  layouts: layoutsOf(layouts.map(parseLayout).filter((layout) => layout !== null)),
  csn: serialNumbers === 'accept',
  csnBits: serialBits,
  raw: rawLengths.map(Number),
});

export interface WedgeSetup {
  readonly content: WedgeContent;
  /** For the windows. */
  readonly rules: WedgeRules;
}

/** Null where no wedge reader is configured. */
export function wedgeOf(settings: ReaderSettings): WedgeSetup | null {
  const content = settings.wedge === 'off' ? null : parseContent(settings.wedge);
  if (!content) return null;
  return {
    content,
    rules: {
      prefix: keysOf(settings.wedgePrefix),
      suffix: keysOf(settings.wedgeSuffix),
      maxGapMs: settings.wedgeMaxGapMs,
      // A card that is shorter than that is one all the same.
      minLength: Math.min(settings.wedgeMinLength, shortestText(content, cardRulesOf(settings).layouts)),
      alphabet: alphabetOf(content),
    },
  };
}
