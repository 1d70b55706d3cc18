import { createContext, useContext, useEffect, useRef } from 'react';
import type { KeyPort } from './port.ts';
import { type KeyRequest, runKey } from './run.ts';

/** The keys of this window, given by its `main.tsx`. */
export const KeyContext = createContext<KeyPort | null>(null);

/**
 * Asks for a key exactly once for each attempt whose options are ready; another attempt, null or unmounting calls it off.
 * @param attempt null while there is nothing to ask for
 * @param request how this window asks and tells, for one attempt
 */
export function useKey(
  attempt: string | null,
  request: (port: KeyPort, attempt: string) => Omit<KeyRequest, 'signal'>,
): void {
  const port = useContext(KeyContext);
  if (!port) throw new Error('the page has no KeyContext');
  const latest = useRef(request);
  useEffect(() => {
    latest.current = request;
  });
  useEffect(() => {
    if (attempt === null) return;
    const controller = new AbortController();
    void runKey({ ...latest.current(port, attempt), signal: controller.signal });
    return () => controller.abort();
  }, [port, attempt]);
}
