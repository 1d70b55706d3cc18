/** What is wrong with settings of readers that are each well-formed: in words, with a remedy, for whoever set them. */
import { absurd } from '../domain/absurd.ts';
import { csnLengths } from '../domain/cards/id.ts';
import type { Layout } from '../domain/cards/layout.ts';
import { type faultsInTexts, parseLayout } from '../domain/cards/layout-text.ts';
import { layoutsOf } from '../domain/cards/own-layout.ts';
import { alphabetOf, parseContent, shortestText, type WedgeContent } from '../domain/cards/wedge-text.ts';

type LayoutFault = ReturnType<typeof faultsInTexts>[number];

/** A fault of the list of own layouts. Bits are counted from 1. */
export function layoutFaultText({ fault, at }: LayoutFault): string {
  switch (fault) {
    case 'form':
      return `"${at}" is no layout; write it as "clinic 34; site 2-17; card 18-33; even 1: 2-17; odd 34: 18-33"`;
    case 'name':
      return `"${at}" is no name; begin with a lower-case letter, then at most 23 letters, digits and hyphens`;
    case 'sameName':
      return `two layouts are called "${at}"; rename one`;
    case 'sameLength':
      return `two layouts have ${at} bits, between which a card cannot choose; keep one`;
    case 'length':
      return `a layout of ${at} bits; it must have 8 to 256`;
    case 'noNumber':
      return `"${at}" has no number; add one, such as "card 2-17"`;
    case 'tooManyNumbers':
      return `"${at}" has more than 6 numbers; leave out those that all cards share`;
    case 'outOfRange':
      return `the bits of "${at}" lie outside of the layout, or their order is wrong; count from 1`;
    case 'tooWide':
      return `the number "${at}" has more than 64 bits; divide it`;
    case 'overlap':
      return `the number "${at}" shares bits with the one before it`;
    case 'parityInNumber':
      return `parity bit ${at} lies in a number; one of the two is counted wrongly`;
    case 'sameParityBit':
      return `parity bit ${at} is described twice`;
    case 'parityOverNothing':
      return `parity bit ${at} watches over nothing; name its bits, such as "even 1: 2-13"`;
    case 'parityOverItself':
      return `parity bit ${at} is among the bits that it watches over; leave it out of them`;
    case 'parityInCircle':
      return `parity bits of "${at}" wait for each other; one of them is counted wrongly`;
    default:
      return absurd(fault);
  }
}

/** What is looked at together. */
export interface Together {
  readonly layouts: readonly string[];
  readonly serialNumbers: 'accept' | 'refuse';
  readonly serialBits: 'off' | 'asSent' | 'reversed';
  readonly rawLengths: readonly string[];
  readonly wedge: string;
  readonly wedgePrefix: string;
  readonly wedgeSuffix: string;
}

export interface ReaderFault {
  readonly key: keyof Together;
  readonly text: string;
}

/** What a person types at a card's pace now and then: fewer keys tell nobody from a reader. */
const fewestKeys = 6;

/** Between settings: a wedge reader none of whose cards could be one, or could be told from typing. */
export function readerFaults(settings: Together): readonly ReaderFault[] {
  const content = settings.wedge === 'off' ? null : parseContent(settings.wedge);
  if (!content) return [];
  const layouts = layoutsOf(settings.layouts.map(parseLayout).filter((layout) => layout !== null));
  const faults: ReaderFault[] = [];
  const say = (key: ReaderFault['key'], text: string | null) => {
    if (text !== null) faults.push({ key, text });
  };
  say('wedge', contentFault(content, settings, layouts));
  if (alphabetOf(content).includes(settings.wedgeSuffix.charAt(0)) && settings.wedgeSuffix !== '')
    say('wedgeSuffix', 'it begins with a character that a card has, too; use {Enter}, or a key that no card has');
  if (settings.wedgePrefix === '' && shortestText(content, layouts) < fewestKeys)
    say('wedgePrefix', `"${settings.wedge}" is typed with so few keys that only a prefix tells it from a person's`);
  return faults;
}

/** Why no card that is typed so would ever be one; null when some are. */
function contentFault(content: WedgeContent, settings: Together, layouts: readonly Layout[]): string | null {
  switch (content.is) {
    case 'csn':
      return settings.serialNumbers === 'accept' ? null : 'readers.serialNumbers refuses what it types; accept them';
    case 'pacs':
      return null;
    case 'bits': {
      const { length } = content;
      const isSerial = settings.serialBits !== 'off' && csnLengths.includes(length / 8);
      const known = layouts.some((layout) => layout.length === length) || settings.rawLengths.includes(`${length}`);
      return known || isSerial ? null : `no layout has ${length} bits; describe it in readers.layouts`;
    }
    case 'numbers': {
      const layout = layouts.find(({ name }) => name === content.layout);
      if (!layout) return `${content.layout} is none of ${layouts.map(({ name }) => name).join(', ')}`;
      const { fields } = layout;
      if (content.separator !== '' || content.digits.length === fields.length) return null;
      return `${layout.name} has ${fields.length} numbers (${fields.map(({ name }) => name).join(', ')}), a width each`;
    }
    default:
      return absurd(content);
  }
}
