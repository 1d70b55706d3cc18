import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, readDataset } from './dataset.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexlock-photos-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('identityOf', () => {
  it.each([
    ['Jo_Ann_Li_0012.jpg', 'Jo_Ann_Li'],
    ['/some/where/X_1.JPEG', 'X'],
    ['notes.txt', undefined],
    ['Nobody.jpg', undefined],
  ])('%s', (file, identity) => {
    expect(identityOf(file)).toBe(identity);
  });
});

describe('readDataset', () => {
  it('lists the photos by name, and only of the first people when asked', async () => {
    for (const file of ['B_0001.jpg', 'A_0002.jpg', 'A_0001.jpg', 'readme.md']) await writeFile(join(folder, file), '');
    const names = (await readDataset(folder)).map(
      ({ identity, path }) => `${identity} ${path.slice(folder.length + 1)}`,
    );
    expect(names).toEqual(['A A_0001.jpg', 'A A_0002.jpg', 'B B_0001.jpg']);
    expect(await readDataset(folder, 1)).toHaveLength(2);
  });

  it('says what to give when the folder is empty or absent', async () => {
    await expect(readDataset(folder)).rejects.toThrow(/holds no photo\. .*--pairs/);
    await expect(readDataset(join(folder, 'absent'))).rejects.toThrow(/cannot be read\. .*--pairs/);
  });
});
