import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlFile, makeDeb, parseOrder } from './fpm-standin.ts';

const args = [
  '-s',
  'dir',
  '--force',
  '-t',
  'deb',
  '-d',
  'libudev1',
  '-d',
  'libusb-1.0-0',
  '--deb-recommends',
  'pcscd',
  '--name',
  'hexlock',
  '--version=1.2.3',
  '--architecture',
  'amd64',
  '--description',
  'One line\nand more',
  'a/=/opt/a',
  'b=/usr/b',
];

describe('the fpm stand-in', () => {
  it('reads the orders of electron-builder', () => {
    const order = parseOrder(args);
    expect(order.depends).toEqual(['libudev1', 'libusb-1.0-0']);
    expect(order.recommends).toEqual(['pcscd']);
    expect(order.contents).toEqual([
      { from: 'a/', to: '/opt/a' },
      { from: 'b', to: '/usr/b' },
    ]);
    expect(order.options).toMatchObject({ name: 'hexlock', version: '1.2.3' });
  });

  it('refuses what it cannot do', () => {
    expect(() => parseOrder(['-s', 'dir', '-t', 'rpm'])).toThrow(/deb only, not rpm/);
    expect(() => parseOrder(['-t', 'deb', 'loose'])).toThrow(/"loose" is not FROM=TO/);
  });

  it('writes a control file', () => {
    expect(controlFile(parseOrder(args), 2049)).toBe(
      'Package: hexlock\nVersion: 1.2.3\nArchitecture: amd64\nInstalled-Size: 3\nSection: default\nPriority: optional\nDepends: libudev1, libusb-1.0-0\nRecommends: pcscd\nDescription: One line\n and more\n',
    );
  });

  it.runIf(existsSync('/usr/bin/dpkg-deb'))('makes a package that dpkg can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hexlock-fpm-'));
    try {
      mkdirSync(join(folder, 'a/deep'), { recursive: true });
      writeFileSync(join(folder, 'a/deep/file'), 'x');
      writeFileSync(join(folder, 'b'), 'y');
      const target = join(folder, 'out.deb');
      makeDeb(
        parseOrder([
          '-t',
          'deb',
          '--name',
          'hexlock',
          '--version',
          '1',
          '--architecture',
          'amd64',
          '--maintainer',
          'm <m@hexlock.example>',
          '--description',
          'd',
          '--package',
          target,
          `${folder}/a/=/opt/a`,
          `${folder}/b=/usr/b`,
        ]),
      );
      const names = execFileSync('dpkg-deb', ['-c', target], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[5]);
      expect(names).toEqual(expect.arrayContaining(['./opt/a/deep/file', './usr/b']));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
