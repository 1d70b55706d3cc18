/** Lays a card on the demo's reader, through the window's own bridge. */
import type { DemoCard } from './cards.ts';

export const tap = ({ text }: DemoCard): void => tell(text);
export const unplug = (): void => tell('unplug');

/** A window that has lost its agent says so by itself. */
function tell(text: string): void {
  const { role, call } = window.hexlock;
  call(role === 'lock' ? 'lock.wedge' : 'options.wedge', { text }).catch((error: unknown) => {
    console.error('the demo reader was not heard', error);
  });
}
