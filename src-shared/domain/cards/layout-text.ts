/**
 * An own layout as one line of text, so that a settings file, a flag and a group policy can all carry it:
 *
 *     clinic 34; site 2-17; card 18-33; even 1: 2-17; odd 34: 18-33
 *
 * Name and length; then each number with its bits; then each parity bit with the bits it watches over, which may be
 * several ranges with spaces between. Bits are counted from 1.
 */
import type { Field, Layout, Parity } from './layout.ts';
import { faultsBetween, faultsOf, type LayoutFault } from './own-layout.ts';

/** A line longer than this is no layout. */
const longestText = 1024;

const head = /^(\S+) +([0-9]{1,3})$/;
const parity = /^(even|odd) +([0-9]{1,3}): *([0-9 -]+)$/;
const number = /^([a-z][a-z0-9-]{0,23}) +([0-9]{1,3})(?:-([0-9]{1,3}))?$/;
const range = /^([0-9]{1,3})(?:-([0-9]{1,3}))?$/;

/** The layout that a line describes, right or wrong; null when the line has another form. */
export function parseLayout(text: string): Layout | null {
  if (text.length > longestText) return null;
  const [first = '', ...parts] = text.split(';').map((part) => part.trim());
  const [, name, length] = head.exec(first) ?? [];
  if (name === undefined || length === undefined) return null;
  const fields: Field[] = [];
  const rules: Parity[] = [];
  for (const part of parts) {
    const [, kind, at, bits = ''] = parity.exec(part) ?? [];
    if (kind === 'even' || kind === 'odd') {
      const over = bits.split(' ').filter(Boolean).map(rangeOf);
      if (over.some((each) => each === null)) return null;
      rules.push({ at: Number(at), kind, over: over.filter((each) => each !== null) });
      continue;
    }
    const [, field, from, to = from] = number.exec(part) ?? [];
    if (field === undefined) return null;
    fields.push({ name: field, from: Number(from), to: Number(to) });
  }
  return { name, length: Number(length), fields, parity: rules };
}

function rangeOf(text: string): readonly [number, number] | null {
  const [, from, to = from] = range.exec(text) ?? [];
  return from === undefined ? null : [Number(from), Number(to)];
}

/** A layout as the line that describes it. */
export function layoutText({ name, length, fields, parity }: Layout): string {
  const bits = (each: Parity['over'][number]) => (typeof each === 'number' ? `${each}` : `${each[0]}-${each[1]}`);
  return [
    `${name} ${length}`,
    ...fields.map((field) => `${field.name} ${field.from}-${field.to}`),
    ...parity.map(({ kind, at, over }) => `${kind} ${at}: ${over.map(bits).join(' ')}`),
  ].join('; ');
}

/** What is wrong with a list of lines; `form` is a line that is none. Empty: all can be used together. */
export function faultsInTexts(
  texts: readonly string[],
): readonly (LayoutFault | { readonly fault: 'form'; readonly at: string })[] {
  const layouts = texts.map((text) => [text, parseLayout(text)] as const);
  const read = layouts.flatMap(([, layout]) => (layout ? [layout] : []));
  return [
    ...layouts.flatMap(([text, layout]) => (layout ? [] : [{ fault: 'form' as const, at: text.slice(0, 40) }])),
    ...read.flatMap(faultsOf),
    ...faultsBetween(read),
  ];
}
