import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { storedZip } from './zip.ts';

/** Reads an archive by its central directory, as every reader does. */
function read(zip: Uint8Array): { name: string; dataAt: number; data: Buffer; crc: number; method: number }[] {
  const bytes = Buffer.from(zip);
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    const [size, nameLength] = [bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28)];
    const local = bytes.readUInt32LE(at + 42);
    expect(bytes.readUInt32LE(local)).toBe(0x04034b50);
    const dataAt = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const entry = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      dataAt,
      data: bytes.subarray(dataAt, dataAt + size),
      crc: bytes.readUInt32LE(at + 16),
      method: bytes.readUInt16LE(at + 10),
    };
    at += 46 + nameLength;
    return entry;
  });
}

describe('storedZip', () => {
  const entries = ['a', 'bc', 'def', 'ghij', 'klmno'].map((name, i) => ({
    name: `${name}.tflite`,
    data: Uint8Array.from({ length: 5 + i }, (_, k) => 16 * i + k),
  }));

  it('stores every entry whole, on a multiple of four bytes, with its checksum', () => {
    const found = read(storedZip(entries));
    expect(found.map(({ name }) => name)).toEqual(entries.map(({ name }) => name));
    for (const [i, entry] of found.entries()) {
      expect(entry.method).toBe(0);
      expect(entry.dataAt % 4).toBe(0);
      expect([...entry.data]).toEqual([...(entries[i]?.data ?? [])]);
      expect(entry.crc).toBe(crc32(entry.data));
    }
  });

  it('holds no clock: the same entries give the same bytes', () => {
    expect(storedZip(entries)).toEqual(storedZip(entries));
  });
});
