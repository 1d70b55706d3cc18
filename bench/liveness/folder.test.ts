import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderError, parseSidecar, readFolder, readSidecar, speciesOf } from './folder.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexlock-liveness-'));
  await mkdir(join(folder, 'mask', 'deep'), { recursive: true });
  await mkdir(join(folder, 'empty'));
  await mkdir(join(folder, 'texts'));
  const files = [
    'print-1.MP4',
    'print_2.jpg',
    'plain.webm',
    'mask/deep/a-b.mov',
    '.hidden.mp4',
    'notes.txt',
    'texts/a.txt',
  ];
  for (const file of files) await writeFile(join(folder, file), '');
  await writeFile(join(folder, 'plain.json'), '{"turns":[{"at":1.5,"towards":"up"}]}');
});
afterAll(() => rm(folder, { recursive: true }));

it('names a species by the folder, or by the start of the name', () => {
  expect(speciesOf(join('mask', 'deep', 'a-b.mov'))).toBe('mask');
  expect(speciesOf('print-1.mp4')).toBe('print');
  expect(speciesOf('replay_phone-2.mp4')).toBe('replay');
  expect(speciesOf('clip.mp4')).toBe('attacks');
});

describe('readFolder', () => {
  it('finds clips and stills below it', async () => {
    const files = await readFolder(folder, '--attacks', ['clip', 'still']);
    expect(files.map(({ name, kind, species }) => [name, kind, species])).toEqual([
      [join('mask', 'deep', 'a-b.mov'), 'clip', 'mask'],
      ['plain.webm', 'clip', 'attacks'],
      ['print-1.MP4', 'clip', 'print'],
      ['print_2.jpg', 'still', 'print'],
    ]);
  });

  it('takes clips alone where stills say nothing', async () => {
    const files = await readFolder(folder, '--live', ['clip']);
    expect(files.every(({ kind }) => kind === 'clip')).toBe(true);
  });

  it.each([
    ['empty', 'holds no file. Give a folder of clips'],
    ['texts', 'holds nothing that can be played. Give a folder of clips'],
    ['missing', 'cannot be read. Give a folder of clips'],
  ])('says what to do about a folder that is %s', async (name, message) => {
    const reading = readFolder(join(folder, name), '--live', ['clip']);
    await expect(reading).rejects.toThrow(FolderError);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow('--live');
  });
});

describe('a sidecar', () => {
  it('lies beside its clip', async () => {
    expect(await readSidecar(join(folder, 'plain.webm'))).toEqual({ turns: [{ at: 1.5, towards: 'up' }] });
    expect(await readSidecar(join(folder, 'print-1.MP4'))).toBeNull();
  });

  it.each([
    '',
    '[]',
    '{}',
    '{"turns":[{"at":"1","towards":"up"}]}',
    '{"turns":[{"at":-1,"towards":"up"}]}',
    '{"turns":[null]}',
  ])('that says %j is refused by its name', (text) => {
    expect(() => parseSidecar(text, 'a.json')).toThrow(FolderError);
    expect(() => parseSidecar(text, 'a.json')).toThrow('a.json is not of the form');
  });
});
