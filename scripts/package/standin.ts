/**
 * A stand-in for an Electron distribution, for machines where the real binary is not at hand: the right file names,
 * and an executable of a few hundred bytes that carries the fuse wire and, when started, says what it is and ends.
 * It lets the packaging be built and opened by a test; nothing else.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Electron's fuse wire: sentinel, version, count, one byte per fuse ('1' on, '0' off) in Electron's default state. */
export const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseDefaults = '101100011';
const fuseWire = Buffer.concat([
  Buffer.from(fuseSentinel),
  Buffer.from([1, fuseDefaults.length]),
  Buffer.from(fuseDefaults),
]);

const message = 'This package was built with a stand-in for Electron and cannot run. See packaging/README.md.\n';

const base = 0x400000n;
const headerSize = 64 + 56;

type Machine = { readonly id: number; readonly code: (messageAt: bigint, codeAt: bigint, length: number) => Buffer };

/** Linux: write(2, message, length); exit(1). */
const machines: Readonly<Partial<Record<string, Machine>>> = {
  x64: {
    id: 0x3e,
    code: (messageAt, _codeAt, length) => {
      const code = Buffer.from(
        'b801000000' +
          'bf02000000' +
          '48be0000000000000000' +
          'ba00000000' +
          '0f05' +
          'b83c000000' +
          'bf01000000' +
          '0f05',
        'hex',
      );
      code.writeBigUInt64LE(messageAt, 12);
      code.writeUInt32LE(length, 21);
      return code;
    },
  },
  arm64: {
    id: 0xb7,
    code: (messageAt, codeAt, length) => {
      const offset = Number(messageAt - (codeAt + 4n)); // adr counts from its own place, the second instruction
      const adr = 0x10000001 | ((offset & 3) << 29) | ((offset >> 2) << 5);
      const words = [
        0xd2800040,
        adr,
        0xd2800002 | (length << 5),
        0xd2800808,
        0xd4000001,
        0xd2800020,
        0xd2800ba8,
        0xd4000001,
      ];
      const code = Buffer.alloc(words.length * 4);
      words.forEach((word, index) => void code.writeUInt32LE(word >>> 0, index * 4));
      return code;
    },
  },
};

/**
 * The smallest useful ELF file: one segment with the code, the message and the fuse wire.
 * @throws for an architecture other than x64 and arm64.
 */
export function standInExecutable(arch: string = process.arch): Buffer {
  const machine = machines[arch];
  if (!machine) throw new Error(`no stand-in for ${arch}; there is one for ${Object.keys(machines).join(' and ')}`);
  const text = Buffer.from(message, 'latin1');
  const codeAt = base + BigInt(headerSize);
  const codeSize = machine.code(0n, 0n, 0).length;
  const body = Buffer.concat([machine.code(codeAt + BigInt(codeSize), codeAt, text.length), text, fuseWire]);
  const size = BigInt(headerSize + body.length);

  const elf = Buffer.alloc(headerSize);
  elf.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  elf.writeUInt16LE(2, 16); // executable
  elf.writeUInt16LE(machine.id, 18);
  elf.writeUInt32LE(1, 20);
  elf.writeBigUInt64LE(codeAt, 24); // entry
  elf.writeBigUInt64LE(64n, 32); // program headers follow this header
  elf.writeUInt16LE(64, 52);
  elf.writeUInt16LE(56, 54);
  elf.writeUInt16LE(1, 56);
  elf.writeUInt16LE(64, 58);
  elf.writeUInt32LE(1, 64); // load ...
  elf.writeUInt32LE(5, 68); // ... readable and executable
  elf.writeBigUInt64LE(base, 80);
  elf.writeBigUInt64LE(base, 88);
  elf.writeBigUInt64LE(size, 96);
  elf.writeBigUInt64LE(size, 104);
  elf.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([elf, body]);
}

/** Files that electron-builder and the deb's scripts expect beside the executable. */
const companions = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'resources.pak',
  'locales/en-US.pak',
];

/** Writes a stand-in distribution of this Electron version into an existing folder. */
export function writeStandIn(folder: string, version: string, arch: string = process.arch): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  writeFileSync(join(folder, 'electron'), standInExecutable(arch));
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), version);
  for (const name of companions) writeFileSync(join(folder, name), `stand-in for ${name}\n`);
}
