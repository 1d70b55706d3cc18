import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { framesOf, pictures } from './frames.ts';
import type { Picture } from './picture.ts';

const pam = (width: number, height: number, level: number): Buffer =>
  Buffer.concat([
    Buffer.from(`P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`),
    Buffer.alloc(width * height * 4, level),
  ]);

async function read(...chunks: Buffer[]): Promise<Picture[]> {
  async function* stream() {
    yield* chunks;
  }
  const found: Picture[] = [];
  for await (const picture of pictures(stream())) found.push(picture);
  return found;
}

describe('pictures', () => {
  it('come out whole, however the stream is cut', async () => {
    const bytes = Buffer.concat([pam(3, 2, 7), pam(3, 2, 10), pam(1, 1, 255)]);
    for (const size of [1, 5, 70, 1000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const found = await read(...chunks);
      expect(found.map(({ width, height, data }) => [width, height, data.length, data[0]])).toEqual([
        [3, 2, 24, 7],
        [3, 2, 24, 10],
        [1, 1, 4, 255],
      ]);
    }
  });

  it('leave out one that is cut off', async () => {
    expect(await read(pam(3, 2, 7), pam(3, 2, 9).subarray(0, 80))).toHaveLength(1);
  });

  it('refuse another format', async () => {
    await expect(read(Buffer.from('P6\nENDHDR\n'))).rejects.toThrow(/something else than pictures/);
  });
});

it('framesOf names what to install where ffmpeg is missing', async () => {
  await expect(framesOf('clip.mkv', 'no-such-program-here').next()).rejects.toThrow(/install it/);
});

describe.skipIf(spawnSync('ffmpeg', ['-version']).status !== 0)('framesOf', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hexlock-frames-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A clip that ffmpeg draws itself. @returns its path */
  function drawn(name: string, source: string, ...filter: string[]): string {
    const path = join(folder, name);
    const made = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...filter, '-q:v', '2', path]);
    expect(made.stderr.toString()).toBe('');
    return path;
  }
  async function framesIn(path: string): Promise<Picture[]> {
    const frames: Picture[] = [];
    for await (const frame of framesOf(path)) frames.push(frame);
    return frames;
  }
  const level = ({ data, width }: Picture, x: number, y: number): number => data[4 * (y * width + x)] ?? Number.NaN;

  it('turns a clip upright whose camera was held on its side', async () => {
    // Bright on the left half; shown a quarter clockwise, as a telephone notes it, that half is on top.
    const path = drawn('turned.mp4', "nullsrc=s=64x32:r=10:d=0.5,geq=lum='if(lt(X,32),235,16)':cb=128:cr=128");
    const file = readFileSync(path);
    const matrix = file.indexOf('tkhd') + 44;
    for (const [i, value] of [0, 0x10000, 0, -0x10000, 0, 0, 32 * 0x10000, 0, 0x40000000].entries()) {
      file.writeInt32BE(value, matrix + 4 * i);
    }
    writeFileSync(path, file);
    const [first] = await framesIn(path);
    if (!first) throw new Error('no frame');
    expect([first.width, first.height]).toEqual([32, 64]);
    expect(level(first, 16, 8)).toBeGreaterThan(200);
    expect(level(first, 16, 56)).toBeLessThan(50);
  });

  it('keeps the time of a clip whose frame rate varies: thirty frames a second, then three', async () => {
    // The picture gets brighter with time, so that it says when it was taken.
    const path = drawn(
      'varying.mkv',
      "nullsrc=s=64x32:r=30:d=2,geq=lum='16+100*T':cb=128:cr=128",
      '-vf',
      "select='if(lt(t,1),1,not(mod(n,10)))'",
    );
    const frames = await framesIn(path);
    expect(frames.length).toBeGreaterThanOrEqual(17);
    expect(frames.length).toBeLessThanOrEqual(21);
    const taken = frames.map((frame) => level(frame, 32, 16) / (1.164 * 100));
    for (const [i, seconds] of taken.entries()) expect(Math.abs(seconds - i / 10)).toBeLessThan(i < 10 ? 0.12 : 0.4);
  });
});
