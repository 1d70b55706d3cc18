import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LandmarkedFace } from '../../e2e/support/landmarker.ts';
import { landmarkCount } from '../../src-shared/domain/face.ts';
import { type Detector, isFound, openFaceFinder } from './faces.ts';
import type { Picture } from './picture.ts';

let folder: string;
let photo: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexlock-faces-'));
  photo = join(folder, 'A_0001.jpg');
  const data = Buffer.alloc(100 * 100 * 4, 90);
  await writeFile(photo, jpeg.encode({ width: 100, height: 100, data }, 90).data);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A face all of whose points lie on one spot. */
const faceAt = (x: number, y: number): LandmarkedFace => ({
  landmarks: Float32Array.from({ length: landmarkCount * 3 }, (_, i) => [x, y, 0][i % 3] as number),
  pose: { yaw: 0, pitch: 0, roll: 0 },
});

function finderWith(detect: (picture: Picture, call: number) => readonly LandmarkedFace[]) {
  const calls = { detected: 0, opened: 0, closed: 0 };
  const open = async (): Promise<Detector> => {
    calls.opened++;
    return {
      detect: async (image) => detect(image, calls.detected++),
      close: async () => {
        calls.closed++;
      },
    };
  };
  return { calls, finder: openFaceFinder({ open, folder: join(folder, 'cache') }) };
}

describe('the finder', () => {
  it('takes the face nearest to the middle, and does not search the same photo twice', async () => {
    const { calls, finder } = finderWith(() => [faceAt(10, 10), faceAt(55, 50), faceAt(90, 50)]);
    const first = await finder.find(photo);
    expect(isFound(first) && [first.view, first.frame().landmarks[0], first.frame().width]).toEqual([null, 55, 100]);
    expect(await finder.find(photo)).toMatchObject({ hash: isFound(first) && first.hash });
    await finder.close();
    expect(calls).toEqual({ detected: 1, opened: 1, closed: 1 });
  });

  it('looks again with more room around, and leads the face back into the photo', async () => {
    const { calls, finder } = finderWith(({ width }, call) => (call === 0 ? [] : [faceAt(width / 2, width / 2)]));
    const search = await finder.find(photo);
    expect(isFound(search) && search.view).toBe(0);
    expect(isFound(search) && search.frame().landmarks[0]).toBeCloseTo(50, 4);
    expect(calls.detected).toBe(2);
    await finder.find(photo);
    expect(calls.detected).toBe(2);
  });

  it('gives up when no view shows a face', async () => {
    expect(await finderWith(() => []).finder.find(photo)).toEqual({ reason: 'no face found' });
  });

  it('takes an unreadable file for a failure to acquire', async () => {
    const { calls, finder } = finderWith(() => [faceAt(1, 1)]);
    await writeFile(photo, 'no picture at all');
    expect(await finder.find(photo)).toEqual({ reason: 'neither a JPEG nor a PNG' });
    expect(await finder.find(join(folder, 'absent.jpg'))).toEqual({ reason: 'the file cannot be read' });
    expect(calls.opened).toBe(0);
  });

  it('opens a new browser after a picture that breaks it, and asks once more', async () => {
    const { calls, finder } = finderWith((_, call) => {
      if (call === 0) throw new Error('the page crashed');
      return [faceAt(50, 50)];
    });
    expect(isFound(await finder.find(photo))).toBe(true);
    expect(calls).toMatchObject({ opened: 2, closed: 1 });
  });

  it('names a picture that breaks it every time', async () => {
    const { finder } = finderWith(() => {
      throw new Error('out of memory');
    });
    expect(await finder.find(photo)).toEqual({ reason: expect.stringContaining('out of memory') });
  });

  it('does not take a missing browser for a missing face', async () => {
    const finder = openFaceFinder({ open: () => Promise.reject(new Error('no Chromium found')), folder });
    await expect(finder.find(photo)).rejects.toThrow('no Chromium found');
  });
});
