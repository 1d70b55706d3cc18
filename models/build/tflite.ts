/**
 * Extends TensorFlow Lite models without touching their weights: more operators behind the outputs, and the metadata
 * without which MediaPipe's tasks refuse a model ("requires specifying NormalizationOptions metadata").
 *
 * Slot numbers are those of `tensorflow/lite/schema/schema.fbs` and `metadata_schema.fbs`.
 */
import {
  type Block,
  blocks,
  byte,
  bytes,
  type Field,
  floats,
  int,
  ints,
  old,
  ref,
  TableView,
  table,
  text,
  writeFlatbuffer,
} from './flatbuffer.ts';

const slot = {
  model: { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadataBuffer: 5, metadata: 6 },
  subgraph: { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 },
  tensor: { shape: 0, type: 1, buffer: 2, name: 3 },
  operatorCode: { deprecatedBuiltin: 0, version: 2, builtin: 3 },
  operator: { code: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 },
  buffer: { data: 0 },
  metadata: { name: 0, buffer: 1 },
} as const;

/** BuiltinOperator and the BuiltinOptions that belong to it. */
const operators = {
  concatenation: { code: 2, options: 10 },
  gather: { code: 36, options: 23 },
  mean: { code: 40, options: 27 },
} as const;

const elementType = { float32: 0, int32: 2 } as const;

/** Index of a tensor in the subgraph. */
export type TensorIndex = number;

/** Appends to a model's only subgraph; every tensor has a batch of one. */
export interface Extension {
  readonly outputs: readonly TensorIndex[];
  /** Joins along the last axis. */
  concatenate(name: string, inputs: readonly TensorIndex[], length: number): TensorIndex;
  /** Picks elements of the last axis. */
  gather(name: string, input: TensorIndex, indices: readonly number[]): TensorIndex;
  /** The mean over the last axis, kept as an axis of one. */
  mean(name: string, input: TensorIndex): TensorIndex;
}

/** How a task turns 0..255 into what the network wants: `(value - mean) / std`. */
export interface Normalization {
  readonly name: string;
  readonly mean: number;
  readonly std: number;
}

/**
 * The model with metadata and, where `extend` is given, with the operators that it appends and the outputs it answers.
 */
