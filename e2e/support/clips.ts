/**
 * Makes camera clips: a recording or a photo becomes a 1920x1080 .mjpeg that Chromium plays as its camera, with the
 * face where a person at a workstation would have it. Made once, kept under `.hexlock/clips` by content.
 *
 *   node e2e/support/clips.ts IN OUT [live|still|dark|turned|small|close]
 */
import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PersonName, people } from '../../src-renderer/demo/people.ts';
import type { Cause } from './clip-cause.ts';
import { type ClipKind, clipKinds } from './clip-kind.ts';
import { type CausePart, renderNobody, renderPeople, renderPhoto, samplePhoto } from './clips-photo.ts';
import { recordedClip, stillOfRecording } from './clips-video.ts';
import { type Landmarker, openLandmarker } from './landmarker.ts';

const folder = fileURLToPath(new URL('../../.hexlock/clips/', import.meta.url));

/** Raise it when a recipe changes: clips made before are then made anew. */
const recipe = 10;

export type { ClipKind } from './clip-kind.ts';
export { samplePhoto };

const pictures = new Set(['.jpg', '.jpeg', '.png', '.webp']);

/** The path of a clip of `kind` made from a recording (mkv, mp4, gif, ...) or a photo (jpg, png). */
export async function clipOf(input: string, kind: ClipKind = 'live'): Promise<string> {
  const hash = createHash('sha256').update(await readFile(input));
  return kept(hash.update(kind).digest('hex'), (output) => make(input, kind, output));
}

export const stillClip = (source: string) => clipFor(source, 'still');
export const darkClip = (source: string) => clipFor(source, 'dark');
/** A person at a camera of 1280x720. */
export const smallClip = (source: string) => clipFor(source, 'small');
/** @param photo with a face that looks aside; the one that does so most is shown. */
export const turnedClip = (photo: string) => clipOf(photo, 'turned');

/** A clip from a path, or from the name of one of the demo's people. */
export function clipFor(source: string, kind: ClipKind = 'live'): Promise<string> {
  const person = people.find(({ name }) => name === source);
  return person ? personClip(person.name, kind) : clipOf(source, kind);
}

/** One of the demo's people. Made from the photos that come with a package: always there. */
export function personClip(name: PersonName, kind: ClipKind = 'live'): Promise<string> {
  return kept(createHash('sha256').update(`${name} ${kind}`).digest('hex'), (output) =>
    renderPeople([name], kind, output),
  );
}

/** A person of the demo at a camera of 1280x720, before whom something goes wrong once in every round. */
export function causeClip(cause: Cause): Promise<string> {
  const name = (what: string) => createHash('sha256').update(`Ana, then ${what}`).digest('hex');
  const part = (which: CausePart['part']) => (output: string) =>
    renderPeople(['Ana'], 'small', output, { cause, part: which });
  return kept(name(cause), async (output) => {
    const before = await kept(name('what goes wrong'), part('before'));
    await part('since')(output);
    await writeFile(output, Buffer.concat([await readFile(before), await readFile(output)]));
  });
}

/** An empty chair: a room with sensor noise and nobody in it. */
export function nobodyClip(): Promise<string> {
  return kept('nobody', renderNobody);
}

/** Two of the demo's people side by side, both close to the camera. */
export function twoPeopleClip(one: PersonName, other: PersonName): Promise<string> {
  const name = createHash('sha256').update(`${one} beside ${other}`).digest('hex');
  return kept(name, (output) => renderPeople([one, other], 'live', output));
}

function make(input: string, kind: ClipKind, output: string): Promise<void> {
  const photo = pictures.has(extname(input).toLowerCase());
  return withLandmarker((landmarker) => {
    if (photo) return renderPhoto(landmarker, input, kind, output);
    if (kind === 'turned' || kind === 'close') throw new Error(`a ${kind} clip is made from a photo`);
    return kind === 'still'
      ? stillOfRecording(landmarker, input, output)
      : recordedClip(landmarker, input, kind, output);
  });
}

async function withLandmarker<T>(use: (landmarker: Landmarker) => Promise<T>): Promise<T> {
  const landmarker = await openLandmarker();
  try {
    return await use(landmarker);
  } finally {
    await landmarker.close();
  }
}

/** Makes a file once. Written beside its place and moved there, so that nobody ever reads half a clip. */
async function kept(name: string, fill: (output: string) => Promise<void>): Promise<string> {
  const path = `${folder}${name.slice(0, 24)}-${recipe}.mjpeg`;
  if (await exists(path)) return path;
  await mkdir(folder, { recursive: true });
  const draft = `${folder}${randomUUID()}.mjpeg`;
  await fill(draft);
  await rename(draft, path);
  return path;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const [input, output, wanted = 'live'] = process.argv.slice(2);
  const kind = clipKinds.find((each) => each === wanted);
  if (!input || !output || !kind) {
    console.error(`usage: node e2e/support/clips.ts IN OUT [${clipKinds.join('|')}]`);
    process.exit(2);
  }
  await copyFile(await clipFor(input, kind), output);
}
