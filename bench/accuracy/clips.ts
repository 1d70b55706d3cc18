/**
 * People before a camera, as clips. One light, one lens and one background make strangers more alike to a network than
 * photos from everywhere do, so a login threshold must stand this test too.
 */
import { access, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hashOf } from './cache.ts';
import type { ClipVectors } from './clip-sides.ts';
import { DatasetError } from './dataset.ts';
import { type FaceFinder, isFound } from './faces.ts';
import { ClipError, framesOf } from './frames.ts';
import { embedWith, type Network, type Vectors } from './networks.ts';

/** The clips of one person. */
export interface PersonClips {
  readonly identity: string;
  readonly paths: readonly string[];
}

const playable = /\.(mkv|mp4|m4v|webm|mov|avi|gif|mjpeg|mpg|mpeg|ogv|ts|wmv|y4m)$/i;
/** Degrees; the camera window takes no frame of a head that is turned further. */
const widestYaw = 20;

/** Who is seen in which of the sample clips (intel-iot-devkit/sample-videos). */
export function sampleClips(folder: string): PersonClips[] {
  const of = (identity: string, ...clips: string[]) => ({ identity, paths: clips.map((clip) => join(folder, clip)) });
  return [
    of('man 1', 'again.mkv', 'brother.mkv', 'help.mkv'),
    of('man 2', 'bird.mkv', 'milk.mkv'),
    of('woman', 'head-pose-face-detection-female.gif'),
  ];
}

/** Whether every clip is there; they are not part of the project. */
export async function clipsAtHand(people: readonly PersonClips[]): Promise<boolean> {
  const there = await Promise.allSettled(people.flatMap(({ paths }) => paths).map((path) => access(path)));
  return there.length > 0 && there.every(({ status }) => status === 'fulfilled');
}

/**
 * A folder with a folder for each person, and that person's clips anywhere inside it.
 * @throws {DatasetError} when it cannot be read, or shows fewer than two people
 */
export async function readClipFolder(folder: string): Promise<PersonClips[]> {
  const remedy =
    "Give a folder that holds a folder for each person, with that person's clips in it, with --probe-clips.";
  const list = async (path: string, recursive: boolean) =>
    readdir(path, { recursive, withFileTypes: true }).catch((cause: unknown) => {
      throw new DatasetError(`${path} cannot be read. ${remedy}`, { cause });
    });
  const entries = (await list(folder, false)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const stray = entries.filter((entry) => entry.isFile() && playable.test(entry.name)).length;
  const people: PersonClips[] = [];
  for (const entry of entries) {
    if (entry.isFile()) continue;
    const inside = (await list(join(folder, entry.name), true)).filter(({ name }) => playable.test(name));
    const paths = inside.map(({ parentPath, name }) => join(parentPath, name)).sort();
    if (paths.length > 0) people.push({ identity: entry.name, paths });
  }
  const beside = stray > 0 ? ` ${stray} clips lie outside of such folders and belong to nobody.` : '';
  if (people.length === 0) throw new DatasetError(`${folder} holds no folder with clips.${beside} ${remedy}`);
  if (people.length === 1) {
    throw new DatasetError(`${folder} holds clips of one person only; strangers need a second.${beside} ${remedy}`);
  }
  return people;
}

export interface ReadClips {
  readonly clips: readonly ClipVectors[];
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
}

/** The vectors of every frame with a face that looks ahead. A clip that cannot be read is a failure, not an error. */
export async function embedClips(
  people: readonly PersonClips[],
  finder: FaceFinder,
  networks: readonly Network[],
  log: (line: string) => void,
): Promise<ReadClips> {
  const clips: ClipVectors[] = [];
  const failures: { file: string; reason: string }[] = [];
  const total = people.reduce((sum, { paths }) => sum + paths.length, 0);
  for (const [person, { identity, paths }] of people.entries()) {
    for (const path of paths) {
      const name = `${identity}/${basename(path)}`;
      const frames: Vectors[] = [];
      let seen = 0;
      try {
        for await (const picture of framesOf(path)) {
          seen++;
          const face = await finder.findIn(picture, hashOf(picture.data));
          if (isFound(face) && Math.abs(face.pose.yaw) <= widestYaw) frames.push(await embedWith(networks, face));
        }
      } catch (error) {
        if (!(error instanceof ClipError)) throw error;
        failures.push({ file: path, reason: error.message });
      }
      if (seen > 0 && frames.length === 0)
        failures.push({ file: path, reason: 'no frame with a face that looks ahead' });
      clips.push({ person, name, frames });
      log(`clip ${clips.length} of ${total}: ${name}, ${frames.length} of ${seen} frames with a face that looks ahead`);
    }
  }
  return { clips, failures };
}
