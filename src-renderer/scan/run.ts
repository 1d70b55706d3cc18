/** One scan from the window's side: what main hears of it. Apart from React, so that a test can hold it in its hands. */

import { encodeFrame } from '../../src-shared/contracts/frames.ts';
import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { ScanPort, ScanPurpose } from './port.ts';
import { throttle } from './throttle.ts';

/** Main and its log need not hear of every flicker. */
const guidanceSpacingMs = 200;

export interface RunOptions {
  readonly port: Pick<ScanPort, 'scan'>;
  readonly bridge: Pick<Bridge, 'call' | 'sendFrame'>;
  readonly video: HTMLVideoElement;
  readonly attempt: string;
  readonly purpose: ScanPurpose;
  /** The hint as the window itself sees it, at once. */
  readonly onHint: (hint: Hint | null) => void;
  readonly signal: AbortSignal;
}

/** Scans until the signal fires or something fails, and reports to main. Never rejects. */
export async function runScan(options: RunOptions): Promise<void> {
  const { port, bridge, video, attempt, purpose, onHint, signal } = options;
  const tell = (sent: Promise<unknown>) =>
    sent.catch((error: unknown) => console.error('main did not take a camera report', error));
  const guide = throttle(
    (hint: Hint | null) => void tell(bridge.call('camera.guidance', { attempt, hint })),
    guidanceSpacingMs,
  );
  signal.addEventListener('abort', guide.cancel, { once: true });
  const end = await port.scan({
    video,
    attempt,
    purpose,
    signal,
    onReady: ({ width, height, label, frameRate }) => {
      if (signal.aborted) return;
      const facts = { width, height, label: label.slice(0, 256), frameRate };
      void tell(bridge.call('camera.report', { is: 'ready', attempt, ...facts }));
    },
    onHint: (hint) => {
      if (signal.aborted) return;
      onHint(hint);
      guide(hint);
    },
    onPose: ({ at, pose: { yaw, pitch, roll }, glimpse }) => {
      // Frames carry poses in single precision, and both must say the same.
      const pose = { yaw: Math.fround(yaw), pitch: Math.fround(pitch), roll: Math.fround(roll) };
      if (!signal.aborted && purpose.is === 'login')
        void tell(bridge.call('camera.posed', { attempt, at, pose, glimpse }));
    },
    onFrame: (frame) => {
      if (!signal.aborted) bridge.sendFrame(encodeFrame(frame));
    },
  });
  guide.cancel();
  if (end !== 'ended' && !signal.aborted) {
    await tell(bridge.call('camera.report', { is: 'failed', attempt, code: end }));
  }
}
