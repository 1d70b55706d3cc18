/**
 * Turns a TensorFlow.js graph model of one input into ONNX, up to one of its outputs.
 *
 * Only the operators that the networks in use consist of are known; any other is an error, never a guess.
 * TensorFlow keeps pictures as N x H x W x C and ONNX computes on N x C x H x W: the graph transposes once after the input
 * and once before a reshape, so that the caller sees the original layout.
 */
import { z } from 'zod';
import { ModelError } from './error.ts';
import { type Attribute, OnnxGraph, type Side, type Value } from './onnx.ts';
import { pick, type Tensor, transpose, WeightGroups } from './weights.ts';

const Text = z.object({ s: z.string().transform((value) => Buffer.from(value, 'base64').toString('utf8')) });
const Numbers = z.object({ list: z.object({ i: z.array(z.coerce.number()) }) });
const Dims = z.object({ dim: z.array(z.object({ size: z.coerce.number() })) });

const Node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z
    .object({
      padding: Text,
      fused_ops: z.object({ list: z.object({ s: z.array(Text.shape.s).default([]) }) }),
      strides: Numbers,
      ksize: Numbers,
      dilations: Numbers,
      transpose_a: z.object({ b: z.boolean() }),
      transpose_b: z.object({ b: z.boolean() }),
      shape: z.object({ shape: Dims }),
    })
    .partial()
    .default({}),
});
type Node = z.infer<typeof Node>;

/** The parts of a `model.json` that the conversion reads. */
export const GraphModel = z.object({
  signature: z.object({ outputs: z.record(z.string(), z.object({ name: z.string(), tensorShape: Dims })) }),
  modelTopology: z.object({ node: z.array(Node) }),
  weightsManifest: WeightGroups,
});
export type GraphModel = z.infer<typeof GraphModel>;

/** A value on its way through the graph; `spatial` says that it is laid out N x C x H x W. */
interface Wire {
  readonly value: Value;
  readonly spatial: boolean;
  /** No element is below this, where that is known. */
  readonly least?: number;
}

export interface GraphOptions {
  /** The output to keep, as the signature names it; whatever only others need is left out. By default the only one. */
  readonly output?: string;
  /** What the ONNX file calls it. */
  readonly outputName?: string;
  /** Side of the square input, for a network that takes any; by default what the graph says. */
  readonly side?: number;
}

/**
 * The ONNX file: input `image` (N x H x W x 3), output `score` (N x classes) unless the options name it.
 * @throws {ModelError} `model-unsupported` on an operator or option that is not known, `model-malformed` on a broken graph
 */
export function graphToOnnx(
  name: string,
  model: GraphModel,
  weights: ReadonlyMap<string, Tensor>,
  { output: wanted, outputName = 'score', side }: GraphOptions = {},
): Uint8Array {
  const graph = new OnnxGraph(name);
  const [output, ...others] = Object.values(model.signature.outputs).filter(
    (each) => wanted === undefined || each.name === wanted,
  );
  if (!output || others.length > 0) throw unsupported(name, 'a number of outputs other than one');
  const wires = new Map<string, Wire>();
  for (const node of inOrder(model.modelTopology.node, plain(output.name))) {
    if (node.op !== 'Const') wires.set(node.name, convert(graph, node, wires, weights, side));
  }
  const last = wires.get(plain(output.name));
  if (!last) throw new ModelError('model-malformed', `${name}: the output is a constant`);
  graph.op('Identity', [last.value], {}, outputName);
  graph.output(
    outputName,
    output.tensorShape.dim.map(({ size }, i): Side => (i === 0 ? 'N' : size)),
  );
  return graph.encode();
}

/** `^name` is a control edge and `name:0` the first output: both mean the node itself here. */
const plain = (reference: string) => reference.replace(/^\^/, '').replace(/:0$/, '');

/** Every node that the target needs, each after what it reads. */
function inOrder(nodes: readonly Node[], target: string): Node[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const order = new Set<Node>();
  const visit = (name: string): void => {
    const node = byName.get(name);
    if (!node) throw new ModelError('model-malformed', `the graph holds no node "${name}"`);
    if (order.has(node)) return;
    for (const input of node.input) visit(plain(input));
    order.add(node);
  };
  visit(target);
  return [...order];
}

