/**
 * Makes the face mesh network with attention fit MediaPipe's FaceLandmarker.
 *
 * The network has seven outputs: 468 mesh points, refined lips, left eye, right eye, left iris, right iris, and whether
 * there is a face. The task wants one tensor of 478 x 3 numbers and the face flag. Which refined point replaces which mesh
 * point stands in the graph's configuration, inside the WebAssembly file of `@mediapipe/face_mesh`.
 */
import { ModelError } from './error.ts';
import { extendModel } from './tflite.ts';

export const landmarkCount = 478;

/** Where the depth of a refined point comes from. */
export type Depth =
  | { readonly from: 'keep' } // it stays that of the mesh point
  | { readonly from: 'copy' } // the refinement gives one
  | { readonly from: 'average'; readonly of: readonly number[] }; // the mean over mesh points (an iris around its eye)

/** One output's points: point `i` of it goes to landmark `targets[i]`. */
export interface Refinement {
  readonly targets: readonly number[];
  readonly depth: Depth;
}

/** Reads protobuf fields one after the other. */
class FieldReader {
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const next = this.#bytes[this.#at++];
      if (next === undefined || this.#at > this.#end)
        throw new ModelError('model-malformed', 'a protobuf number is cut off');
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value;
    }
  }

  /** The next length-delimited field's content. */
  nested(): FieldReader {
    const length = this.varint();
    const at = this.#at;
    this.#at += length;
    if (this.#at > this.#end) throw new ModelError('model-malformed', 'a protobuf message is cut off');
    return new FieldReader(this.#bytes, at, this.#at);
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  get at(): number {
    return this.#at;
  }

  /** A `repeated int32` of field 1, packed or not. */
  indices(): number[] {
    const out: number[] = [];
    while (!this.done) {
      const tag = this.varint();
      if (tag === 0x08) out.push(this.varint());
      else if (tag === 0x0a) for (const packed = this.nested(); !packed.done; ) out.push(packed.varint());
      else throw new ModelError('model-malformed', `an index list holds protobuf tag ${tag}`);
    }
    return out;
  }
}

/**
 * The six refinements in the order of the network's outputs, read from the configuration of the LandmarksRefinementCalculator.
 * @param wasm `face_mesh_solution_simd_wasm_bin.wasm`
 * @throws {ModelError} `model-malformed` when they are not there
 */
export function readRefinements(wasm: Uint8Array): Refinement[] {
  // In the embedded graph the output stream's name comes just before the calculator's options (field 7: tag 0x3a).
  const mark = new TextEncoder().encode('REFINED_LANDMARKS:landmarks\x3a');
  for (let at = indexOf(wasm, mark, 0); at >= 0; at = indexOf(wasm, mark, at + 1)) {
    const options = new FieldReader(wasm, at + mark.length, wasm.length).nested();
    options.varint(); // the tag of the extension that holds the calculator's own options
    const list = options.nested();
    const refinements: Refinement[] = [];
    while (!list.done) {
      const tag = list.varint();
      if (tag !== 0x0a) throw new ModelError('model-malformed', `the refinements hold protobuf tag ${tag}`);
      refinements.push(readRefinement(list.nested()));
    }
    if (refinements.length === 6) return refinements;
  }
  throw new ModelError(
    'model-malformed',
    'the refinement lists were not found in the WebAssembly file of @mediapipe/face_mesh. Install the version that package.json names.',
  );
}

function readRefinement(message: FieldReader): Refinement {
  const targets: number[] = [];
  let depth: Depth = { from: 'keep' };
  while (!message.done) {
    const tag = message.varint();
    if (tag === 0x08) targets.push(message.varint());
    else if (tag === 0x0a) for (const packed = message.nested(); !packed.done; ) targets.push(packed.varint());
    else if (tag === 0x12) depth = readDepth(message.nested());
    else throw new ModelError('model-malformed', `a refinement holds protobuf tag ${tag}`);
  }
  return { targets, depth };
}

/** A oneof: field 1 keeps, field 2 copies, field 3 averages over the listed points. */
function readDepth(message: FieldReader): Depth {
  const field = message.varint() >> 3;
  const content = message.nested();
  if (field === 1) return { from: 'keep' };
  if (field === 2) return { from: 'copy' };
  if (field === 3) return { from: 'average', of: content.indices() };
  throw new ModelError('model-malformed', `the depth of a refinement is of unknown kind ${field}`);
}

function indexOf(haystack: Uint8Array, needle: Uint8Array, from: number): number {
  return Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength).indexOf(needle, from);
}

/** Where each coordinate of the 478 landmarks is found among the concatenated outputs. */
export interface RefinementMap {
  /** 478 x 3 indices into the concatenation of the outputs and of the averaged depths. */
  readonly indices: readonly number[];
  /** For each averaged depth, the mesh points whose mean it is; they follow the outputs in the concatenation. */
  readonly averages: readonly (readonly number[])[];
  /** Length of the concatenation. */
  readonly length: number;
}

/**
 * Later refinements win over earlier ones, as in MediaPipe.
 * The first refinement is the mesh itself with 3 numbers for each point; the others have 2 (their depth is kept, or averaged).
 * @throws {ModelError} `model-malformed` when a landmark's coordinate comes from nowhere
 */
export function mapRefinements(refinements: readonly Refinement[]): RefinementMap {
  const indices = new Array<number>(landmarkCount * 3).fill(-1);
  const stride = (refinement: Refinement) => (refinement.depth.from === 'copy' ? 3 : 2);
  const outputsLength = refinements.reduce((sum, r) => sum + r.targets.length * stride(r), 0);
  const averages: (readonly number[])[] = [];
  let start = 0;
  for (const refinement of refinements) {
    const { targets, depth } = refinement;
    const step = stride(refinement);
    if (depth.from === 'average') averages.push(depth.of);
    for (const [i, target] of targets.entries()) {
      if (target >= landmarkCount) throw new ModelError('model-malformed', `a refinement names landmark ${target}`);
      indices[3 * target] = start + step * i;
      indices[3 * target + 1] = start + step * i + 1;
      if (depth.from === 'copy') indices[3 * target + 2] = start + step * i + 2;
      if (depth.from === 'average') indices[3 * target + 2] = outputsLength + averages.length - 1;
    }
    start += targets.length * step;
  }
  const hole = indices.indexOf(-1);
  if (hole >= 0) {
    const axis = ['x', 'y', 'z'][hole % 3];
    throw new ModelError('model-malformed', `no output gives the ${axis} of landmark ${Math.floor(hole / 3)}`);
  }
  return { indices, averages, length: outputsLength + averages.length };
}

/**
 * The landmark network with one tensor `landmarks478` of 1434 numbers and the face flag.
 * @throws {ModelError} `model-malformed` when the network has no attention outputs: the plain 468-point network would be
 * accepted by the task and give z = 0 without a word
 */
export function joinMeshOutputs(model: Uint8Array, refinements: readonly Refinement[]): Uint8Array {
  const map = mapRefinements(refinements);
  return extendModel(model, { name: 'face_landmarks', mean: 0, std: 255 }, (extension) => {
    const parts = extension.outputs.slice(0, -1);
    const flag = extension.outputs.at(-1);
    const mesh = parts[0];
    if (parts.length !== refinements.length || flag === undefined || mesh === undefined) {
      throw new ModelError(
        'model-malformed',
        `the landmark network has ${extension.outputs.length} outputs instead of ${refinements.length + 1}: it must be the one with attention`,
      );
    }
    const depths = map.averages.map((points, i) =>
      extension.mean(
        `depth${i}`,
        extension.gather(
          `depth${i}_points`,
          mesh,
          points.map((point) => 3 * point + 2),
        ),
      ),
    );
    const joined = extension.concatenate('joined', [...parts, ...depths], map.length);
    return [extension.gather('landmarks478', joined, map.indices), flag];
  });
}

/** A face detector for the same task: nothing but metadata is added. */
export function describeDetector(model: Uint8Array): Uint8Array {
  return extendModel(model, { name: 'face_detector', mean: 127.5, std: 127.5 });
}
