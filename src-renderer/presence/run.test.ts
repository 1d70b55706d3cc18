import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src-shared/contracts/frames.ts';
import { landmarkCount } from '../../src-shared/domain/face.ts';
import type { ScanPort, WatchRequest } from '../scan/port.ts';
import { runPresence } from './run.ts';

const attempt = '3f0d4c1e-6b1e-4f6e-9a55-0c1f2d3e4a5b';
const frame = {
  attempt,
  seq: 0,
  at: 12,
  width: 96,
  height: 96,
  pixels: new Uint8Array(96 * 96 * 4),
  landmarks: new Float32Array(landmarkCount * 3),
  pose: { yaw: 0, pitch: 0, roll: 0 },
  scale: 1,
};

async function run(act: (request: WatchRequest, abort: () => void) => ReturnType<ScanPort['watch']>) {
  const calls: unknown[] = [];
  const frames: Uint8Array[] = [];
  const controller = new AbortController();
  await runPresence({
    port: { watch: (request) => act(request, () => controller.abort()) },
    bridge: {
      call: async (name, input) => {
        calls.push([name, input]);
        return undefined as never;
      },
      sendFrame: (message) => frames.push(message),
    },
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
