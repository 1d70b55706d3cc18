import { type MouseEvent, useCallback, useEffect, useRef } from 'react';

/** A second press of the same key within this time belongs to the first one, ms. */
const doublePressMs = 500;

/**
 * Tells whether a click is meant for an element that has just taken another one's place: not the second half of a
 * double click, and not a key that was still held or pressed twice.
 */
export function useMeant(): (click: MouseEvent) => boolean {
  const since = useRef(0);
  useEffect(() => {
    since.current = performance.now();
  }, []);
  return useCallback(({ detail }) => {
    // 0: made by the keyboard; otherwise the how-manieth click in a row at this place.
    return detail === 0 ? performance.now() - since.current >= doublePressMs : detail === 1;
  }, []);
}
