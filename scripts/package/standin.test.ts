import { describe, expect, it } from 'vitest';
import { fuseSentinel, standInExecutable } from './standin.ts';

describe('the stand-in for Electron', () => {
  it.each([
    ['x64', 0x3e],
    ['arm64', 0xb7],
  ])('is a small executable for %s with the fuse wire', (arch, machine) => {
    const elf = standInExecutable(arch);
    expect(elf.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
    expect(elf.readUInt16LE(18)).toBe(machine);
    expect(elf.readBigUInt64LE(96)).toBe(BigInt(elf.length)); // the one segment is the whole file
    expect(elf.length).toBeLessThan(1_000);
    const wire = elf.indexOf(fuseSentinel) + fuseSentinel.length;
    expect([elf[wire], elf[wire + 1], elf.length - wire - 2]).toEqual([1, 9, 9]);
  });

  it('says where there is none', () => {
    expect(() => standInExecutable('mips')).toThrow('no stand-in for mips; there is one for x64 and arm64');
  });
});
