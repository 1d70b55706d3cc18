import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';

/** One thing is changed at a time on the methods page: `face`, `pin`, `card:ID` and so on, or nothing. */
export interface Edit {
  readonly now: string | null;
  readonly begin: (what: string) => void;
  readonly end: () => void;
}

/** @param done changes whenever main has done something: what was being changed is over then */
export function useEdit(done: string): Edit {
  const [now, setNow] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that something was done is the cause, not an input.
  useEffect(() => setNow(null), [done]);
  const end = useCallback(() => setNow(null), []);
  return { now, begin: setNow, end };
}

/** For the button that begins an edit and goes away meanwhile: whoever changes their mind is back where they came from. */
export function useReturn(): { readonly left: () => void; readonly button: RefCallback<HTMLButtonElement> } {
  const away = useRef(false);
  const left = useCallback(() => {
    away.current = true;
  }, []);
  const button = useCallback((element: HTMLButtonElement | null) => {
    if (element && away.current) {
      away.current = false;
      element.focus();
    }
  }, []);
  return { left, button };
}
