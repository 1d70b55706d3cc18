import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { OnnxGraph, varint } from './onnx.ts';

const numbersOf = (tensor: Tensor | undefined) => (tensor?.data instanceof Float32Array ? [...tensor.data] : []);

describe('varint', () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [300, [0xac, 0x02]],
    [-1, [...Array.from({ length: 9 }, () => 0xff), 1]],
  ])('%i', (value, bytes) => {
    expect([...varint(value)]).toEqual(bytes);
  });
});

/** y = relu(x . w + b), with every kind of attribute on the way. */
function smallGraph(): Uint8Array {
  const graph = new OnnxGraph('small');
  const x = graph.input('x', ['N', 2]);
  const product = graph.op('MatMul', [x, graph.floats([1, 2, 3, 4], [2, 2])]);
  const sum = graph.op('Add', [product, graph.floats([-10, 0.5], [2])]);
  const leaky = graph.op('LeakyRelu', [sum], { alpha: { float: 0.5 } });
  const flat = graph.op('Flatten', [leaky], { axis: 1 });
  const shaped = graph.op('Reshape', [flat, graph.integers([1, -1])]);
  graph.op('Transpose', [shaped], { perm: [1, 0] }, 'y');
  graph.output('y', [2, 'N']);
  return graph.encode();
}

describe('OnnxGraph', () => {
  it('writes a file that the runtime reads and computes', async () => {
    const session = await InferenceSession.create(smallGraph());
    expect(session.inputMetadata[0]).toMatchObject({ name: 'x', shape: ['N', 2], type: 'float32' });
    const { y } = await session.run({ x: new Tensor('float32', [1, 2], [1, 2]) });
    // 1 x 1 + 2 x 3 - 10 = -3, halved; 1 x 2 + 2 x 4 + 0.5 = 10.5
    expect(y?.dims).toEqual([2, 1]);
    expect(numbersOf(y)).toEqual([-1.5, 10.5]);
  });

  it('writes the same bytes each time', () => {
    expect(smallGraph()).toEqual(smallGraph());
  });
});
