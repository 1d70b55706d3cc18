import { useEffect } from 'react';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import { throttle } from './scan/throttle.ts';

/** Main hears at most this often that somebody is there, ms. */
export const activityMs = 1_000;

const kinds = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'touchstart', 'touchmove'] as const;

/**
 * Whether an event of a window is somebody's doing. Browsers send a `pointermove` when something moves below a pointer
 * that lies still; a screen that changes by itself would keep itself awake by it.
 */
export function isSomebody(
  event: Pick<Event, 'type' | 'isTrusted'> & Partial<Pick<PointerEvent, 'movementX' | 'movementY'>>,
): boolean {
  if (!event.isTrusted) return false;
  return event.type !== 'pointermove' || (event.movementX ?? 0) !== 0 || (event.movementY ?? 0) !== 0;
}

/** Tells main that somebody is at the keyboard, the mouse or the screen, at once and then at most once a second. */
export function useActivity(bridge: Pick<Bridge, 'call'>, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const tell = throttle<void>(() => {
      // One lost message changes nothing: the next movement sends another.
      bridge.call('lock.active', undefined).catch((error: unknown) => console.warn('activity was not heard', error));
    }, activityMs);
    const seen = (event: Event) => {
      if (isSomebody(event)) tell();
    };
    const options = { capture: true, passive: true } as const;
    for (const kind of kinds) window.addEventListener(kind, seen, options);
    return () => {
      tell.cancel();
      for (const kind of kinds) window.removeEventListener(kind, seen, options);
    };
  }, [bridge, active]);
}
