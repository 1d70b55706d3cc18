import { describe, expect, it } from 'vitest';
import {
  blocks,
  byte,
  bytes,
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

describe('writeFlatbuffer', () => {
  it('writes what a reader finds again', () => {
    const child = (n: number) => table(int(1, n));
    const written = writeFlatbuffer(
      table(
        byte(0, 200),
        int(2, -5),
        ref(3, text('Grüße')),
        ref(4, ints([1, -2, 3])),
        ref(5, floats([0.5, -0.25])),
        ref(6, blocks([child(7), child(8)])),
        ref(7, bytes(Uint8Array.of(9, 8, 7))),
      ),
      'TEST',
    );
    const root = TableView.root(written);
    expect(Buffer.from(written.subarray(4, 8)).toString()).toBe('TEST');
    expect(root.byte(0)).toBe(200);
    expect(root.has(1)).toBe(false);
    expect(root.int(1)).toBe(0);
    expect(root.has(99)).toBe(false);
    expect(root.int(2)).toBe(-5);
    expect(root.text(3)).toBe('Grüße');
    expect(root.ints(4)).toEqual([1, -2, 3]);
    expect(root.floats(5)).toEqual([0.5, -0.25]);
    expect(root.tables(6).map((each) => each.int(1))).toEqual([7, 8]);
    expect([...root.bytes(7)]).toEqual([9, 8, 7]);
  });

  it('starts the content of bytes on a multiple of 16', () => {
    for (let pad = 0; pad < 8; pad++) {
      const root = table(ref(0, text('x'.repeat(pad))), ref(1, bytes(Uint8Array.of(1))));
      expect(((TableView.root(writeFlatbuffer(root, 'TEST')).position(1) ?? 0) + 4) % 16).toBe(0);
    }
  });

  it('points into existing bytes and leaves them as they are, on a multiple of 64', () => {
    const before = writeFlatbuffer(table(ref(0, text('kept'))), 'TEST');
    const kept = TableView.root(before).position(0) ?? 0;
    const after = writeFlatbuffer(table(ref(3, old(kept)), int(4, 1)), 'TEST', before);
    const start = after.length - before.length;
    expect(start % 64).toBe(0);
    expect(after.subarray(start)).toEqual(before);
    expect(TableView.root(after).text(3)).toBe('kept');
  });

  it('refuses a shared block that would stand before its second parent', () => {
    const shared = text('shared');
    const nested = table(ref(0, table(ref(0, shared))), ref(1, table(ref(0, shared))));
    expect(() => writeFlatbuffer(nested, 'TEST')).toThrow(/backwards/);
  });
});
