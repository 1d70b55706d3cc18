/** Keeps the frames of what went wrong as pictures: attacks that were let in, living people who were not, narrow escapes. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import type { Picture } from '../accuracy/picture.ts';
import { resultsFolder } from '../report.ts';
import type { Captured } from './capture.ts';
import type { Outcome } from './outcome.ts';
import type { Class } from './store.ts';

/** Ignored by git, like all results. */
export const evidenceFolder = join(resultsFolder, 'liveness');

export interface Evidence {
  readonly class: Class;
  readonly species: string;
  readonly name: string;
  readonly captured: Captured;
  readonly outcome: Outcome;
  readonly pictures: (numbers: readonly number[]) => Promise<Picture[]>;
}

/** For each species. */
const most = 3;

/** How bad it is: an attack that was let in or a person who was not, and then how near it came. */
export function badness({ class: made, captured, outcome }: Evidence): number {
  const wrong = outcome.accepted === (made === 'attack');
  const live = outcome.scores['passive.live'] ?? 0;
  const steps = captured.ended === 'answered' ? 2 : (outcome.scores['challenge.steps'] ?? 0) / 2;
  return (wrong ? 10 : 0) + (made === 'attack' ? live + steps : 1 - live);
}

/** Writes the worst of each species, three frames of each side by side; what an earlier run left is deleted. */
export async function keepEvidence(all: readonly Evidence[], folder: string = evidenceFolder): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) if (old.endsWith('.jpg')) await rm(join(folder, old));
  const paths: string[] = [];
  for (const [species, each] of Map.groupBy(all, (evidence) => evidence.species)) {
    for (const evidence of each.toSorted((a, b) => badness(b) - badness(a)).slice(0, most)) {
      const strip = sideBySide(await evidence.pictures(telling(evidence.captured)));
      if (!strip) continue;
      const { outcome, name } = evidence;
      const how = outcome.accepted ? 'let-in' : `${outcome.by}-${outcome.why}`;
      const file = `${species}-${name}-${how}.jpg`.replace(/[^\w.-]+/g, '_');
      const path = join(folder, file);
      await writeFile(path, jpeg.encode({ ...strip, data: Buffer.from(strip.data) }, 88).data);
      paths.push(path);
    }
  }
  return paths;
}

/** The first frame, the one in the middle, the most turned one. */
export function telling({ presentation: { frames }, shots }: Captured): number[] {
  const first = frames[0];
  if (!first) return shots.length > 0 ? [0] : [];
  const turn = (frame: typeof first) =>
    Math.hypot(frame.pose.yaw - first.pose.yaw, frame.pose.pitch - first.pose.pitch);
  const widest = frames.toSorted((a, b) => turn(b) - turn(a))[0] ?? first;
  const middle = frames[frames.length >> 1] ?? first;
  return [...new Set([first.seq, middle.seq, widest.seq])].sort((a, b) => a - b);
}

function sideBySide(pictures: readonly Picture[]): Picture | null {
  const [first] = pictures;
  if (!first) return null;
  const width = pictures.reduce((sum, each) => sum + each.width, 0);
  const height = Math.max(...pictures.map((each) => each.height));
  const data = new Uint8Array(width * height * 4).fill(255);
  let left = 0;
  for (const each of pictures) {
    for (let y = 0; y < each.height; y++) {
      data.set(each.data.subarray(y * each.width * 4, (y + 1) * each.width * 4), (y * width + left) * 4);
    }
    left += each.width;
  }
  return { width, height, data };
}
