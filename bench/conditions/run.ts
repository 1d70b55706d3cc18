/**
 * `npm run bench -- conditions`: what masks, hands, glasses, light and poor pictures do to a login. Probes are drawn on
 * (`kinds.ts`), their faces are found again, and they are compared with templates of bare photos of the same person and of
 * all others, at the thresholds that are shipped. Masked probes are compared by the upper face.
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decisionTable, modelTiers } from '../../models/manifest.ts';
import { similarity } from '../../src-face/compare.ts';
import { decide } from '../../src-face/decision.ts';
import { fuse } from '../../src-face/fuse.ts';
import type { FaceFrame, ModelId, Tier } from '../../src-shared/domain/face.ts';
import { hashOf } from '../accuracy/cache.ts';
import { readDataset } from '../accuracy/dataset.ts';
import { type FaceFinder, type FoundFace, isFound, openFaceFinder } from '../accuracy/faces.ts';
import { type Row, report } from '../report.ts';
import { type Condition, conditions } from './kinds.ts';
import { judged, type Look, type Looker, openLooker } from './looker.ts';
import { type Compared, type Outcome, type Summary, summarise } from './outcome.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tiers: readonly Tier[] = ['recommended', 'embedded'];
/** Photos that make a template; the next one is the probe. */
const templatePhotos = 3;

const help = `npm run bench -- conditions [options]

  --pairs DIR  photos named Name_0001.jpg (default: ../shared/lfw-dev); people with fewer than two are left out
  --limit N    the first N of these people (default: 40)
  --only TEXT  conditions whose name holds the text
  --help       this text`;

/** @throws {DatasetError} when there are no photos to measure on */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      pairs: { type: 'string', default: join(root, '../shared/lfw-dev') },
      limit: { type: 'string', default: '40' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(help);
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 2) throw new RangeError(`--limit is "${values.limit}"; allowed: from 2`);

  const looker = await openLooker();
  const finder = openFaceFinder();
  try {
    const people = await peopleOf(values.pairs, limit, finder, looker);
    const chosen = conditions.filter(({ name }, i) => i === 0 || name.includes(values.only));
    const summaries: Summary[] = [];
    for (const condition of chosen) {
      const outcomes = await measure(condition, people, finder, looker);
      for (const tier of tiers) {
        const usual = summaries.find((each) => each.tier === tier);
        const summary = summarise(condition.name, tier, outcomes, usual);
        if (!Number.isNaN(summary.fnmr)) summaries.push(summary);
      }
      console.log(`${condition.name}: done`);
    }
    console.log(`\n${people.length} people; FNMR at the login threshold, one photo against a template of up to three`);
    await report('conditions', {
      rows: summaries.map(rowOf),
      values: {
        dataset: { folder: relative(root, values.pairs), people: people.length, templatePhotos },
        results: summaries,
      },
    });
  } finally {
    await finder.close();
  }
}

interface Person {
  readonly probe: FaceFrame;
  /** Bare photos fused, for whole and for upper faces. */
  readonly template: Look;
}

/** Everybody with a face in two photos and more. */
async function peopleOf(folder: string, limit: number, finder: FaceFinder, looker: Looker): Promise<Person[]> {
  const { photos } = await readDataset(folder);
  const people: Person[] = [];
  for (const own of Map.groupBy(photos, ({ identity }) => identity).values()) {
    if (people.length === limit) break;
    if (own.length < 2) continue;
    const faces: FoundFace[] = [];
    for (const { path } of own.slice(0, templatePhotos + 1)) {
      const found = await finder.find(path);
      if (isFound(found)) faces.push(found);
    }
    const probe = faces.pop();
    if (!probe || faces.length === 0) continue;
    const looks: Look[] = [];
    for (const face of faces) {
      looks.push(new Map([...(await looker.look(face, 'whole')), ...(await looker.look(face, 'upper'))]));
    }
    people.push({ probe: probe.frame(), template: fused(looks) });
  }
  if (people.length < 2) throw new Error(`${folder} holds fewer than two people with two photos`);
  return people;
}

function fused(looks: readonly Look[]): Look {
  return new Map(
    [...(looks[0]?.keys() ?? [])].flatMap((model) => {
      const one = fuse(looks.flatMap((look) => look.get(model) ?? []));
      return one ? [[model, one] as const] : [];
    }),
  );
}

async function measure(
  { apply }: Condition,
  people: readonly Person[],
  finder: FaceFinder,
  looker: Looker,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [i, { probe }] of people.entries()) {
    const { width, height, pixels } = apply(probe, i);
    const found = await finder.findIn({ width, height, data: pixels }, hashOf(pixels));
    if (!isFound(found)) {
      outcomes.push({ hint: 'nobody', genuine: {}, impostors: {} });
      continue;
    }
    const { hint, masked } = judged(found.frame());
    const look = await looker.look(found, masked ? 'upper' : 'whole');
    const against = (tier: Tier) => people.map(({ template }) => compare(look, template, tier));
    const compared = tiers.map((tier) => [tier, against(tier)] as const);
    outcomes.push({
      hint,
      genuine: Object.fromEntries(compared.flatMap(([tier, all]) => (all[i] ? [[tier, all[i]]] : []))),
      impostors: Object.fromEntries(compared.map(([tier, all]) => [tier, all.toSpliced(i, 1).flatMap((c) => c ?? [])])),
    });
  }
  return outcomes;
}

const tierOf = modelTiers();
const table = decisionTable();

/** As the cloud does, with the networks of a tier; null where it has none of its own at hand. */
function compare(probe: Look, template: Look, tier: Tier): Compared | null {
  const similarities = new Map<ModelId, number>();
  for (const [model, embedding] of probe) {
    const other = template.get(model);
    if (other && (tier === 'recommended' || tierOf.get(model) === tier))
      similarities.set(model, similarity(embedding, other));
  }
  if (![...similarities.keys()].some((model) => tierOf.get(model) === tier)) return null;
  return decide(similarities, table);
}

const percent = (share: number) => (Number.isNaN(share) ? '-' : (100 * share).toFixed(1));

const rowOf = (each: Summary): Row => ({
  condition: each.condition,
  tier: each.tier,
  'FNMR %': percent(each.fnmr),
  'without hint %': percent(each.fnmrWithoutHint),
  'false matches': `${each.falseMatches} of ${each.impostors}`,
  'median score': each.median.toFixed(3),
  shift: each.shift.toFixed(3),
  hints: Object.entries(each.hints)
    .toSorted(([, a], [, b]) => b - a)
    .map(([hint, share]) => `${hint} ${percent(share)} %`)
    .join(', '),
});
