/**
 * Strangers before one camera: an enrolment from one clip, logins from another. One light, one lens and one background make
 * people more alike to a network than photos from everywhere do, so a login threshold must stand this test too.
 */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { quantile } from '../report.ts';
import { hashOf } from './cache.ts';
import type { Embedder } from './embeddings.ts';
import type { FaceFinder, PhotoFace, Picture } from './faces.ts';

/** The clips of one person. */
export type ClipsOfPerson = readonly string[];

/** Who is seen in which of the sample clips (intel-iot-devkit/sample-videos). */
export function sampleClips(folder: string): ClipsOfPerson[] {
  return [
    ['again.mkv', 'brother.mkv', 'help.mkv'],
    ['bird.mkv', 'milk.mkv'],
    ['head-pose-face-detection-female.gif'],
  ].map((clips) => clips.map((clip) => join(folder, clip)));
}

/** An enrolment fuses five frames spread over its clip; a login fuses five frames in a row, at ten frames a second. */
const scanFrames = 5;
const framesPerSecond = 10;
/** Degrees; the camera window takes no frame of a head that is turned further. */
const widestYaw = 20;

export interface ClipScores {
  /** A login against a template of the same person, from another clip. */
  readonly genuine: Spread;
  readonly impostor: Spread;
}

interface Spread {
  readonly count: number;
  readonly min: number;
  readonly p5: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

/** A clip's frames with a face that looks ahead. */
export interface Clip {
  readonly name: string;
  readonly person: number;
  readonly faces: readonly PhotoFace[];
}

/** Whether every clip is there; they are not part of the project. */
export async function clipsAtHand(people: readonly ClipsOfPerson[]): Promise<boolean> {
  const there = await Promise.allSettled(people.flat().map((clip) => access(clip)));
  return there.length > 0 && there.every(({ status }) => status === 'fulfilled');
}

export async function readClips(people: readonly ClipsOfPerson[], finder: FaceFinder): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const [person, paths] of people.entries()) {
    for (const path of paths) {
      const faces: PhotoFace[] = [];
      for (const picture of await readFrames(path)) {
        const face = await finder.findIn(picture, hashOf(picture.data));
        if (face && Math.abs(face.frame.pose.yaw) <= widestYaw) faces.push(face);
      }
      clips.push({ name: basename(path), person, faces });
    }
  }
  return clips;
}

/** @throws when ffmpeg is not installed or cannot read the clip */
async function readFrames(path: string): Promise<Picture[]> {
  const run = promisify(execFile);
  const shown = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
  const { stdout } = await run('ffprobe', [...shown, path]);
  const [width = 0, height = 0] = stdout.trim().split(',').map(Number);
  const filter = ['-vf', `fps=${framesPerSecond}`, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'];
  const options = { encoding: 'buffer', maxBuffer: 2 ** 30 } as const;
  const { stdout: bytes } = await run('ffmpeg', ['-v', 'error', '-i', path, ...filter], options);
  const size = width * height * 4;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => ({
    width,
    height,
    data: new Uint8Array(bytes.subarray(i * size, (i + 1) * size)),
  }));
}

/** The template of every clip against the logins of every other clip. */
export async function compareClips(
  clips: readonly Clip[],
  { embed, fuse }: Pick<Embedder, 'embed' | 'fuse'>,
): Promise<ClipScores> {
  const sides: {
    readonly person: number;
    readonly template: Float32Array;
    readonly logins: readonly Float32Array[];
  }[] = [];
  for (const { person, faces } of clips) {
    if (faces.length < scanFrames) continue; // too short to enrol or to log in with
    const vectors: Float32Array[] = [];
    for (const face of faces) vectors.push(await embed(face));
    const logins = vectors.slice(scanFrames - 1).map((_, start) => fuse(vectors.slice(start, start + scanFrames)));
    sides.push({ person, template: fuse(spreadOver(vectors)), logins });
  }
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (const enrolled of sides) {
    for (const probe of sides) {
      if (enrolled === probe) continue;
      const scores = enrolled.person === probe.person ? genuine : impostor;
      for (const login of probe.logins) scores.push(dot(enrolled.template, login));
    }
  }
  return { genuine: spread(genuine), impostor: spread(impostor) };
}

/** As many as an enrolment takes, from the first to the last. */
function spreadOver<T>(items: readonly T[]): T[] {
  const step = (items.length - 1) / (scanFrames - 1);
  return Array.from({ length: scanFrames }, (_, i) => items[Math.round(i * step)] as T);
}

const spread = (scores: readonly number[]): Spread => ({
  count: scores.length,
  min: quantile(scores, 0),
  p5: quantile(scores, 0.05),
  median: quantile(scores, 0.5),
  p99: quantile(scores, 0.99),
  max: quantile(scores, 1),
});

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