export function extendModel(
  model: Uint8Array,
  normalization: Normalization,
  extend: (extension: Extension) => readonly TensorIndex[] = ({ outputs }) => outputs,
): Uint8Array {
  const root = TableView.root(model);
  const subgraph = root.tables(slot.model.subgraphs)[0];
  if (!subgraph) throw new Error('the model has no subgraph');
  const oldCodes = root.tables(slot.model.operatorCodes);
  const oldBuffers = root.tables(slot.model.buffers);
  const oldTensors = subgraph.tables(slot.subgraph.tensors);
  const codes: Block[] = [];
  const buffers: Block[] = [];
  const tensors: Block[] = [];
  const ops: Block[] = [];
  const codeIndex = new Map<number, number>();

  const addBuffer = (data: Uint8Array): number => {
    buffers.push(table(ref(slot.buffer.data, bytes(data))));
    return oldBuffers.length + buffers.length - 1;
  };
  const addTensor = (name: string, shape: readonly number[], type: number, data?: Uint8Array): TensorIndex => {
    tensors.push(
      table(
        ref(slot.tensor.shape, ints(shape)),
        byte(slot.tensor.type, type),
        int(slot.tensor.buffer, data ? addBuffer(data) : 0), // buffer 0 is the empty one by convention
        ref(slot.tensor.name, text(name)),
      ),
    );
    return oldTensors.length + tensors.length - 1;
  };
  const addConstant = (name: string, values: readonly number[]): TensorIndex =>
    addTensor(name, [values.length], elementType.int32, littleEndian(values));
  const addOperator = (
    { code, options }: { readonly code: number; readonly options: number },
    settings: readonly Field[],
    inputs: readonly TensorIndex[],
    output: TensorIndex,
  ): TensorIndex => {
    if (!codeIndex.has(code)) {
      const { deprecatedBuiltin, version, builtin } = slot.operatorCode;
      codes.push(table(byte(deprecatedBuiltin, code), int(version, 1), int(builtin, code)));
      codeIndex.set(code, oldCodes.length + codes.length - 1);
    }
    ops.push(
      table(
        int(slot.operator.code, codeIndex.get(code) as number),
        ref(slot.operator.inputs, ints(inputs)),
        ref(slot.operator.outputs, ints([output])),
        byte(slot.operator.optionsType, options),
        ref(slot.operator.options, table(...settings)),
      ),
    );
    return output;
  };

  const lastAxis = 3;
  const addFloats = (name: string, length: number) => addTensor(name, [1, 1, 1, length], elementType.float32);
  const outputs = extend({
    outputs: subgraph.ints(slot.subgraph.outputs),
    concatenate: (name, inputs, length) =>
      addOperator(operators.concatenation, [int(0, lastAxis)], inputs, addFloats(name, length)),
    gather: (name, input, indices) =>
      addOperator(
        operators.gather,
        [int(0, lastAxis)],
        [input, addConstant(`${name}_indices`, indices)],
        addFloats(name, indices.length),
      ),
    mean: (name, input) =>
      addOperator(operators.mean, [byte(0, 1)], [input, addConstant(`${name}_axis`, [lastAxis])], addFloats(name, 1)),
  });
  const metadataBuffer = addBuffer(metadata(normalization));

  const keep = (from: TableView, which: number): Field[] => {
    const at = from.position(which);
    return at === undefined ? [] : [ref(which, old(at))];
  };
  const both = (before: readonly TableView[], added: readonly Block[]) =>
    blocks([...before.map(({ at }) => old(at)), ...added]);
  const newSubgraph = table(
    ref(slot.subgraph.tensors, both(oldTensors, tensors)),
    ...keep(subgraph, slot.subgraph.inputs),
    ref(slot.subgraph.outputs, ints(outputs)),
    ref(slot.subgraph.operators, both(subgraph.tables(slot.subgraph.operators), ops)),
    ...keep(subgraph, slot.subgraph.name),
  );
  const entry = table(ref(slot.metadata.name, text('TFLITE_METADATA')), int(slot.metadata.buffer, metadataBuffer));
  const newRoot = table(
    int(slot.model.version, root.int(slot.model.version)),
    ref(slot.model.operatorCodes, both(oldCodes, codes)),
    ref(slot.model.subgraphs, blocks([newSubgraph])),
    ...keep(root, slot.model.description),
    ref(slot.model.buffers, both(oldBuffers, buffers)),
    ...keep(root, slot.model.metadataBuffer),
    ref(slot.model.metadata, both(root.tables(slot.model.metadata), [entry])),
  );
  return writeFlatbuffer(newRoot, 'TFL3', model);
}

/** ModelMetadata for one RGB input; the nesting is the schema's: subgraph, tensor, process unit, options. */
function metadata({ name, mean, std }: Normalization): Uint8Array {
  const channels = (value: number) => floats([value, value, value]);
  const normalization = table(ref(0, channels(mean)), ref(1, channels(std)));
  const processUnit = table(byte(0, 1), ref(1, normalization)); // union tag 1: NormalizationOptions
  const content = table(byte(0, 2), ref(1, table(byte(0, 1)))); // union tag 2: ImageProperties; colour space 1: RGB
  const input = table(ref(0, text('image')), ref(3, content), ref(4, blocks([processUnit])));
  const subgraph = table(ref(2, blocks([input])));
  const minParserVersion = text('1.0.0');
  return writeFlatbuffer(table(ref(0, text(name)), ref(3, blocks([subgraph])), ref(7, minParserVersion)), 'M001');
}

function littleEndian(values: readonly number[]): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const view = new DataView(out.buffer);
  for (const [i, value] of values.entries()) view.setInt32(4 * i, value, true);
  return out;
}

/** Name and shape of each output, in order, and the names of the metadata entries. */
export interface ModelSummary {
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly metadata: readonly string[];
}

export function summarize(model: Uint8Array): ModelSummary {
  const root = TableView.root(model);
  const subgraph = root.tables(slot.model.subgraphs)[0];
  const tensors = subgraph?.tables(slot.subgraph.tensors) ?? [];
  const outputs = (subgraph?.ints(slot.subgraph.outputs) ?? []).map((index) => {
    const tensor = tensors[index];
    return { name: tensor?.text(slot.tensor.name) ?? '', shape: tensor?.ints(slot.tensor.shape) ?? [] };
  });
  return { outputs, metadata: root.tables(slot.model.metadata).map((entry) => entry.text(slot.metadata.name)) };
}
