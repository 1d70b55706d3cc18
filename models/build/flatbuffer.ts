/**
 * Reads FlatBuffers, and writes new ones that point into an existing one.
 *
 * In a FlatBuffer every reference is an unsigned distance *forwards*. So a new root can be put in front of the bytes of
 * an existing buffer and refer to anything in them: the weights of a model stay byte for byte as they were, and only the
 * tables that change are written anew. The ordinary builders work from the end to the front and cannot do this; this
 * writer lays out parents first.
 *
 * A table is `[i32 distance back to its vtable][fields]`; a vtable is `[u16 its size][u16 the table's size][u16 offset of
 * each slot, 0 = absent]`. Here each field takes four bytes, whatever its type.
 */
import { ModelError } from './error.ts';

/** What a field of a table holds. `byte` also serves for booleans, enums and the type of a union. */
export type Field =
  | { readonly slot: number; readonly is: 'byte' | 'int'; readonly value: number }
  | { readonly slot: number; readonly is: 'ref'; readonly value: Block };

/** A piece of a FlatBuffer: a new one, or one that stands in the existing bytes (`old`, at a position there). */
export type Block =
  | { readonly is: 'table'; readonly fields: readonly Field[] }
  | { readonly is: 'blocks'; readonly items: readonly Block[] }
  | { readonly is: 'ints' | 'floats'; readonly items: readonly number[] }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'bytes'; readonly bytes: Uint8Array }
  | { readonly is: 'old'; readonly at: number };

export const byte = (slot: number, value: number): Field => ({ slot, is: 'byte', value });
export const int = (slot: number, value: number): Field => ({ slot, is: 'int', value });
export const ref = (slot: number, value: Block): Field => ({ slot, is: 'ref', value });
export const table = (...fields: readonly Field[]): Block => ({ is: 'table', fields });
export const blocks = (items: readonly Block[]): Block => ({ is: 'blocks', items });
export const ints = (items: readonly number[]): Block => ({ is: 'ints', items });
export const floats = (items: readonly number[]): Block => ({ is: 'floats', items });
export const text = (value: string): Block => ({ is: 'text', text: value });
export const bytes = (value: Uint8Array): Block => ({ is: 'bytes', bytes: value });
export const old = (at: number): Block => ({ is: 'old', at });

/** Where a new block stands. */
interface Place {
  readonly at: number;
  readonly vtable: number;
}

const aligned = (position: number, to: number) => Math.ceil(position / to) * to;
const utf8 = new TextEncoder();

/**
 * The new blocks followed by the existing bytes, untouched.
 * @param identifier four characters, such as `TFL3`
 * @throws {ModelError} `model-malformed` when a block that two parents share would stand before one of them
 */
export function writeFlatbuffer(root: Block, identifier: string, existing: Uint8Array = new Uint8Array()): Uint8Array {
  const { places, end } = layOut(root);
  const start = aligned(end, 64); // keeps whatever alignment the existing bytes rely on
  const out = new Uint8Array(start + existing.length);
  const view = new DataView(out.buffer);
  const positionOf = (block: Block): number =>
    block.is === 'old' ? start + block.at : (places.get(block) as Place).at;
  const point = (from: number, block: Block): void => {
    const distance = positionOf(block) - from;
    if (distance <= 0) throw new ModelError('model-malformed', 'a FlatBuffer reference would point backwards');
    view.setUint32(from, distance, true);
  };

  point(0, root);
  out.set(utf8.encode(identifier), 4);
  for (const [block, place] of places) write(block, place, view, point);
  out.set(existing, start);
  return out;
}

/** Parents before children, depth first; positions 0..7 hold the root's distance and the identifier. */
function layOut(root: Block): { readonly places: ReadonlyMap<Block, Place>; readonly end: number } {
  const places = new Map<Block, Place>();
  let end = 8;
  const reserve = (length: number, alignment = 4): number => {
    const at = aligned(end, alignment);
    end = at + length;
    return at;
  };
  const place = (block: Block): void => {
    if (block.is === 'old' || places.has(block)) return;
    switch (block.is) {
      case 'table': {
        const vtable = reserve(4 + 2 * slots(block.fields));
        places.set(block, { at: reserve(4 + 4 * block.fields.length), vtable });
        for (const field of block.fields) if (field.is === 'ref') place(field.value);
        return;
      }
      case 'blocks':
        places.set(block, { at: reserve(4 + 4 * block.items.length), vtable: 0 });
        for (const item of block.items) place(item);
        return;
      case 'ints':
      case 'floats':
        places.set(block, { at: reserve(4 + 4 * block.items.length), vtable: 0 });
        return;
      case 'text':
        places.set(block, { at: reserve(4 + utf8.encode(block.text).length + 1), vtable: 0 });
        return;
      case 'bytes': {
        // The content, after its length, starts on a multiple of 16: TensorFlow Lite maps weights in place.
        const content = aligned(end + 4, 16);
        places.set(block, { at: content - 4, vtable: 0 });
        end = content + block.bytes.length;
        return;
      }
      default:
        absurd(block);
    }
  };
  place(root);
  return { places, end };
}

