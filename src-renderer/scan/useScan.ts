import { createContext, type RefObject, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import type { ScanPort } from './port.ts';
import { runScan } from './run.ts';

/** The camera of this window, given by its `main.tsx`. */
export const ScanContext = createContext<ScanPort | null>(null);

export function useScanPort(): ScanPort {
  const port = useContext(ScanContext);
  if (!port) throw new Error('the page has no ScanContext');
  return port;
}

/**
 * Keeps the camera running for exactly one attempt: a new attempt starts afresh, null or unmounting stops it.
 * @param captured for an enrolment: how many captures main counts by now.
 * @param prompt for a login: what the person is asked just now.
 * @returns the hint that this window's own camera gives at this moment; undefined until it has given one.
 */
export function useScan(options: {
  readonly bridge: Pick<Bridge, 'call' | 'sendFrame'>;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly attempt: string | null;
  readonly purpose: 'login' | 'enrol';
  readonly captured?: number;
  readonly prompt?: Prompt | null;
}): Hint | null | undefined {
  const { bridge, video, attempt, purpose, captured = 0, prompt = null } = options;
  const port = useScanPort();
  const [hint, setHint] = useState<Hint | null>();
  const told = useRef({ captured, prompt });
  useLayoutEffect(() => {
    told.current = { captured, prompt };
  }, [captured, prompt]);

  useEffect(() => {
    const element = video.current;
    if (attempt === null || !element) return;
    const controller = new AbortController();
    setHint(undefined);
    void runScan({
      port,
      bridge,
      video: element,
      attempt,
      purpose:
        purpose === 'login'
          ? { is: 'login', prompt: () => told.current.prompt }
          : { is: 'enrol', captured: () => told.current.captured },
      onHint: setHint,
      signal: controller.signal,
    });
    return () => controller.abort();
  }, [port, bridge, video, attempt, purpose]);

  return hint;
}

/** Loads the models once the page has drawn itself and the person has had a moment to begin. */
export function usePreload(when: boolean): void {
  const port = useScanPort();
  useEffect(() => {
    if (!when) return;
    const handle = requestIdleCallback(
      () => {
        // A failure is not lost: the scan tries again and reports it with its code.
        port.preload().catch((error: unknown) => console.warn('the face models did not load yet', error));
      },
      { timeout: 1_000 },
    );
    return () => cancelIdleCallback(handle);
  }, [port, when]);
}
