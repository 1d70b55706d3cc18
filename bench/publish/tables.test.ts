import { describe, expect, it } from 'vitest';
import { BlockError } from './blocks.ts';
import { blocks } from './tables.ts';

const measured = {
  at: '2026-02-03T04:05:06.000Z',
  machine: { cpu: 'Abacus', cores: 2, platform: 'linux x64', memoryGb: 1, node: '24' },
};

/** The block made of one bench's results. */
const made = (block: string, results: Readonly<Record<string, object>>) =>
  blocks[block]?.((name) => results[name] && { ...measured, ...results[name] }) ?? '';
/** The cells of a table's row, by the text of its first cell. */
const row = (table: string, first: string) =>
  table
    .split('\n')
    .find((line) => line.startsWith(`| ${first} |`))
    ?.split(' | ')
    .map((cell) => cell.replace(/^\| | \|$/g, ''));

describe('results that are not there', () => {
  it.each(Object.keys(blocks))('"%s" is not made, and it is said what to run', (block) => {
    expect(() => made(block, {})).toThrow(BlockError);
    expect(() => made(block, {})).toThrow(/bench\/published\/\w+\.json is not there: run "npm run bench -- \w+"/);
  });

  it('are told from results that lack a field', () => {
    expect(() => made('guidance', { guidance: { goal: 150 } })).toThrow(/does not fit: [\s\S]*causeToHintMs/);
  });
});

describe('accuracy', () => {
  const one = {
    tier: 'embedded',
    condition: 'photos',
    protocol: 'fused',
    fmr: 1e-4,
    measuredFmr: 2.5e-5,
    fnmr: 0.0125,
    ci: [0.005, 0.02],
    threshold: 0.71234,
    genuine: 40,
    impostor: 5000,
    people: 20,
  };
  const accuracy = {
    dataset: { photos: 80, people: 20, failuresToAcquire: 1, foundAtSecondLook: 2 },
    camera: { people: 3, clips: [{ frames: 5 }, { frames: 7 }] },
    results: [one, { ...one, condition: 'camera', protocol: 'single', fnmr: 0, ci: [0, 0], people: 3 }],
    networks: [
      { ...one, models: ['eye'] },
      { ...one, models: ['ear'], fmr: 1e-2 },
    ],
    atLoginThreshold: [one, { ...one, condition: 'camera', measuredFmr: 0, fnmr: 0, ci: [0, 0], people: 150 }],
    heldOut: [{ ...one, chosenOn: 'A', reportedOn: 'B' }],
    spread: [
      {
        tier: 'embedded',
        condition: 'camera',
        protocol: 'fused',
        genuine: { min: 0.7, p5: 0.8, median: 1 },
        impostor: { median: 0.4, p99: 0.5, max: 0.6 },
      },
    ],
  };

  it('says what it was measured on', () => {
    expect(made('accuracy-data', { accuracy })).toMatch(/80 photos of 20 people.*2 clips of 3 people.*12 frames/);
    expect(made('accuracy-data', { accuracy: { ...accuracy, dataset: undefined } })).not.toContain('photos');
  });

  it('gives rates of one condition, and the rule of three where nobody was missed', () => {
    expect(row(made('accuracy-photos', { accuracy }), 'embedded')).toEqual([
      'embedded',
      'fused',
      '1e-4',
      '1.25 %',
      '0.50 % to 2.00 %',
      '0.712',
      '40',
      '5,000',
    ]);
    expect(row(made('accuracy-camera', { accuracy }), 'embedded')?.[4]).toBe('too few people (3) to say');
    expect(made('accuracy-login', { accuracy })).toContain('| 2.5e-5 | 1.25 %');
    expect(made('accuracy-login', { accuracy })).toContain(
      '| 0 of 5,000 | 0.00 % | up to 2.0 % (none of 150 people) |',
    );
  });

  it('gives networks alone, thresholds of the other half, and how far people are apart', () => {
    expect(row(made('accuracy-networks', { accuracy }), 'eye')?.[2]).toBe('1.25 %');
    expect(made('accuracy-networks', { accuracy })).not.toContain('ear');
    expect(made('accuracy-held-out', { accuracy })).toContain('| A, B | 0.712 | 1e-4 | 2.5e-5 | 1.25 % |');
    expect(row(made('accuracy-spread', { accuracy }), 'embedded')?.slice(2)).toEqual([
      '0.400',
      '0.500',
      '0.600',
      '0.700',
      '0.800',
      '1.000',
    ]);
  });
});

