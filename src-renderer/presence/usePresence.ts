import { useEffect } from 'react';
import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import { useScanPort } from '../scan/useScan.ts';
import { runPresence } from './run.ts';

/**
 * Lets the camera look, without showing it, for as long as main names an attempt: the view's `presenceAttempt`. The
 * indicator beside the open desktop says so all the while.
 */
export function usePresence(bridge: Pick<Bridge, 'call' | 'sendFrame'>, attempt: string | null): void {
  const port = useScanPort();
  useEffect(() => {
    if (attempt === null) return;
    const controller = new AbortController();
    const video = document.createElement('video');
    void runPresence({ port, bridge, video, attempt, signal: controller.signal });
    return () => controller.abort();
  }, [port, bridge, attempt]);
}
