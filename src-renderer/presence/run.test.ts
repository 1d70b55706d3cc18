import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src-shared/contracts/frames.ts';
import type { ScanPort, WatchRequest } from '../scan/port.ts';
import { attempt, fakeMain, frame } from '../scan/testing/main.fake.ts';
import { runPresence } from './run.ts';

async function run(act: (request: WatchRequest, abort: () => void) => ReturnType<ScanPort['watch']>) {
  const { bridge, calls, frames } = fakeMain();
  const controller = new AbortController();
  await runPresence({
    port: { watch: (request) => act(request, () => controller.abort()) },
    bridge,
    video: {} as HTMLVideoElement,
    attempt,
    signal: controller.signal,
  });
  return { calls, frames };
}

describe('a presence watch', () => {
  it('tells of its camera, of nobody, of several, and sends the one face', async () => {
    const { calls, frames } = await run(async ({ onReady, onNobody, onSeveral, onFace }) => {
      onReady({ width: 640, height: 480, label: 'x'.repeat(999), frameRate: null });
      onNobody();
      onSeveral();
      onFace(frame);
      return 'ended';
    });
    expect(calls).toEqual([
      ['camera.report', { is: 'ready', attempt, width: 640, height: 480, label: 'x'.repeat(256), frameRate: null }],
      ['camera.guidance', { attempt, hint: 'nobody' }],
      ['camera.guidance', { attempt, hint: 'severalPeople' }],
    ]);
    expect(frames.map((message) => decodeFrame(message).attempt)).toEqual([attempt]);
  });

  it('says why it ended, unless main ended it', async () => {
    expect((await run(async () => 'camera.unplugged')).calls).toEqual([
      ['camera.report', { is: 'failed', attempt, code: 'camera.unplugged' }],
    ]);
    const { calls, frames } = await run(async ({ onNobody, onFace }, abort) => {
      abort();
      onNobody();
      onFace(frame);
      return 'camera.unplugged';
    });
    expect([calls, frames]).toEqual([[], []]);
  });
});
