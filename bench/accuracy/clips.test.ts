import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clipsAtHand, readClipFolder, sampleClips } from './clips.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexlock-clips-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function fill(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
}

describe('readClipFolder', () => {
  it('lists the clips of each person, wherever they lie inside', async () => {
    await fill('b/2.MP4', 'b/old/1.mkv', 'a/x.gif', 'a/notes.txt', 'empty/readme.md', 'stray.mkv');
    expect(await readClipFolder(folder)).toEqual([
      { identity: 'a', paths: [join(folder, 'a/x.gif')] },
      { identity: 'b', paths: [join(folder, 'b/2.MP4'), join(folder, 'b/old/1.mkv')] },
    ]);
  });

  it.each<[string, string[], RegExp]>([
    ['is empty', [], /holds no folder with clips\. .*--probe-clips/],
    ['has clips beside each other', ['a.mkv', 'b.mkv'], /2 clips lie outside.*--probe-clips/],
    ['shows one person', ['a/1.mkv', 'a/2.mkv'], /one person only.*--probe-clips/],
  ])('says what to give when the folder %s', async (_, files, message) => {
    await fill(...files);
    await expect(readClipFolder(folder)).rejects.toThrow(message);
  });

  it('says what to give when there is no such folder', async () => {
    await expect(readClipFolder(join(folder, 'absent'))).rejects.toThrow(/cannot be read\. .*--probe-clips/);
  });
});

it('knows when the sample clips are not there', async () => {
  expect(await clipsAtHand(sampleClips(join(folder, 'nowhere')))).toBe(false);
});
