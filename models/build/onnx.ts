/**
 * Writes ONNX files: the few protobuf messages that a feed-forward network needs, and nothing else.
 *
 * Field numbers are those of `onnx/onnx.proto` (IR version 8, operator set 13). The bytes depend on the calls alone,
 * in their order, so that the same weights always give the same file.
 */
type Bytes = Uint8Array;

const text = new TextEncoder();

/** Protobuf wire types. */
const wire = { varint: 0, bytes: 2, fixed32: 5 } as const;

function join(parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Little-endian groups of seven bits; a negative number takes the ten bytes of its 64-bit complement. */
export function varint(value: number | bigint): Bytes {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(out);
}

const tag = (field: number, type: number) => varint((field << 3) | type);
const int = (field: number, value: number | bigint) => join([tag(field, wire.varint), varint(value)]);
const nested = (field: number, value: Bytes) => join([tag(field, wire.bytes), varint(value.length), value]);
const string = (field: number, value: string) => nested(field, text.encode(value));

function float(field: number, value: number): Bytes {
  const four = new Uint8Array(4);
  new DataView(four.buffer).setFloat32(0, value, true);
  return join([tag(field, wire.fixed32), four]);
}

/** Elements as ONNX wants them in `raw_data`: little-endian whatever the machine. */
function littleEndian(count: number, width: 4 | 8, put: (view: DataView, at: number, i: number) => void): Bytes {
  const out = new Uint8Array(count * width);
  const view = new DataView(out.buffer);
  for (let i = 0; i < count; i++) put(view, i * width, i);
  return out;
}

/** An operator's attribute; a plain number is an integer, `{ float }` says otherwise. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

function attribute(name: string, value: Attribute): Bytes {
  const kind = { float: 1, int: 2, string: 3, ints: 7 } as const; // AttributeProto.AttributeType
  const head = string(1, name);
  if (typeof value === 'number') return join([head, int(3, value), int(20, kind.int)]);
  if (typeof value === 'string') return join([head, string(4, value), int(20, kind.string)]);
  if ('float' in value) return join([head, float(2, value.float), int(20, kind.float)]);
  return join([head, ...value.map((item) => int(8, item)), int(20, kind.ints)]);
}

/** A tensor's side: a number, or the name of one that is known at run time only. */
export type Side = number | string;

function valueInfo(name: string, shape: readonly Side[]): Bytes {
  const sides = shape.map((side) => nested(1, typeof side === 'number' ? int(1, side) : string(2, side)));
  const tensorType = join([int(1, elementType.float), nested(2, join(sides))]);
  return join([string(1, name), nested(2, nested(1, tensorType))]);
}

/** TensorProto.DataType */
const elementType = { float: 1, int64: 7 } as const;

/** The name of a value in the graph; operators take and give names. */
export type Value = string;

/** Collects nodes and weights in order, then encodes them as one ModelProto. */
export class OnnxGraph {
  readonly #name: string;
  readonly #nodes: Bytes[] = [];
  readonly #weights: Bytes[] = [];
  readonly #inputs: Bytes[] = [];
  readonly #outputs: Bytes[] = [];
  #count = 0;

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, shape: readonly Side[]): Value {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  output(name: string, shape: readonly Side[]): void {
    this.#outputs.push(valueInfo(name, shape));
  }

  /** A float32 constant of the given shape; `[]` is a scalar. */
  floats(data: ArrayLike<number>, shape: readonly number[]): Value {
    const raw = littleEndian(data.length, 4, (view, at, i) => view.setFloat32(at, data[i] as number, true));
    return this.#weight(elementType.float, shape, raw);
  }

  /** A one-dimensional int64 constant. */
  integers(values: readonly number[]): Value {
    const raw = littleEndian(values.length, 8, (view, at, i) =>
      view.setBigInt64(at, BigInt(values[i] as number), true),
    );
    return this.#weight(elementType.int64, [values.length], raw);
  }

  /** Appends an operator and answers the name of its one output. */
  op(
    type: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output: Value = this.#fresh('v'),
  ): Value {
    this.#nodes.push(
      join([
        ...inputs.map((input) => string(1, input)),
        string(2, output),
        string(3, `${type}_${this.#nodes.length}`),
        string(4, type),
        ...Object.entries(attributes).map(([name, value]) => nested(5, attribute(name, value))),
      ]),
    );
    return output;
  }

  encode(): Bytes {
    const graph = join([
      ...this.#nodes.map((node) => nested(1, node)),
      string(2, this.#name),
      ...this.#weights.map((weight) => nested(5, weight)),
      ...this.#inputs.map((input) => nested(11, input)),
      ...this.#outputs.map((output) => nested(12, output)),
    ]);
    const opset = join([string(1, ''), int(2, 13)]);
    return join([int(1, 8), string(2, 'hexlock'), nested(7, graph), nested(8, opset)]);
  }

  #weight(type: number, shape: readonly number[], raw: Bytes): Value {
    const name = this.#fresh('w');
    this.#weights.push(join([...shape.map((side) => int(1, side)), int(2, type), string(8, name), nested(9, raw)]));
    return name;
  }

  #fresh(prefix: string): Value {
    return `${prefix}${this.#count++}`;
  }
}