const slots = (fields: readonly Field[]) => Math.max(-1, ...fields.map(({ slot }) => slot)) + 1;

function write(block: Block, { at, vtable }: Place, view: DataView, point: (from: number, to: Block) => void): void {
  switch (block.is) {
    case 'table':
      view.setUint16(vtable, 4 + 2 * slots(block.fields), true);
      view.setUint16(vtable + 2, 4 + 4 * block.fields.length, true);
      view.setInt32(at, at - vtable, true);
      for (const [i, field] of block.fields.entries()) {
        const offset = 4 + 4 * i;
        view.setUint16(vtable + 4 + 2 * field.slot, offset, true);
        if (field.is === 'ref') point(at + offset, field.value);
        else if (field.is === 'byte') view.setUint8(at + offset, field.value);
        else view.setInt32(at + offset, field.value, true);
      }
      return;
    case 'blocks':
      view.setUint32(at, block.items.length, true);
      for (const [i, item] of block.items.entries()) point(at + 4 + 4 * i, item);
      return;
    case 'ints':
    case 'floats':
      view.setUint32(at, block.items.length, true);
      for (const [i, item] of block.items.entries()) {
        if (block.is === 'ints') view.setInt32(at + 4 + 4 * i, item, true);
        else view.setFloat32(at + 4 + 4 * i, item, true);
      }
      return;
    case 'text':
    case 'bytes': {
      const content = block.is === 'text' ? utf8.encode(block.text) : block.bytes;
      view.setUint32(at, content.length, true);
      new Uint8Array(view.buffer).set(content, at + 4);
      return;
    }
    case 'old':
      return;
    default:
      absurd(block);
  }
}

function absurd(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}

/** A table of an existing buffer. Positions are absolute; a field that is absent has none. */
export class TableView {
  readonly #view: DataView;
  readonly at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.at = at;
  }

  /** The table that the buffer begins with. */
  static root(buffer: Uint8Array): TableView {
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    return new TableView(view, view.getUint32(0, true));
  }

  has(slot: number): boolean {
    return this.#field(slot) !== undefined;
  }

  byte(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  int(slot: number): number {
    const at = this.#field(slot);
    return at === undefined ? 0 : this.#view.getInt32(at, true);
  }

  text(slot: number): string {
    const at = this.position(slot);
    if (at === undefined) return '';
    const length = this.#view.getUint32(at, true);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at + 4, length));
  }

  bytes(slot: number): Uint8Array {
    const at = this.position(slot);
    if (at === undefined) return new Uint8Array();
    const length = this.#view.getUint32(at, true);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at + 4, length);
  }

  ints(slot: number): number[] {
    return this.#elements(slot).map((at) => this.#view.getInt32(at, true));
  }

  floats(slot: number): number[] {
    return this.#elements(slot).map((at) => this.#view.getFloat32(at, true));
  }

  tables(slot: number): TableView[] {
    return this.#elements(slot).map((at) => new TableView(this.#view, at + this.#view.getUint32(at, true)));
  }

  /** Where a referenced block stands, to point at it with `old`. */
  position(slot: number): number | undefined {
    const at = this.#field(slot);
    return at === undefined ? undefined : at + this.#view.getUint32(at, true);
  }

  #field(slot: number): number | undefined {
    const vtable = this.at - this.#view.getInt32(this.at, true);
    if (4 + 2 * slot >= this.#view.getUint16(vtable, true)) return undefined;
    const offset = this.#view.getUint16(vtable + 4 + 2 * slot, true);
    return offset === 0 ? undefined : this.at + offset;
  }

  #elements(slot: number): number[] {
    const at = this.position(slot);
    if (at === undefined) return [];
    return Array.from({ length: this.#view.getUint32(at, true) }, (_, i) => at + 4 + 4 * i);
  }
}
