import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { decodePicture, leastSide, longestSide, type Picture, shrunk } from './picture.ts';

const grey = (width: number, height: number, level = 128): Picture => {
  const data = new Uint8Array(width * height * 4).fill(level);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  return { width, height, data };
};
const jpegOf = ({ width, height, data }: Picture): Uint8Array =>
  jpeg.encode({ width, height, data: Buffer.from(data) }, 90).data;
function pngOf({ width, height, data }: Picture): Uint8Array {
  const png = new PNG({ width, height });
  png.data = Buffer.from(data);
  return PNG.sync.write(png);
}

describe('decodePicture', () => {
  it('reads a JPEG, and a PNG by its bytes whatever it is called', () => {
    for (const file of [jpegOf(grey(64, 48)), pngOf(grey(64, 48))]) {
      const { width, height, data } = decodePicture(file);
      expect([width, height, data.length]).toEqual([64, 48, 64 * 48 * 4]);
      expect(Math.abs((data[0] ?? 0) - 128)).toBeLessThan(4);
    }
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /empty/],
    ['a text', Buffer.from('hello, this is no picture'), /neither a JPEG nor a PNG/],
    ['a JPEG cut off in its scan', jpegOf(grey(200, 200)).slice(0, 700), /cut off/],
    ['a JPEG cut off in its header', jpegOf(grey(64, 64)).slice(0, 40), /cannot be decoded/],
    ['a PNG cut off', pngOf(grey(64, 64)).slice(0, 60), /cannot be decoded/],
    ['one pixel', jpegOf(grey(1, 1)), /1 x 1 pixels are too few/],
    ['a sliver', pngOf(grey(400, leastSide - 1)), /too few/],
  ])('refuses %s with a reason', (_, file, reason) => {
    expect(() => decodePicture(file)).toThrow(reason);
    expect(() => decodePicture(file)).toThrow(expect.objectContaining({ code: 'picture.unusable' }));
  });

  it('is not deceived by the end of a thumbnail inside the header', () => {
    const whole = jpegOf(grey(200, 200));
    const thumbnail = Buffer.concat([Buffer.from([0xff, 0xe1, 0x00, 0x06]), Buffer.from([1, 2, 0xff, 0xd9])]);
    const withIt = Buffer.concat([whole.subarray(0, 2), thumbnail, whole.subarray(2)]);
    expect(decodePicture(withIt)).toMatchObject({ width: 200 });
    expect(() => decodePicture(withIt.subarray(0, 700))).toThrow(/cut off/);
  });

  it('makes a large picture smaller', () => {
    const { width, height } = decodePicture(pngOf(grey(longestSide + 2, 100)));
    expect([width, height]).toEqual([longestSide / 2 + 1, 50]);
  });
});

it('shrunk takes the mean of each block', () => {
  const data = Uint8Array.from([0, 0, 0, 255, 100, 0, 0, 255, 9, 9, 9, 9, 40, 0, 0, 255, 60, 0, 0, 255, 9, 9, 9, 9]);
  expect(shrunk({ width: 3, height: 2, data }, 2)).toEqual({ width: 1, height: 1, data: Uint8Array.of(50, 0, 0, 255) });
});

/** A baseline JPEG of one colour in four inks, as print shops send it: four components, 8 x 8 blocks with nothing but their level. */
function cmykJpeg(size: number, inks: readonly [number, number, number, number]): Uint8Array {
  const segment = (marker: number, ...bytes: number[]) => [
    0xff,
    marker,
    (bytes.length + 2) >> 8,
    (bytes.length + 2) & 255,
    ...bytes,
  ];
  const adobe = [...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 0];
  const components = [1, 2, 3, 4].flatMap((id) => [id, 0x11, 0]);
  // Level differences: category `n` (0..11) has the 4 bit code `n`. All else: one code, "end of block".
  const levelTable = [0x00, 0, 0, 0, 12, ...Array<number>(12).fill(0), ...Array(12).keys()];
  const restTable = [0x10, 1, ...Array<number>(15).fill(0), 0];
  let bits = '';
  const before = [0, 0, 0, 0];
  for (let block = 0; block < (size / 8) ** 2; block++) {
    for (const [i, ink] of inks.entries()) {
      const level = (ink - 128) * 8;
      const difference = level - (before[i] as number);
      before[i] = level;
      const category = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      bits += category.toString(2).padStart(4, '0');
      if (category > 0)
        bits += (difference > 0 ? difference : difference + 2 ** category - 1).toString(2).padStart(category, '0');
      bits += '0';
    }
  }
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const scan = (bits.match(/.{8}/g) ?? []).flatMap((byte) =>
    byte === '11111111' ? [255, 0] : [Number.parseInt(byte, 2)],
  );
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xee, ...adobe),
    ...segment(0xdb, 0, ...Array<number>(64).fill(1)),
    ...segment(0xc0, 8, 0, size, 0, size, 4, ...components),
    ...segment(0xc4, ...levelTable),
    ...segment(0xc4, ...restTable),
    ...segment(0xda, 4, ...[1, 2, 3, 4].flatMap((id) => [id, 0x00]), 0, 63, 0),
    ...scan,
    ...[0xff, 0xd9],
  ]);
}

it('reads a JPEG in four inks, with its colours', () => {
  // Adobe stores inks inverted: 255 is none of it. Full cyan and half black make a dark cyan.
  const { width, data } = decodePicture(cmykJpeg(32, [0, 255, 255, 128]));
  expect(width).toBe(32);
  expect([...data.subarray(0, 4)].map((level) => Math.round(level / 32) * 32)).toEqual([0, 128, 128, 256]);
});
