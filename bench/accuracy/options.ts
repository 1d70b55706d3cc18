/** The command line of `npm run bench -- accuracy`. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Tier } from '../../src-shared/domain/face.ts';
import { resultsFolder } from '../report.ts';
import { PlainError } from './plain-error.ts';
import { tiers } from './systems.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const samplePhotos = join(root, '../shared/lfw-dev');

export const help = `npm run bench -- accuracy [options]

  --pairs DIR        photos named Name_0001.jpg, in DIR or in folders inside it; JPEG or PNG
                     (default: ../shared/lfw-dev; where it is absent, clips alone are measured)
  --probe-clips DIR  a folder for each person with that person's clips in it: mkv, mp4, webm, mov, avi, gif ...
                     (default: the clips of ../shared/media, where they are there); needs ffmpeg
  --person CLIPS     clips of one person, separated by commas, instead of a folder; give it once for each person
  --tier TIER        embedded or recommended (default: every tier whose networks are at hand)
  --limit N          photos of the first N people only
  --worst N          also prints the N lowest genuine and highest impostor trials of each protocol (at most 25)
  --svg FILE         where the DET curves go, too (always: bench/results/det.svg)
  --help             this text

Protocols: single (one picture against one), template3 (three fused against one), fused (three fused against two photos, or
against as many frames as a login takes). Where a person has four photos, fused takes two against two. Of a person with
one clip, templates come from its first third and probes from its last.
Landmarks and embeddings are kept in bench/results/cache: a second run takes seconds.
Writes bench/results/accuracy.json:
  results           tier, condition, protocol, fmr, fnmr, ci (95 %, people drawn again), threshold, trials
  heldOut           thresholds chosen on one half of the people, reported on the other
  worst             which condition asks for the highest threshold, and what that costs in each
  heldOutWorst      the same, chosen on one half and reported on the other
  atLoginThreshold  what the shipped threshold gives
  networks          each network alone
  failures          files without a usable face, with the reason`;

export interface Options {
  /** Absent when nothing was asked for and the sample photos are not there. */
  readonly pairs: string;
  /** Whether `pairs` was named on the command line. */
  readonly pairsAsked: boolean;
  readonly probeClips: string | undefined;
  /** The clips of each person. */
  readonly people: readonly (readonly string[])[];
  readonly tier: Tier | undefined;
  readonly limit: number;
  readonly worst: number;
  readonly svg: readonly string[];
}

/**
 * @returns `'help'` when that is all that was asked for
 * @throws {PlainError} for an option that there is not, or a value that is not allowed
 */
export function optionsOf(args: string[]): Options | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  if (values.person && values['probe-clips'] !== undefined) {
    throw new PlainError('--person and --probe-clips exclude each other: name the clips or their folder');
  }
  return {
    pairs: values.pairs ?? samplePhotos,
    pairsAsked: values.pairs !== undefined,
    probeClips: values['probe-clips'],
    people: (values.person ?? []).map(pathsOf),
    tier: tierOf(values.tier),
    limit: wholeNumber('--limit', values.limit, 2) ?? Number.POSITIVE_INFINITY,
    worst: wholeNumber('--worst', values.worst, 0) ?? 0,
    svg: [join(resultsFolder, 'det.svg'), ...(values.svg === undefined ? [] : [values.svg])],
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: known }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlainError(`${why}; "npm run bench -- accuracy --help" lists the options`, { cause });
  }
}

const known = {
  pairs: { type: 'string' },
  'probe-clips': { type: 'string' },
  person: { type: 'string', multiple: true },
  tier: { type: 'string' },
  limit: { type: 'string' },
  worst: { type: 'string' },
  svg: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function pathsOf(text: string): string[] {
  const paths = text.split(',').flatMap((path) => path.trim() || []);
  if (paths.length === 0) throw new PlainError('--person names no clip');
  return paths;
}

function tierOf(text: string | undefined): Tier | undefined {
  const tier = tiers.find((each) => each === text);
  if (text === undefined || tier) return tier;
  throw new PlainError(`--tier is "${text}"; allowed: ${tiers.join(', ')}`);
}

function wholeNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= least) return number;
  throw new PlainError(`${name} is "${text}"; allowed: a whole number from ${least}`);
}
