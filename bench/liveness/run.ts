/**
 * `npm run bench -- liveness`: how often attacks are let in and living people are not, on what the studio makes or on clips
 * and pictures that others made. docs/biometrics.md says what the numbers mean and what they do not.
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureModels } from '../../models/build/ensure.ts';
import type { Tier } from '../../src-shared/domain/face.ts';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import { type FaceFinder, openFaceFinder } from '../accuracy/faces.ts';
import { report } from '../report.ts';
import { type Collected, collectAttacks, collectLive, type Item, isThere, type Log, ownClips } from './collect.ts';
import { type Engine, openEngine } from './engine.ts';
import { keepEvidence } from './evidence.ts';
import { help, type Options, OptionsError, optionsOf } from './options.ts';
import { outcomeAt } from './outcome.ts';
import { type Album, readPhotos, samplePhotos } from './photos.ts';
import { printIn } from './prints.ts';
import { realClips } from './real-clips.ts';
import { liveSpecies, type Species } from './species/registry.ts';
import { listKept, loadPresentations } from './store.ts';
import { type Filmed, film, type Order, type Studio, studioVersion } from './studio.ts';
import { type LevelSummary, type Result, rowsOf, summaryOf } from './summary.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ownPhotos = join(root, '../shared/lfw-dev');
const defaultPresentations = 150;
/** What the studio adds to a folder that was given: enough to see that both classes work. */
const besideFolder = 12;
/** People in the studio. */
const mostPhotos = 320;
/** Presentations filmed at the same time: while one waits for the landmark network the other is drawn. */
const lanes = 3;

/** @throws {OptionsError | SpeciesError | FolderError | DatasetError} with a remedy in the message */
export async function run(args: string[]): Promise<void> {
  const options = optionsOf(args);
  if (!options) return console.log(help);
  const { ready } = await ensureModels({ log: console.log });
  const tier = tierOf(options.tier, ready);
  const finder = openFaceFinder();
  try {
    const engine = await openEngine(tier, finder);
    await measure(options, tier, engine, finder).finally(() => engine.close());
  } finally {
    await finder.close();
  }
}

function tierOf(asked: Tier | null, ready: readonly string[]): Tier {
  const complete = ['mobilefacenet.onnx', 'minifas_v2_2.7.onnx', 'minifas_v1se_4.0.onnx'].every((file) =>
    ready.includes(file),
  );
  if (asked === 'recommended' && !complete) {
    throw new OptionsError('the recommended networks are not at hand: run "npm run models -- --tier recommended"');
  }
  return asked ?? (complete ? 'recommended' : 'embedded');
}

async function measure(options: Options, tier: Tier, engine: Engine, finder: FaceFinder): Promise<void> {
  const log = progress();
  const parts: Collected[] = [];
  const { attacks, live, levels, seed, presentations } = options;
  const asked = levels.map(capturedAt).filter((level, i, all) => all.indexOf(level) === i);
  if (attacks !== null) parts.push(await collectAttacks(attacks, asked, presentations, seed, engine, log));
  if (live !== null) parts.push(await collectLive(live, levels, seed, engine, log));
  else if (await isThere(ownClips)) parts.push(await collectLive(ownClips, levels, seed, engine, log));
  const species = [...(attacks === null ? options.species : []), ...(live === null ? [liveSpecies] : [])];
  const album = species.length === 0 ? { photos: [], prints: [] } : await albumFor(options, finder);
  const filmed =
    species.length === 0
      ? []
      : options.kept
        ? await filmsKept()
        : await filmAll(options, album, species, asked, engine, finder, log);
  await conclude(options, tier, [...parts, { items: filmed, failures: [], nonResponses: [] }], album);
}

/** What the last run filmed; its pictures cannot be drawn again by other code. */
const filmsKept = async (): Promise<Item[]> =>
  (await loadPresentations()).map((each) => ({ ...each, pictures: async () => [] }));

/** `standard` and `high` are judged on the same presentations: the challenge is the same. */
const capturedAt = (level: LivenessLevel): LivenessLevel => (level === 'highest' ? 'highest' : 'high');

