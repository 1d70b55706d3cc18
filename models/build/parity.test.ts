/**
 * The converted networks against the library they come from: face-api's own bundle of TensorFlow.js, run on its plain
 * JavaScript backend in a context that looks enough like a browser.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, expect, it } from 'vitest';
import { readManifest } from '../manifest.ts';
import { buildModel } from './ensure.ts';

const modules = fileURLToPath(new URL('../../node_modules/@vladmandic/', import.meta.url));
const read = (path: string) => readFileSync(join(modules, path));
const parse = (path: string) => JSON.parse(read(path).toString('utf8'));

/** The few parts of face-api that the comparison calls. */
interface FaceApi {
  readonly tf: {
    setBackend(name: 'cpu'): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(values: Float32Array, shape: number[]): Output;
    tensor4d(values: Float32Array, shape: number[]): Output;
    loadGraphModel(source: { load(): Promise<unknown> }): Promise<{ execute(input: Output, output?: string): Output }>;
    readonly io: { decodeWeights(bytes: ArrayBuffer, specs: unknown): unknown };
  };
  readonly FaceRecognitionNet: new () => {
    loadFromWeightMap(weights: unknown): void;
    forwardInput(input: unknown): Output;
  };
  readonly NetInput: new (inputs: Output[]) => unknown;
}
interface Output {
  data(): Promise<Float32Array>;
}

function openFaceApi(): FaceApi {
  class Element {}
  const kinds = [
    'HTMLImageElement',
    'HTMLCanvasElement',
    'HTMLVideoElement',
    'Image',
    'ImageData',
    'CanvasRenderingContext2D',
  ];
  const context: Record<string, unknown> = {
    ...Object.fromEntries(kinds.map((kind) => [kind, Element])),
    ...{
      console,
      setTimeout,
      clearTimeout,
      setImmediate,
      queueMicrotask,
      performance,
      URL,
      TextEncoder,
      TextDecoder,
      atob,
    },
    ...{ Float32Array, Int32Array, Uint8Array, Buffer },
    fetch: () => Promise.reject(new Error('the comparison fetches nothing')),
    document: { createElement: () => ({ getContext: () => null }) },
    navigator: { userAgent: 'test' },
  };
  context.window = context.self = context;
  vm.createContext(context);
  return vm.runInContext(`${read('face-api/dist/face-api.js').toString('utf8')};faceapi`, context) as FaceApi;
}

/** Numbers without a pattern that symmetry could hide, always the same. */
function pseudoPicture(side: number, max: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length: side * side * 3 }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state / 2 ** 31) * max;
  });
}

async function runBuilt(id: string, picture: Float32Array, side: number): Promise<Float32Array> {
  const entry = readManifest().models.find((model) => model.id === id);
  if (!entry) throw new Error(`no model ${id}`);
  const session = await InferenceSession.create(buildModel(entry));
  const output = await session.run({ image: new Tensor('float32', picture, [1, side, side, 3]) });
  return Object.values(output)[0]?.data as Float32Array;
}

const largestDifference = (a: Float32Array, b: Float32Array) => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
};

let api: FaceApi;
beforeAll(async () => {
  api = openFaceApi();
  await api.tf.setBackend('cpu');
  await api.tf.ready();
});

it('dlib-resnet34 agrees with face-api', async () => {
  const net = new api.FaceRecognitionNet();
  const [{ weights }] = parse('face-api/model/face_recognition_model-weights_manifest.json');
  const bytes = new Uint8Array(read('face-api/model/face_recognition_model.bin')).buffer;
  net.loadFromWeightMap(api.tf.io.decodeWeights(bytes, weights));
  const picture = pseudoPicture(150, 255);
  const expected = await net.forwardInput(new api.NetInput([api.tf.tensor3d(picture, [150, 150, 3])])).data();
  expect(largestDifference(await runBuilt('dlib-resnet34', picture, 150), expected)).toBeLessThan(1e-6);
});

it.each([
  ['antispoof', 128],
  ['liveness', 32],
])('%s agrees with TensorFlow.js', async (id, side) => {
  const { modelTopology, signature, format, weightsManifest } = parse(`human/models/${id}.json`);
  const weightData = new Uint8Array(read(`human/models/${id}.bin`)).buffer;
  const artifacts = { modelTopology, signature, format, weightSpecs: weightsManifest[0].weights, weightData };
  const network = await api.tf.loadGraphModel({ load: async () => artifacts });
  const picture = pseudoPicture(side, 1);
  const expected = await network.execute(api.tf.tensor4d(picture, [1, side, side, 3])).data();
  expect(largestDifference(await runBuilt(id, picture, side), expected)).toBeLessThan(5e-6);
});

it('faceres agrees with TensorFlow.js in its descriptor', async () => {
  const side = 192;
  const { modelTopology, signature, format, weightsManifest } = parse('human/models/faceres.json');
  // The original wants 224 pixels; nothing in the network depends on it.
  for (const { tensorShape } of [signature.inputs.input_1])
    tensorShape.dim[1].size = tensorShape.dim[2].size = `${side}`;
  const placeholder = modelTopology.node.find(({ op }: { op: string }) => op === 'Placeholder');
  placeholder.attr.shape.shape.dim[1].size = placeholder.attr.shape.shape.dim[2].size = `${side}`;
  const weightData = new Uint8Array(read('human/models/faceres.bin')).buffer;
  const artifacts = { modelTopology, signature, format, weightSpecs: weightsManifest[0].weights, weightData };
  const network = await api.tf.loadGraphModel({ load: async () => artifacts });
  const picture = pseudoPicture(side, 255).map((level) => level - 120);
  const expected = await network.execute(api.tf.tensor4d(picture, [1, side, side, 3]), 'global_pooling/Mean').data();
  expect(expected).toHaveLength(1024);
  expect(largestDifference(await runBuilt('faceres', picture, side), expected)).toBeLessThan(2e-5);
});
