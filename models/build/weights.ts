/**
 * Reads the weights that TensorFlow.js models carry: a list of named tensors over one binary file, either plain or
 * quantised (an integer `q` stands for `q * scale + min`).
 */
import { z } from 'zod';
import { ModelError } from './error.ts';

/** A tensor in row-major order. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const affine = { scale: z.number(), min: z.number() };
const Weight = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z
    .discriminatedUnion('dtype', [
      z.object({ dtype: z.literal('uint8'), ...affine }),
      z.object({ dtype: z.literal('uint16'), ...affine }),
      z.object({ dtype: z.literal('float16') }),
    ])
    .optional(),
});

export const WeightGroups = z.array(z.object({ paths: z.array(z.string()), weights: z.array(Weight) }));
export type WeightGroups = z.infer<typeof WeightGroups>;
type Weight = z.infer<typeof Weight>;

const bytesPer = { uint8: 1, uint16: 2, float16: 2, float32: 4, int32: 4 } as const;

/**
 * All tensors of the groups, dequantised.
 * @param bytes the groups' binary files, joined in order
 * @throws {ModelError} `model-malformed` when the bytes are not exactly what the list describes
 */
export function readWeights(groups: WeightGroups, bytes: Uint8Array): Map<string, Tensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors = new Map<string, Tensor>();
  let at = 0;
  for (const weight of groups.flatMap((group) => group.weights)) {
    const count = size(weight.shape);
    const width = bytesPer[weight.quantization?.dtype ?? weight.dtype];
    if (at + count * width > bytes.length) {
      throw new ModelError(
        'model-malformed',
        `the weights end inside "${weight.name}": ${bytes.length} bytes are too few`,
      );
    }
    const read = reader(weight, view);
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = read(at + i * width);
    tensors.set(weight.name, { shape: weight.shape, data });
    at += count * width;
  }
  if (at !== bytes.length) {
    throw new ModelError('model-malformed', `the weights are ${bytes.length} bytes long, their list describes ${at}`);
  }
  return tensors;
}

function reader(weight: Weight, view: DataView): (at: number) => number {
  const q = weight.quantization;
  if (q?.dtype === 'uint8') return (at) => view.getUint8(at) * q.scale + q.min;
  if (q?.dtype === 'uint16') return (at) => view.getUint16(at, true) * q.scale + q.min;
  if (q?.dtype === 'float16') return (at) => halfToNumber(view.getUint16(at, true));
  if (weight.dtype === 'int32') return (at) => view.getInt32(at, true);
  return (at) => view.getFloat32(at, true);
}

/** IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction > 0 ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Axis `i` of the answer is axis `axes[i]` of the tensor. */
export function transpose(tensor: Tensor, axes: readonly number[]): Tensor {
  const sides = axes.map((axis) => tensor.shape[axis] ?? 0);
  const strides = axes.map((axis) => size(tensor.shape.slice(axis + 1)));
  const data = new Float32Array(tensor.data.length);
  const index = sides.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    data[to] = tensor.data[from] as number;
    // Count like an odometer: the last axis turns fastest, and a full turn steps `from` back to that axis's start.
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      from += stride;
      const next = (index[axis] as number) + 1;
      index[axis] = next;
      if (next < (sides[axis] as number)) break;
      from -= stride * next;
      index[axis] = 0;
    }
  }
  return { shape: sides, data };
}

/** A tensor by name. @throws {ModelError} `model-malformed` when there is none. */
export function pick(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new ModelError('model-malformed', `the weights hold no "${name}"`);
  return tensor;
}
