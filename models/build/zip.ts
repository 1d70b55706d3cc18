/**
 * Writes a zip archive whose entries are stored, not compressed, and start on multiples of four bytes: a MediaPipe `.task`,
 * which is mapped into memory and read in place. No clock enters: the same entries always give the same bytes.
 */
import { crc32 } from 'node:zlib';

export interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
}

const alignment = 4;
const minVersion = 10;
const firstOfJanuary1980 = 0x21;
/** The extra field that Android's zipalign pads with. */
const paddingField = 0xd935;

export function storedZip(entries: readonly Entry[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data } of entries) {
    const label = Buffer.from(name, 'utf8');
    const extra = padding(at + 30 + label.length);
    const common = Buffer.alloc(26); // the fields that both headers share, from "version needed" on
    common.writeUInt16LE(minVersion, 0);
    common.writeUInt16LE(firstOfJanuary1980, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(label.length, 22);
    common.writeUInt16LE(extra.length, 24);

    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, label, extra, data]);
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02', 'latin1');
    central.writeUInt16LE(minVersion, 4);
    common.copy(central, 6);
    central.writeUInt16LE(0, 30); // the padding stands in the local header only
    central.writeUInt32LE(at, 42);
    files.push(local);
    directory.push(central, label);
    at += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, listing, end]);
}

/** An extra field that moves the data to the next multiple of four; it takes at least its own header of four bytes. */
function padding(dataAt: number): Buffer {
  const gap = (alignment - (dataAt % alignment)) % alignment;
  if (gap === 0) return Buffer.alloc(0);
  const extra = Buffer.alloc(gap + 4);
  extra.writeUInt16LE(paddingField, 0);
  extra.writeUInt16LE(gap, 2);
  return extra;
}
