/** The cards of the demo: what the panel lays on the demo's reader, as a keyboard-wedge reader would tell it. */
import { people } from './people.ts';
import { words } from './words.ts';

export interface DemoCard {
  readonly label: string;
  /** Facility and card, as `src-main/demo/reader.ts` reads them. */
  readonly text: string;
}

/** The first two people have the cards that `src-main/demo/people.ts` gives them. */
const numbers = [1188, 1189, 1190] as const;

export const cards: readonly DemoCard[] = numbers.map((number, at) => ({
  label: at < 2 ? (people[at]?.name ?? '') : words.newCard,
  text: `010${String(number).padStart(5, '0')}`,
}));