describe('liveness', () => {
  const species = (errors: number) => ({
    presentations: 10,
    errors,
    apcer: errors / 10,
    interval: [0, 0.31],
    caughtBy: { passive: 2, challenge: 10 - errors - 2 },
  });
  const high = {
    bpcer: 0.05,
    live: {
      presentations: 20,
      errors: 1,
      interval: [0.001, 0.25],
      refusedBy: { challenge: 1 },
      parts: { live: { presentations: 15, errors: 1 }, clips: { presentations: 5, errors: 0 } },
    },
    species: { print: species(0), replay: species(1) },
    addedSeconds: { median: 1.5, p95: 1.9 },
  };
  const liveness = {
    tier: 'recommended',
    seed: 1,
    sources: { attacks: 'studio', live: 'clips' },
    levels: { high },
    nonResponses: [{ file: 'a.mkv', reason: 'no turn' }],
    failures: [],
  };

  it('gives each species with what stopped it, the worst, and the people who were refused', () => {
    const table = made('liveness-high', { liveness });
    expect(row(table, 'print')).toEqual(['print', '0 of 10', '0.0 %', '0.0 % to 31.0 %', 'challenge 8, passive 2']);
    expect(table).toContain('Worst APCER 10.0 %');
    expect(table).toContain('1 of 20, **BPCER 5.0 %** (0.1 % to 25.0 %); live 1 of 15, clips 0 of 5; by challenge 1.');
  });

  it('says where a level was not measured', () => {
    expect(() => made('liveness-highest', { liveness })).toThrow('no level "highest"');
  });

  it('says what was presented, and what the challenge adds', () => {
    expect(made('liveness-data', { liveness })).toMatch(
      /seed 1.*Non-responses.*: 1\..*`high` 1\.50 s \(95 %: 1\.90 s\)/,
    );
  });
});

it('conditions stand in one row with both tiers', () => {
  const one = { condition: 'as it is', probes: 8, hints: {}, falseMatches: 0, impostors: 56, shift: 0 };
  const dark = { condition: 'dark', probes: 8, hints: { nobody: 0.25, tooDark: 0.5 }, falseMatches: 1, impostors: 40 };
  const conditions = {
    dataset: { people: 8, templatePhotos: 3 },
    results: [
      { ...one, tier: 'recommended', fnmr: 0.125 },
      { ...one, tier: 'embedded', fnmr: 0.25 },
      { ...dark, tier: 'recommended', fnmr: 0.5, shift: -0.25 },
      { ...dark, tier: 'embedded', fnmr: null, shift: null },
    ],
  };
  const table = made('conditions', { conditions });
  expect(row(table, 'as it is')).toEqual(['as it is', 'none', '12.5 %', '0.000', '25.0 %', '0.000']);
  expect(row(table, 'dark')).toEqual(['dark', 'tooDark 50 %, nobody 25 %', '50.0 %', '-0.250', 'not compared', '']);
  expect(table).toContain('2 false matches in 192 comparisons');
});

describe('times', () => {
  it('of a frame are those of the processor and of the clock', () => {
    const times = { medianMs: 30, p95Ms: 41.25, cpuMs: 28, allNetworksMs: 40 };
    const face = { frames: 80, threads: 1, goalMs: 40, results: [{ tier: 'embedded', ...times }] };
    const table = made('face', { face });
    expect(row(table, 'embedded')).toEqual(['embedded', '28.0 ms', '30.0 ms', '41.3 ms', '40.0 ms']);
    expect(table).toContain('Measured on 2026-02-03: Abacus, 2 cores, linux x64.');
  });

  it('of hints tell the ones that never came', () => {
    const guidance = {
      causeToHintMs: { p50: 100, p95: 140 },
      goal: 150,
      results: [{ cause: 'nobody', rounds: 3, named: 0, p50: null, p95: null }],
    };
    expect(row(made('guidance', { guidance }), 'nobody')).toEqual(['nobody', '0 of 3', 'never', 'never']);
  });

  it('of logins are those of every level that was measured', () => {
    const login = { clickToDesktopMs: { p50: 700, p95: 900 }, logins: 20, refused: 1, goals: { p50: 900, p95: 1500 } };
    const alone = made('login', { login });
    expect(row(alone, 'standard')).toEqual(['standard', 'a clip', '700 ms', '900 ms', '20', '1', '900 and 1500 ms']);
    expect(alone).not.toContain('| high |');
    const all = { login, 'login-standard': login, 'login-high': { ...login, level: 'high' } };
    expect(made('login', all)).toContain('| high | the sample person | 700 ms |');
    expect(made('login', all)).toContain('| standard | the sample person | 700 ms |');
  });

  it('of a search among all faces stand beside what lies in memory for it', () => {
    const search = { p50Ms: 900, p95Ms: 1200, cpuMs: 240 };
    const duplicates = {
      faces: 1000,
      networks: 2,
      searches: 40,
      goalMs: 1000,
      pages: { ...search, diskMb: 61.3 },
      memory: { ...search, clearMb: 97.7 },
      openAll: { ...search, cpuMs: 19_253 },
      found: 1,
      strangersFound: 0,
    };
    const table = made('duplicates', { duplicates });
    expect(row(table, 'sealed pages (ships)')).toContain('240 ms');
    expect(row(table, 'every template opened')).toContain('19 s');
    expect(table).toContain('100 % of them found, 0 strangers');
  });
});
