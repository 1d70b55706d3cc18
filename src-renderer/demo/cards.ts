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

export const tap = ({ text }: DemoCard): void => tell(text);
export const unplug = (): void => tell('unplug');

/** Through the window's own bridge; a window that has lost its agent hears of it there. */
function tell(text: string): void {
  const { role, call } = window.hexlock;
  call(role === 'lock' ? 'lock.wedge' : 'options.wedge', { text }).catch((error: unknown) => {
    console.error('the demo reader was not heard', error);
  });
}
