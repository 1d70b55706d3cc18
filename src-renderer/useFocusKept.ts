import { type RefObject, useEffect } from 'react';

/**
 * After a change of screen the keyboard is never nowhere: where the focused element went away, the new screen's own
 * first thing (`data-autofocus`) takes over. Somebody who is typing is left alone.
 */
export function useFocusKept(area: RefObject<HTMLElement | null>, screen: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change of screen is the cause, not an input.
  useEffect(() => {
    const { activeElement } = document;
    const lost = activeElement === null || activeElement === document.body || activeElement.closest('[inert]') !== null;
    if (!lost) return;
    area.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, [area, screen]);
}
