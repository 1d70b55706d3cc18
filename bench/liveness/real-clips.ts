/** Recordings of real people for the replay species: the clips of a folder, cut so that the face fills the picture. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { faceBox } from '../../src-ui/vision/metrics.ts';
import { hashOf } from '../accuracy/cache.ts';
import { type FaceFinder, isFound } from '../accuracy/faces.ts';
import { framesOf } from '../accuracy/frames.ts';
import type { Picture } from '../accuracy/picture.ts';
import { type Canvas, canvasFrom } from './render/raster.ts';
import { seated } from './render/room.ts';
import type { RealClip } from './studio.ts';

const mostFrames = 24;
/** The face's height, as a share of the picture's. */
const faceShare = 0.5;

/** Every clip in which the first frame shows a face. @throws {ClipError} when one cannot be read */
export async function realClips(folder: string, finder: Pick<FaceFinder, 'findIn'>): Promise<RealClip[]> {
  const files = (await readdir(folder)).filter((file) => /\.(mkv|mp4|gif)$/.test(file)).sort();
  const clips: RealClip[] = [];
  for (const file of files) {
    const frames: Picture[] = [];
    for await (const frame of framesOf(join(folder, file))) if (frames.push(frame) >= mostFrames) break;
    const [first] = frames;
    if (!first) continue;
    const found = await finder.findIn(first, hashOf(first.data, `${first.width}`));
    if (!isFound(found)) continue;
    const box = faceBox(found.frame().landmarks);
    clips.push({ name: file, hash: hashOf(...frames.map(({ data }) => data)), fitted: fitter(frames, box) });
  }
  return clips;
}

function fitter(frames: readonly Picture[], box: ReturnType<typeof faceBox>): RealClip['fitted'] {
  const made = new Map<string, readonly Canvas[]>();
  return (size) => {
    const { width, height } = size;
    const key = `${width} ${height}`;
    const known = made.get(key);
    if (known) return known;
    const scale = (faceShare * height) / box.height;
    const left = width / 2 - scale * (box.x + box.width / 2);
    const top = height / 2 - scale * (box.y + box.height / 2);
    const fitted = frames.map((frame) => seated(canvasFrom(frame), { scale, left, top }, { width, height }));
    made.set(key, fitted);
    return fitted;
  };
}
