import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { GraphModel, graphToOnnx } from './graph.ts';

const text = (s: string) => ({ s: Buffer.from(s).toString('base64') });
const numbers = (...i: number[]) => ({ list: { i: i.map(String) } });
const dims = (...sizes: number[]) => ({ dim: sizes.map((size) => ({ size: String(size) })) });

/** A 2 x 2 picture, a 1 x 1 convolution to one channel with bias and ReLU, a scale, and a flat end. */
function model(change: (nodes: Record<string, unknown>[]) => Record<string, unknown>[] = (nodes) => nodes): GraphModel {
  const nodes = [
    { name: 'x', op: 'Placeholder', attr: { shape: { shape: dims(-1, 2, 2, 3) } } },
    ...['filters', 'bias', 'factor', 'flat'].map((name) => ({ name, op: 'Const' })),
    {
      name: 'conv',
      op: '_FusedConv2D',
      input: ['x:0', 'filters', 'bias'],
      attr: {
        padding: text('VALID'),
        strides: numbers(1, 1, 1, 1),
        fused_ops: { list: { s: [text('BiasAdd').s, text('Relu').s] } },
      },
    },
    { name: 'scaled', op: 'Mul', input: ['conv', 'factor'] },
    { name: 'flatten', op: 'Reshape', input: ['scaled', 'flat'] },
    { name: 'out', op: 'Identity', input: ['flatten', '^conv'] },
  ];
  return GraphModel.parse({
    signature: { outputs: { out: { name: 'out:0', tensorShape: dims(-1, 4) } } },
    modelTopology: { node: change(nodes) },
    weightsManifest: [],
  });
}

const weights = new Map([
  ['filters', { shape: [1, 1, 3, 1], data: Float32Array.of(1, 10, 100) }],
  ['bias', { shape: [1], data: Float32Array.of(-300) }],
  ['factor', { shape: [1], data: Float32Array.of(2) }],
  ['flat', { shape: [2], data: Float32Array.of(-1, 4) }],
]);

const numbersOf = (tensor: Tensor | undefined) => (tensor?.data instanceof Float32Array ? [...tensor.data] : []);

describe('graphToOnnx', () => {
  it('keeps the layout of the input and the order of the pixels', async () => {
    const session = await InferenceSession.create(graphToOnnx('small', model(), weights));
    const image = new Tensor('float32', [1, 1, 1, 2, 2, 2, 1, 2, 3, 3, 2, 1], [1, 2, 2, 3]);
    const { score } = await session.run({ image });
    // r + 10 g + 100 b - 300, not below 0, doubled
    expect(numbersOf(score)).toEqual([0, 0, 42, 0]);
  });

  it('names an operator it does not know', () => {
    const strange = model((nodes) => nodes.map((node) => (node.name === 'scaled' ? { ...node, op: 'Einsum' } : node)));
    expect(() => graphToOnnx('small', strange, weights)).toThrow(
      expect.objectContaining({ code: 'model-unsupported', message: expect.stringContaining('Einsum') }),
    );
  });

  it('names a node that is missing', () => {
    const broken = model((nodes) => nodes.filter((node) => node.name !== 'conv'));
    expect(() => graphToOnnx('small', broken, weights)).toThrow(/no node "conv"/);
  });

  /** Two channels that each keep their own filter, held between 0 and 6, and their means; a second output beside. */
  const mobile = GraphModel.parse({
    signature: {
      outputs: {
        mean: { name: 'mean', tensorShape: dims(1, 3) },
        other: { name: 'strange:0', tensorShape: dims(1, 1) },
      },
    },
    modelTopology: {
      node: [
        { name: 'x', op: 'Placeholder', attr: { shape: { shape: dims(-1, 4, 4, 3) } } },
        ...['filters', 'six', 'zero', 'axes'].map((name) => ({ name, op: 'Const' })),
        {
          name: 'each',
          op: 'DepthwiseConv2dNative',
          input: ['x', 'filters'],
          attr: { padding: text('SAME'), strides: numbers(1, 1, 1, 1) },
        },
        { name: 'below', op: 'Minimum', input: ['each', 'six'] },
        { name: 'between', op: 'Maximum', input: ['below', 'zero'] },
        { name: 'mean', op: 'Mean', input: ['between', 'axes'] },
        { name: 'strange', op: 'Einsum', input: ['mean'] },
      ],
    },
    weightsManifest: [],
  });
  const mobileWeights = new Map([
    ['filters', { shape: [1, 1, 3, 1], data: Float32Array.of(1, -1, 2) }],
    ['six', { shape: [], data: Float32Array.of(6) }],
    ['zero', { shape: [], data: Float32Array.of(0) }],
    ['axes', { shape: [2], data: Float32Array.of(1, 2) }],
  ]);

  it('cuts the graph behind the output that is wanted, and takes a picture of another size', async () => {
    const onnx = graphToOnnx('mobile', mobile, mobileWeights, { output: 'mean', outputName: 'embedding', side: 2 });
    const session = await InferenceSession.create(onnx);
    expect(session.outputNames).toEqual(['embedding']);
    const image = new Tensor('float32', [1, 5, 1, 2, 5, 2, 9, -4, 3, 4, 5, 4], [1, 2, 2, 3]);
    // red: 1, 2, 6 (9), 4; green: 0 except 4 once; blue doubled: 2, 4, 6, 6 (8)
    expect(numbersOf((await session.run({ image })).embedding)).toEqual([3.25, 1, 4.5]);
  });

  it('does not choose among several outputs', () => {
    expect(() => graphToOnnx('mobile', mobile, mobileWeights)).toThrow(/number of outputs/);
    expect(() => graphToOnnx('mobile', mobile, mobileWeights, { output: 'none' })).toThrow(/number of outputs/);
  });
});
