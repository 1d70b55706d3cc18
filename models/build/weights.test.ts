import { describe, expect, it } from 'vitest';
import { halfToNumber, pick, readWeights, transpose, WeightGroups } from './weights.ts';

const group = (...weights: unknown[]) => WeightGroups.parse([{ paths: ['w.bin'], weights }]);

describe('readWeights', () => {
  it('reads each kind of quantisation, one tensor after the other', () => {
    const bytes = Buffer.alloc(2 + 4 + 2 + 4 + 4);
    bytes.set([0, 200], 0);
    bytes.writeUInt16LE(3, 2);
    bytes.writeUInt16LE(65535, 4);
    bytes.writeUInt16LE(0x3c00, 6); // one
    bytes.writeInt32LE(-7, 8);
    bytes.writeFloatLE(0.5, 12);
    const tensors = readWeights(
      group(
        { name: 'a', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
        { name: 'b', shape: [1, 2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 2, min: 1 } },
        { name: 'c', shape: [], dtype: 'float32', quantization: { dtype: 'float16' } },
        { name: 'd', shape: [1], dtype: 'int32' },
        { name: 'e', shape: [1], dtype: 'float32' },
      ),
      bytes,
    );
    const values = [...tensors.values()].map(({ data }) => [...data]);
    expect(values).toEqual([[-1, 99], [7, 131071], [1], [-7], [0.5]]);
  });

  it.each([
    ['short', 3, /end inside "a"/],
    ['long', 9, /9 bytes long, their list describes 4/],
  ])('refuses a file that is too %s', (_, length, message) => {
    const read = () => readWeights(group({ name: 'a', shape: [1], dtype: 'float32' }), new Uint8Array(length));
    expect(read).toThrow(expect.objectContaining({ code: 'model-malformed', message: expect.stringMatching(message) }));
  });
});

describe('halfToNumber', () => {
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x3555, 0.333251953125],
    [0xc000, -2],
    [0x7bff, 65504],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('%i', (bits, value) => {
    expect(halfToNumber(bits)).toBe(value);
  });
});

describe('transpose', () => {
  it('moves axes', () => {
    const tensor = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    expect(transpose(tensor, [1, 0])).toEqual({ shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
  });

  it('comes back when undone', () => {
    const tensor = { shape: [2, 3, 4, 5], data: Float32Array.from({ length: 120 }, (_, i) => i) };
    expect(transpose(transpose(tensor, [3, 2, 0, 1]), [2, 3, 1, 0])).toEqual(tensor);
  });
});

it('names the tensor that is missing', () => {
  expect(() => pick(new Map(), 'fc')).toThrow(/no "fc"/);
});
