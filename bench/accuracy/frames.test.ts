import { describe, expect, it } from 'vitest';
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
