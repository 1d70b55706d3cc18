import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, readDataset } from './dataset.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexlock-photos-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function fill(...files: string[]): Promise<void> {
  for (const file of files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  }
}

describe('identityOf', () => {
  it.each([
    ['Jo_Ann_Li_0012.jpg', 'Jo_Ann_Li'],
    ['/some/where/X_1.JPEG', 'X'],
    ['Zoë_Müller_0003.png', 'Zoë_Müller'],
    ['notes_0001.txt', undefined],
    ['Nobody.jpg', undefined],
    ['_0001.jpg', undefined],
  ])('%s', (file, identity) => {
    expect(identityOf(file)).toBe(identity);
  });
});

describe('readDataset', () => {
  it('lists the photos by name, and only of the first people when asked', async () => {
    await fill('B_0001.jpg', 'A_0002.jpg', 'A_0001.jpg', 'inside/C_0001.jpg', 'readme.md');
    const { photos, misnamed } = await readDataset(folder);
    expect(photos.map(({ identity, path }) => `${identity} ${path.slice(folder.length + 1)}`)).toEqual([
      'A A_0001.jpg',
      'A A_0002.jpg',
      'B B_0001.jpg',
      'C inside/C_0001.jpg',
    ]);
    expect(misnamed).toEqual([]);
    expect((await readDataset(folder, 2)).photos).toHaveLength(3);
  });

  it('tells of pictures whose names do not fit, and leaves them out', async () => {
    await fill('A_0001.jpg', 'A_0002.jpg', 'B_0001.jpg', 'IMG-20.jpg');
    expect(await readDataset(folder)).toMatchObject({ misnamed: ['IMG-20.jpg'], photos: { length: 3 } });
  });

  it.each<[string, string[], RegExp]>([
    ['is empty', [], /holds no photo\. .*--pairs/],
    [
      'names nobody',
      ['1.jpg', '2.jpg'],
      /holds 2 pictures, but no name says whom it shows \(such as 1\.jpg\)\. .*--pairs/,
    ],
    ['shows one person', ['A_0001.jpg', 'A_0002.jpg'], /shows one person only \(A\).*--pairs/],
    ['has one photo of each', ['A_0001.jpg', 'B_0001.jpg'], /one photo of each person.*--pairs/],
  ])('says what to give when the folder %s', async (_, files, message) => {
    await fill(...files);
    await expect(readDataset(folder)).rejects.toThrow(message);
  });

  it('says what to give when there is no such folder', async () => {
    await expect(readDataset(join(folder, 'absent'))).rejects.toThrow(/cannot be read\. .*--pairs/);
  });
});