function convert(
  graph: OnnxGraph,
  node: Node,
  wires: ReadonlyMap<string, Wire>,
  weights: ReadonlyMap<string, Tensor>,
  side?: number,
): Wire {
  const input = (i: number): Wire => {
    const wire = wires.get(plain(node.input[i] ?? ''));
    if (!wire) throw new ModelError('model-malformed', `${node.name}: input ${i} is missing`);
    return wire;
  };
  const constant = (i: number): Tensor => pick(weights, plain(node.input[i] ?? ''));
  const flat = (value: Value): Wire => ({ value, spatial: false });
  const spatial = (value: Value): Wire => ({ value, spatial: true });
  const fused = node.attr.fused_ops?.list.s ?? [];
  const biased = fused.includes('BiasAdd');
  const activated = (value: Value): Value =>
    fused
      .filter((op) => op !== 'BiasAdd')
      .reduce((x, op) => {
        if (op !== 'Relu') throw unsupported(node.name, `the fused operator ${op}`);
        return graph.op('Relu', [x]);
      }, value);

  switch (node.op) {
    case 'Placeholder': {
      const sides = (node.attr.shape?.shape.dim ?? []).map(({ size }, i): Side => (i === 0 ? 'N' : size));
      if (sides.length !== 4) throw unsupported(node.name, 'an input that is not a picture');
      if (side !== undefined) sides.splice(1, 2, side, side);
      return spatial(graph.op('Transpose', [graph.input('image', sides)], { perm: [0, 3, 1, 2] }));
    }
    case 'Conv2D':
    case '_FusedConv2D': {
      if ((node.attr.dilations?.list.i ?? []).some((step) => step !== 1)) throw unsupported(node.name, 'a dilation');
      const filters = transpose(constant(1), [3, 2, 0, 1]); // HWIO -> OIHW
      const bias = biased ? [graph.floats(constant(2).data, constant(2).shape)] : [];
      const window = { kernel_shape: filters.shape.slice(2), strides: inner(node, 'strides'), ...padding(node) };
      const inputs = [input(0).value, graph.floats(filters.data, filters.shape), ...bias];
      return spatial(activated(graph.op('Conv', inputs, window)));
    }
    case 'DepthwiseConv2dNative': {
      if ((node.attr.dilations?.list.i ?? []).some((step) => step !== 1)) throw unsupported(node.name, 'a dilation');
      const filters = transpose(constant(1), [2, 3, 0, 1]); // HWIM -> IMHW
      const [channels = 0, multiplier = 0, ...kernel] = filters.shape;
      const window = { kernel_shape: kernel, strides: inner(node, 'strides'), group: channels, ...padding(node) };
      const shape = [channels * multiplier, 1, ...kernel];
      return spatial(graph.op('Conv', [input(0).value, graph.floats(filters.data, shape)], window));
    }
    case 'MaxPool': {
      const window = { kernel_shape: inner(node, 'ksize'), strides: inner(node, 'strides'), ...padding(node) };
      return spatial(graph.op('MaxPool', [input(0).value], window));
    }
    case '_FusedMatMul': {
      if (node.attr.transpose_a?.b || node.attr.transpose_b?.b) throw unsupported(node.name, 'a transposed factor');
      const product = graph.op('MatMul', [input(0).value, graph.floats(constant(1).data, constant(1).shape)]);
      const bias = () => graph.floats(constant(2).data, constant(2).shape);
      return flat(activated(biased ? graph.op('Add', [product, bias()]) : product));
    }
    case 'Reshape': {
      const from = input(0);
      const pixels = from.spatial ? graph.op('Transpose', [from.value], { perm: [0, 2, 3, 1] }) : from.value;
      return flat(graph.op('Reshape', [pixels, graph.integers([...constant(1).data])]));
    }
    case 'Mul':
    case 'Add':
    case 'AddV2': {
      const from = input(0);
      const other = constant(1);
      if (other.shape.length > 1) throw unsupported(node.name, 'a constant of more than one axis');
      const shape = from.spatial ? [other.data.length, 1, 1] : other.shape;
      const type = node.op === 'Mul' ? 'Mul' : 'Add';
      return { spatial: from.spatial, value: graph.op(type, [from.value, graph.floats(other.data, shape)]) };
    }
    case 'Minimum':
    case 'Maximum': {
      const bound = constant(1);
      if (bound.shape.length > 0) throw unsupported(node.name, 'a bound that is not one number');
      const from = input(0);
      const [most = 0] = bound.data;
      // The ReLU of MobileNets is written as three operators, the last of which does nothing. As ReLU and Clip the
      // runtime joins them with the convolution, which takes a third of the time away.
      if (node.op === 'Maximum' && from.least !== undefined && from.least >= most) return from;
      const limit = graph.floats(bound.data, []);
      const clipped = graph.op('Clip', node.op === 'Minimum' ? [from.value, '', limit] : [from.value, limit]);
      return { value: clipped, spatial: from.spatial, ...leastOf(node.op, most, from.least) };
    }
    case 'Mean': {
      const from = input(0);
      if (!from.spatial || constant(1).data.join() !== '1,2') throw unsupported(node.name, 'a mean of other axes');
      return flat(graph.op('Flatten', [graph.op('GlobalAveragePool', [from.value])], { axis: 1 }));
    }
    case 'Relu':
      return { ...input(0), value: graph.op('Relu', [input(0).value]), least: 0 };
    case 'Sigmoid':
    case 'Identity':
      return { spatial: input(0).spatial, value: graph.op(node.op, [input(0).value]) };
    case 'Softmax':
      return flat(graph.op('Softmax', [input(0).value], { axis: -1 }));
    default:
      throw unsupported(node.name, `the operator ${node.op}`);
  }
}

/** What is known of the least element behind a bound. */
function leastOf(op: 'Minimum' | 'Maximum', bound: number, before: number | undefined): Pick<Wire, 'least'> {
  if (op === 'Maximum') return { least: bound };
  return before === undefined ? {} : { least: Math.min(before, bound) };
}

/** The two middle numbers of a list such as [1, 2, 2, 1]: those of rows and columns. */
const inner = (node: Node, key: 'strides' | 'ksize'): number[] => (node.attr[key]?.list.i ?? []).slice(1, 3);

function padding(node: Node): Record<string, Attribute> {
  const kind = node.attr.padding?.s;
  if (kind === 'SAME') return { auto_pad: 'SAME_UPPER' };
  if (kind === 'VALID') return {};
  throw unsupported(node.name, `the padding ${kind}`);
}

function unsupported(where: string, what: string): ModelError {
  return new ModelError(
    'model-unsupported',
    `${where}: ${what} is not known to the converter. Pin the package version that models/manifest.json names.`,
  );
}