async function filmAll(
  options: Options,
  { photos }: Album,
  species: readonly Species[],
  asked: readonly LivenessLevel[],
  engine: Engine,
  finder: FaceFinder,
  log: Log,
): Promise<Filmed[]> {
  const studio: Studio = {
    photos,
    clips: (await isThere(ownClips)) ? await realClips(ownClips, finder) : [],
    engine,
    seed: options.seed,
    version: await studioVersion(),
  };
  const given = options.attacks !== null || options.live !== null;
  const count = options.presentations || (given ? besideFolder : defaultPresentations);
  const orders = Array.from({ length: count }, (_, index) =>
    species.flatMap((each) =>
      asked.flatMap((level): Order[] => {
        // The light sequence takes twice the frames: where other levels are measured as well, a tenth of them has it.
        const few = level === 'highest' && asked.length > 1 && index >= Math.max(1, Math.round(count / 10));
        return few ? [] : [{ species: each, index, level }];
      }),
    ),
  ).flat();
  log(`${orders.length} presentations of ${photos.length} people`);
  const filmed = new Map<number, Filmed>();
  const next = orders.entries();
  let failed = false;
  const lane = async () => {
    for (const [i, order] of next) {
      if (failed) return;
      filmed.set(i, await film(studio, order));
      log(`${filmed.size} of ${orders.length} presentations`);
    }
  };
  const ends = Array.from({ length: lanes }, () =>
    lane().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  // Whoever still films opens a closed browser again, and the bench would not end: all are waited for.
  await Promise.allSettled(ends);
  await Promise.all(ends);
  // In the order of the table, whichever was ready first.
  const all = orders.flatMap((_, i) => filmed.get(i) ?? []);
  await listKept(all.map(({ pictures: _, captured: __, ...entry }) => entry));
  return all;
}

/** The folder that was given, ours where it is there, else the faces that come with a package. */
async function albumFor({ photos, seed }: Options, finder: FaceFinder): Promise<Album> {
  const folder = photos ?? ((await isThere(ownPhotos)) ? ownPhotos : null);
  return folder === null
    ? { photos: await samplePhotos(finder), prints: [] }
    : readPhotos(folder, mostPhotos, seed, finder, printIn);
}

async function conclude(options: Options, tier: Tier, parts: readonly Collected[], { prints }: Album): Promise<void> {
  const items = parts.flatMap((part): readonly Item[] => part.items);
  const results = options.levels.flatMap((level) =>
    items
      .filter(
        (item) => item.level === level || (item.level === 'high' && level === 'standard' && item.species !== 'clips'),
      )
      .map((item) => ({ item, level, outcome: outcomeAt(item.captured.presentation, level, tier) })),
  );
  const rows = results.map(({ item, level, outcome }): Result => {
    const { class: made, species, name } = item;
    return { class: made, species, name, level, outcome };
  });
  const levels = Object.fromEntries(
    options.levels.map((level): [LivenessLevel, LevelSummary] => [
      level,
      summaryOf(rows.filter((row) => row.level === level)),
    ]),
  );
  const [strictest] = [...options.levels].reverse();
  const evidence = results.filter(({ level }) => level === (options.levels.includes('high') ? 'high' : strictest));
  const pictures = await keepEvidence(evidence.map(({ item, outcome }) => ({ ...item, outcome })));

  const failures = parts.flatMap((part) => part.failures);
  const nonResponses = parts.flatMap((part) => part.nonResponses);
  for (const { file, reason } of failures) console.log(`not counted, cannot be used: ${file}: ${reason}`);
  for (const { file, reason } of nonResponses) console.log(`non-response: ${file}: ${reason}`);
  console.log(`photos set aside: ${prints.length}`);
  for (const { file, reason } of prints) console.log(`set aside: ${file}: ${reason}`);
  console.log(
    `${pictures.length} pictures of the worst in ${relative(process.cwd(), join(root, 'bench/results/liveness'))}\n`,
  );
  await report('liveness', {
    rows: rowsOf(levels),
    values: {
      tier,
      seed: options.seed,
      sources: {
        attacks: options.attacks ?? 'studio',
        live: options.live ?? 'studio and own clips',
        ...(options.kept && { films: 'kept from an earlier run' }),
      },
      levels,
      nonResponses,
      failures,
      setAside: prints,
      errors: rows
        .filter(({ class: made, outcome }) => outcome.accepted === (made === 'attack'))
        .map(({ class: made, species, name, level, outcome }) => ({
          class: made,
          species,
          name,
          level,
          by: outcome.by,
          why: outcome.why,
        })),
    },
  });
}

/** A line now and then. */
function progress(): Log {
  let shown = 0;
  return (line) => {
    if (performance.now() - shown < 5_000) return;
    shown = performance.now();
    console.log(line);
  };
}
