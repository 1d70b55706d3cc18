import { useCallback, useEffect, useRef } from 'react';

/** A second click within this time belongs to the first one, ms. */
const doubleClickMs = 500;

/** False while an element is so new that a click on it was meant for what stood there before. */
export function useSteady(): () => boolean {
  const since = useRef(0);
  useEffect(() => {
    since.current = performance.now();
  }, []);
  return useCallback(() => performance.now() - since.current >= doubleClickMs, []);
}
