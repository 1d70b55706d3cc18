import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src-shared/contracts/frames.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { ScanPort, ScanRequest } from './port.ts';
import { runScan } from './run.ts';
import { attempt, fakeMain, frame } from './testing/main.fake.ts';

/** Runs a scan whose port does what `act` says, and gives back what main heard. */
async function run(act: (request: ScanRequest, abort: () => void) => ReturnType<ScanPort['scan']>) {
  const { bridge, calls, frames } = fakeMain();
  const shown: (Hint | null)[] = [];
  const controller = new AbortController();
  await runScan({
    port: { scan: (request) => act(request, () => controller.abort()) },
    bridge,
    video: {} as HTMLVideoElement,
    attempt,
    purpose: { is: 'login', prompt: () => null },
    onHint: (hint) => shown.push(hint),
    signal: controller.signal,
  });
  return { calls, frames, shown };
}

describe('runScan', () => {
  it('reports the camera, shows and reports hints, and sends frames', async () => {
    const { calls, frames, shown } = await run(async ({ onReady, onHint, onPose, onFrame }) => {
      onReady({ width: 1920, height: 1080, label: 'x'.repeat(999), frameRate: 30 });
      onHint('closer');
      onPose({ at: 12, pose: { yaw: 0.1, pitch: 0, roll: 0 }, glimpse: false });
      onFrame(frame);
      return 'ended';
    });
    expect(calls).toEqual([
      ['camera.report', { is: 'ready', attempt, width: 1920, height: 1080, label: 'x'.repeat(256), frameRate: 30 }],
      ['camera.guidance', { attempt, hint: 'closer' }],
      ['camera.posed', { attempt, at: 12, pose: { yaw: Math.fround(0.1), pitch: 0, roll: 0 }, glimpse: false }],
    ]);
    expect(shown).toEqual(['closer']);
    expect(frames.map((message) => decodeFrame(message).attempt)).toEqual([attempt]);
  });

  it('reports a failure with its code', async () => {
    const { calls } = await run(async () => 'camera.unplugged');
    expect(calls).toEqual([['camera.report', { is: 'failed', attempt, code: 'camera.unplugged' }]]);
  });

  it('says nothing any more once it was stopped', async () => {
    const { calls, frames, shown } = await run(async ({ onReady, onHint, onFrame }, abort) => {
      abort();
      onReady({ width: 1, height: 1, label: '', frameRate: null });
      onHint('closer');
      onFrame(frame);
      return 'camera.unplugged';
    });
    expect([calls, frames, shown]).toEqual([[], [], []]);
  });

  it('survives a main that refuses reports', async () => {
    const controller = new AbortController();
    await expect(
      runScan({
        port: { scan: async () => 'camera.busy' },
        bridge: { call: () => Promise.reject(new Error('gone')), sendFrame: () => undefined },
        video: {} as HTMLVideoElement,
        attempt,
        purpose: { is: 'login', prompt: () => null },
        onHint: () => undefined,
        signal: controller.signal,
      }),
    ).resolves.toBeUndefined();
  });
});
