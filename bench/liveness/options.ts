/** The command line of `npm run bench -- liveness`. Pure. */
import { parseArgs } from 'node:util';
import type { Tier } from '../../src-shared/domain/face.ts';
import { type LivenessLevel, livenessLevels } from '../../src-shared/domain/liveness.ts';
import { PlainError } from '../accuracy/plain-error.ts';
import { attackSpecies, type Species, speciesNamed } from './species/registry.ts';

export interface Options {
  readonly attacks: string | null;
  readonly live: string | null;
  readonly photos: string | null;
  readonly levels: readonly LivenessLevel[];
  readonly tier: Tier | null;
  /** Of each species, and of the live class. */
  readonly presentations: number;
  readonly species: readonly Species[];
  readonly seed: number;
  /** Judge what the last run of the studio filmed, whatever code filmed it. */
  readonly kept: boolean;
}

const tiers: readonly Tier[] = ['recommended', 'embedded'];

export const help = `npm run bench -- liveness [options]

Presentation attack detection, in the terms of ISO/IEC 30107-3: APCER for each species of attack, BPCER for living people.
Every presentation is a virtual login: ten frames a second through the product's landmark network, crop, face engine,
challenge and judge.

  --attacks DIR       attacks that others made, instead of the studio's: clips and still pictures. A sub-folder's name is
                      the species; of a file directly in DIR the part of its name before the first "-" or "_" is. A still
                      is presented as it is, and held before the camera with a hand's tremor. Clips run to and fro.
  --live DIR          clips of living people, instead of the studio's and ours; sub-folders are searched too
  --level LEVEL       ${livenessLevels.join(', ')} (default: all; the light sequence of "highest" is asked of a tenth)
  --tier TIER         ${tiers.join(' or ')} (default: the best one at hand)
  --presentations N   of each species and of the live class (default: 150; of a file in --attacks: three; of what the
                      studio adds to a folder that was given: 12)
  --species A,B       only these of: ${attackSpecies.map(({ name }) => name).join(', ')}
  --photos DIR        portraits for the studio (default: ../shared/lfw-dev, else photos that come with a package)
  --seed N            draws everything anew (default: 1)
  --kept              judges once more what the studio filmed in its last run, even where other code filmed it: for trying
                      rules that only judge. The results say so; give the seed of that run
  --help              this text

People in a clip cannot obey an arrow. The presenter therefore issues the arrow that the person happens to answer: it finds
turns of at least eleven degrees that begin from a straight and calm look, and puts the moment at which the arrow appears a
plausible reaction before them. A clip without such a turn is a non-response: it is named and counted apart (BPNRR), and
judged at "standard" only, where logins begin at several moments of each clip and are asked for nothing. CLIP.json beside a
clip may say where its turns begin:

  { "turns": [{ "at": 2.4, "towards": "left" }] }      seconds; left and right are the person's own

Attacks get a challenge that is drawn without knowing them. Landmarks and analyses are kept under bench/results/cache; a
second run takes seconds. Pictures of what went wrong are in bench/results/liveness.
Exit codes: 0 measured, 1 could not be measured.`;

/** A wrong value; the message says what is allowed. */
export class OptionsError extends PlainError {
  readonly code = 'options.wrong';
}

/** Null asks for the help text. @throws {OptionsError | SpeciesError} for anything else that cannot be meant */
export function optionsOf(args: string[]): Options | null {
  const values = parsed(args);
  if (values.help) return null;
  if (values.attacks !== undefined && values.species !== undefined) {
    throw new OptionsError(
      "--species chooses among the studio's attacks; with --attacks, give a folder with those you want",
    );
  }
  const whatToFilm = [values.species, values.presentations, values.photos];
  if (values.kept && whatToFilm.some((value) => value !== undefined)) {
    throw new OptionsError('--kept films nothing: leave out --species, --presentations and --photos');
  }
  return {
    attacks: values.attacks ?? null,
    live: values.live ?? null,
    photos: values.photos ?? null,
    levels: values.level === undefined ? livenessLevels : [oneOf('--level', livenessLevels, values.level)],
    tier: values.tier === undefined ? null : oneOf('--tier', tiers, values.tier),
    presentations: values.presentations === undefined ? 0 : whole('--presentations', values.presentations, 1, 100_000),
    species: values.species === undefined ? attackSpecies : speciesNamed(values.species.split(',')),
    seed: whole('--seed', values.seed, 0, 2 ** 31),
    kept: values.kept,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        attacks: { type: 'string' },
        live: { type: 'string' },
        photos: { type: 'string' },
        level: { type: 'string' },
        tier: { type: 'string' },
        presentations: { type: 'string' },
        species: { type: 'string' },
        seed: { type: 'string', default: '1' },
        kept: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    throw new OptionsError(`${cause instanceof Error ? cause.message : String(cause)} (--help lists the options)`, {
      cause,
    });
  }
}

function oneOf<T extends string>(option: string, allowed: readonly T[], text: string): T {
  const found = allowed.find((each) => each === text);
  if (found === undefined) throw new OptionsError(`${option} is "${text}"; allowed: ${allowed.join(', ')}`);
  return found;
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new OptionsError(`${option} is "${text}"; allowed: a whole number from ${least} to ${most}`);
}
