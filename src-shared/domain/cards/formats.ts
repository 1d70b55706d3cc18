/** The formats that every installation knows. Sources: the manufacturers' published descriptions of each layout. */
import type { Layout } from './layout.ts';

/** 26 bits, the open format: even parity over the first half, facility, card, odd parity over the second half. */
export const h10301: Layout = {
  name: 'h10301',
  length: 26,
  fields: [
    { name: 'facility', from: 2, to: 9 },
    { name: 'card', from: 10, to: 25 },
  ],
  parity: [
    { at: 1, kind: 'even', over: [[2, 13]] },
    { at: 26, kind: 'odd', over: [[14, 25]] },
  ],
};

/** 37 bits with a facility code. The middle bit is watched by both. */
export const h10304: Layout = {
  name: 'h10304',
  length: 37,
  fields: [
    { name: 'facility', from: 2, to: 17 },
    { name: 'card', from: 18, to: 36 },
  ],
  parity: [
    { at: 1, kind: 'even', over: [[2, 19]] },
    { at: 37, kind: 'odd', over: [[19, 36]] },
  ],
};

/** Of three bits two, so that each bit of the numbers is watched by two of the parity bits. */
const twoOfThree = (first: number, pairs: number) =>
  Array.from({ length: pairs }, (_, index) => [first + 3 * index, first + 3 * index + 1] as const);

/** Corporate 1000, 35 bits: company, card, two parity bits before and one behind; the first watches over all. */
export const corporate1000: Layout = {
  name: 'c1000',
  length: 35,
  fields: [
    { name: 'company', from: 3, to: 14 },
    { name: 'card', from: 15, to: 34 },
  ],
  parity: [
    { at: 2, kind: 'even', over: twoOfThree(3, 11) },
    { at: 35, kind: 'odd', over: twoOfThree(2, 11) },
    { at: 1, kind: 'odd', over: [[2, 35]] },
  ],
};

export const builtIn: readonly Layout[] = [h10301, h10304, corporate1000];
