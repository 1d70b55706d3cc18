/** What main hears of one presence watch. Apart from React, so that a test can hold it in its hands. */
import { encodeFrame } from '../../src-shared/contracts/frames.ts';
import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { ScanPort } from '../scan/port.ts';

export interface PresenceOptions {
  readonly port: Pick<ScanPort, 'watch'>;
  readonly bridge: Pick<Bridge, 'call' | 'sendFrame'>;
  readonly video: HTMLVideoElement;
  readonly attempt: string;
  readonly signal: AbortSignal;
}

/** Watches until the signal fires or something fails, and reports to main. Never rejects. */
export async function runPresence({ port, bridge, video, attempt, signal }: PresenceOptions): Promise<void> {
  const tell = (sent: Promise<unknown>) =>
    sent.catch((error: unknown) => console.error('main did not take a look of the camera', error));
  const guide = (hint: Hint): void => {
    if (!signal.aborted) void tell(bridge.call('camera.guidance', { attempt, hint }));
  };
  const end = await port.watch({
    video,
    attempt,
    signal,
    onReady: ({ width, height, label, frameRate }) => {
      if (signal.aborted) return;
      const facts = { width, height, label: label.slice(0, 256), frameRate };
      void tell(bridge.call('camera.report', { is: 'ready', attempt, ...facts }));
    },
    onNobody: () => guide('nobody'),
    onSeveral: () => guide('severalPeople'),
    onFace: (frame) => {
      if (!signal.aborted) bridge.sendFrame(encodeFrame(frame));
    },
  });
  if (end !== 'ended' && !signal.aborted) {
    await tell(bridge.call('camera.report', { is: 'failed', attempt, code: end }));
  }
}
