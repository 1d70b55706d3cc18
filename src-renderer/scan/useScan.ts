import { createContext, type RefObject, useContext, useEffect, useRef, useState } from 'react';
import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
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
 * @returns the hint that this window's own camera gives at this moment.
 */
export function useScan(options: {
  readonly bridge: Pick<Bridge, 'call' | 'sendFrame'>;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly attempt: string | null;
  readonly purpose: 'login' | 'enrol';
  readonly captured?: number;
}): Hint | null {
  const { bridge, video, attempt, purpose, captured = 0 } = options;
  const port = useScanPort();
  const [hint, setHint] = useState<Hint | null>(null);
  const count = useRef(captured);
  useEffect(() => {
    count.current = captured;
  }, [captured]);

  useEffect(() => {
    const element = video.current;
    if (attempt === null || !element) return;
    const controller = new AbortController();
    setHint(null);
    void runScan({
      port,
      bridge,
      video: element,
      attempt,
      purpose: purpose === 'login' ? { is: 'login' } : { is: 'enrol', captured: () => count.current },
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
