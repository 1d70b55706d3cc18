/**
 * The face recognition network of dlib (ResNet-34 with 29 convolutions, 128 numbers out) as an ONNX file, from the weights
 * that `@vladmandic/face-api` carries.
 *
 * In: `image`, N x 150 x 150 x 3, RGB 0..255. Out: `embedding`, N x 128, of about unit length.
 * The subtraction of the mean and the division stand inside the graph, as in face-api.
 */
import { OnnxGraph, type Value } from './onnx.ts';
import { pick, type Tensor, transpose } from './weights.ts';

/** Mean colour of the training chips, RGB. */
const meanColour = [122.782, 117.001, 104.298];

interface Convolution {
  readonly stride: number;
  readonly pad: number;
}

export function dlibToOnnx(weights: ReadonlyMap<string, Tensor>): Uint8Array {
  const graph = new OnnxGraph('dlib_resnet34');

  /** Convolution followed by a scale and shift per channel, which fold into its filters and bias. */
  const convolve = (x: Value, name: string, { stride, pad }: Convolution): Value => {
    const filters = transpose(pick(weights, `${name}/conv/filters`), [3, 2, 0, 1]); // HWIO -> OIHW
    const bias = pick(weights, `${name}/conv/bias`).data;
    const scale = pick(weights, `${name}/scale/weights`).data;
    const shift = pick(weights, `${name}/scale/biases`).data;
    const perChannel = filters.data.length / bias.length;
    const scaled = filters.data.map((value, i) => value * (scale[Math.floor(i / perChannel)] as number));
    const shifted = bias.map((value, i) => value * (scale[i] as number) + (shift[i] as number));
    return graph.op('Conv', [x, graph.floats(scaled, filters.shape), graph.floats(shifted, [shifted.length])], {
      kernel_shape: filters.shape.slice(2),
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
  };
  const relu = (x: Value) => graph.op('Relu', [x]);
  /** Zeros after the last row and column (`below`), or after the last channel. */
  const pad = (x: Value, channels: number, below: number) =>
    graph.op('Pad', [x, graph.integers([0, 0, 0, 0, 0, channels, below, below])]);

  const residual = (x: Value, name: string): Value => {
    const inner = relu(convolve(x, `${name}/conv1`, { stride: 1, pad: 1 }));
    return relu(graph.op('Add', [convolve(inner, `${name}/conv2`, { stride: 1, pad: 1 }), x]));
  };

  /** Halves the sides. The shortcut is an average, padded with zero channels where the block has more of them. */
  const halve = (x: Value, name: string, more: { channels: number; rows: number }): Value => {
    const inner = relu(convolve(x, `${name}/conv1`, { stride: 2, pad: 0 }));
    const deep = convolve(inner, `${name}/conv2`, { stride: 1, pad: 1 });
    const average = graph.op('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] });
    const shortcut = more.channels > 0 ? pad(average, more.channels, 0) : average;
    return relu(graph.op('Add', [shortcut, more.rows > 0 ? pad(deep, 0, more.rows) : deep]));
  };

  const image = graph.input('image', ['N', 150, 150, 3]);
  const centred = graph.op('Sub', [image, graph.floats(meanColour, [3])]);
  const unit = graph.op('Div', [centred, graph.floats([255], [])]);
  let x = graph.op('Transpose', [unit], { perm: [0, 3, 1, 2] });
  x = relu(convolve(x, 'conv32_down', { stride: 2, pad: 0 }));
  x = graph.op('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2] });
  for (const name of ['conv32_1', 'conv32_2', 'conv32_3']) x = residual(x, name);
  x = halve(x, 'conv64_down', { channels: 32, rows: 0 });
  for (const name of ['conv64_1', 'conv64_2', 'conv64_3']) x = residual(x, name);
  x = halve(x, 'conv128_down', { channels: 64, rows: 0 });
  for (const name of ['conv128_1', 'conv128_2']) x = residual(x, name);
  // 17 rows halve to 8 on the shortcut but to 7 inside: one row and column of zeros makes them meet.
  x = halve(x, 'conv256_down', { channels: 128, rows: 1 });
  for (const name of ['conv256_1', 'conv256_2']) x = residual(x, name);
  x = halve(x, 'conv256_down_out', { channels: 0, rows: 1 });
  x = graph.op('Flatten', [graph.op('GlobalAveragePool', [x])], { axis: 1 });
  const head = pick(weights, 'fc');
  graph.op('MatMul', [x, graph.floats(head.data, head.shape)], {}, 'embedding');
  graph.output('embedding', ['N', 128]);
  return graph.encode();
}
