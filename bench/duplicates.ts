/**
 * `npm run bench -- duplicates`: how long the cloud needs to find a face that is enrolled under another account, at
 * 100,000 templates of two networks each, in the three ways that were thought of (docs/adr/0006-finding-a-face-twice.md). Faces are made up:
 * this measures time, memory and that nothing is lost on the way, not recognition.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { beginSearch, keepEarlier } from '../src-cloud/duplicates/find.ts';
import { deriveSecrets } from '../src-cloud/secrets/keys.ts';
import { newId, systemRandom } from '../src-cloud/secrets/random.ts';
import { openStore, type Store } from '../src-cloud/store/store.ts';
import { findEnrolled, insertTemplates } from '../src-cloud/store/templates.ts';
import { createVault, openVault } from '../src-cloud/templates/vault.ts';
import { alone } from '../src-cloud/thresholds.ts';
import { dot, normalise } from '../src-face/compare.ts';
import { swing } from '../src-face/random.ts';
import type { Embedding } from '../src-shared/domain/face.ts';
import { defaultPolicy } from '../src-shared/domain/policy.ts';
import { quantile, report } from './report.ts';

const goalMs = 1000;
const length = 128;
/** The networks of the recommended tier that have pages. */
const models = ['mobilefacenet', 'dlib-resnet34'] as const;
const tenantId = 'bench';

const help = `npm run bench -- duplicates [options]

  --faces N     templates in the tenant (default: 100000)
  --searches N  searches to measure (default: 40)
  --help        this text`;

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      faces: { type: 'string', default: '100000' },
      searches: { type: 'string', default: '40' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(help);
  const [faces, searches] = [atLeastOne('--faces', values.faces), atLeastOne('--searches', values.searches)];
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-bench-'));
  const file = join(folder, 'cloud.sqlite');
  const store = await openStore({ file, maxBytes: null }, 0);
  try {
    await measure(store, file, faces, Math.min(faces, searches));
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function atLeastOne(flag: string, text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1)) throw new Error(`${flag} ${text}: give a whole number from 1`);
  return value;
}

async function measure(store: Store, file: string, faces: number, searches: number): Promise<void> {
  const secrets = deriveSecrets(systemRandom(32), systemRandom);
  const table = alone({ mobilefacenet: 0.6, 'dlib-resnet34': 0.6 });
  const finder = { store, secrets, random: systemRandom, decisions: { login: table, duplicate: table } };
  console.log(`enrolling ${faces} made-up faces ...`);
  const people = await enrol(store, secrets, faces);
  const bare = (await stat(file)).size;

  console.log('laying them out in pages ...');
  const paged = await timed(() => keepEarlier(finder));
  await store.checkpoint('empty');
  const pageBytes = (await stat(file)).size - bare;

  console.log('opening every template once ...');
  const index = new Float32Array(faces * models.length * length);
  const opened = await timed(async () => {
    for (const [i, userId] of people.entries()) {
      const enrolled = await findEnrolled(store.db, userId);
      if (!enrolled) throw new Error('a template is missing');
      const vault = openVault(secrets, systemRandom, enrolled.key);
      for (const [n, row] of enrolled.fused.entries()) {
        index.set(vault.reveal(vault.open(row)).vector, (i * models.length + n) * length);
      }
    }
  });

  console.log(`searching ${searches} times each way ...`);
  const inPages: Timed<unknown>[] = [];
  const inMemory: Timed<unknown>[] = [];
  let found = 0;
  let strangersFound = 0;
  for (let i = 0; i < searches; i++) {
    const person = Math.floor((i * faces) / searches);
    const probe = looksOf(person, 1);
    inMemory.push(await timed(() => scan(index, probe)));
    const face = new Map(probe.map((one) => [one.model, one]));
    const twice = await timed(async () => {
      const search = await beginSearch(finder, { tenantId, userId: newId(systemRandom) }, face);
      return store.transaction((db) => search.finish(db));
    });
    inPages.push(twice);
    if (twice.value.same[0]?.userId === people[person]) found += 1;
    strangersFound += twice.value.same.length - 1;
  }

  const mb = (bytes: number) => Number((bytes / 2 ** 20).toFixed(1));
  const pages = summary(inPages);
  const memory = summary(inMemory);
  const once = summary([opened]);
  const row = (way: string, { p50Ms, p95Ms, cpuMs }: Summary, clear: number, disk: number) => {
    return { way, 'ms a search': p50Ms, 'ms p95': p95Ms, 'cpu ms': cpuMs, 'in clear, MB': clear, 'on disk, MB': disk };
  };
  await report('duplicates', {
    rows: [
      row('open every template', once, 0, 0),
      row('opened ones in memory', memory, mb(index.byteLength), 0),
      row('sealed pages', pages, 0, mb(pageBytes)),
    ],
    values: {
      faces,
      networks: models.length,
      searches,
      goalMs,
      pages: { ...pages, diskMb: mb(pageBytes), layOut: summary([paged]) },
      memory: { ...memory, clearMb: mb(index.byteLength), warmUp: once },
      openAll: once,
      found: found / searches,
      strangersFound,
    },
  });
  console.log(`pages were laid out in ${Math.round(paged.ms)} ms; found ${found} of ${searches}; goal ${goalMs} ms`);
}

interface Summary {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Median processor time. */
  readonly cpuMs: number;
}

function summary(all: readonly Timed<unknown>[]): Summary {
  const ms = all.map((each) => each.ms);
  const cpu = all.map((each) => each.cpuMs);
  return {
    p50Ms: Math.round(quantile(ms, 0.5)),
    p95Ms: Math.round(quantile(ms, 0.95)),
    cpuMs: Math.round(quantile(cpu, 0.5)),
  };
}

/** Users with one sealed template each. @returns their ids */
async function enrol(store: Store, secrets: ReturnType<typeof deriveSecrets>, faces: number): Promise<string[]> {
  await store.db
    .insertInto('tenants')
    .values({ id: tenantId, name: 'bench', keyCheck: secrets.check, createdAt: 0 })
    .execute();
  const document = JSON.stringify(defaultPolicy);
  await store.db.insertInto('policies').values({ tenantId, name: 'Default', document, updatedAt: 0 }).execute();
  const ids = Array.from({ length: faces }, () => newId(systemRandom));
  for (let from = 0; from < faces; from += 1000) {
    await store.transaction(async (db) => {
      for (let i = from; i < Math.min(faces, from + 1000); i++) {
        const id = ids[i] as string;
        const user = { id, tenantId, username: `user${i}`, displayName: '', passwordHash: '', policy: 'Default' };
        await db
          .insertInto('users')
          .values({ ...user, credentialsAt: 0, disabledAt: null, createdAt: 0 })
          .execute();
        const { vault, key } = createVault(secrets, systemRandom, { tenantId, userId: id }, 0);
        await insertTemplates(
          db,
          key,
          looksOf(i, 0).map((one) => vault.seal(one, 0, 0)),
        );
      }
    });
  }
  return ids;
}

/** A made-up face for each network: two looks of one person are about 0.96 alike. From a seed, so repeatable. */
function looksOf(person: number, look: number): readonly Embedding[] {
  return models.map((model, n) => {
    const own = swing(person * 7919 + n + 1);
    const noise = swing(person * 104_729 + look * 31 + n + 2);
    return { model, vector: normalise(Array.from({ length }, () => own() + 0.2 * noise())) };
  });
}

/** The greatest similarity of all, by plain scan, all networks of a face together. */
async function scan(index: Float32Array, probe: readonly Embedding[]): Promise<number> {
  let best = -1;
  const stride = probe.length * length;
  for (let at = 0; at < index.length; at += stride) {
    let sum = 0;
    for (const [n, { vector }] of probe.entries()) {
      sum += dot(index.subarray(at + n * length, at + (n + 1) * length), vector);
    }
    best = Math.max(best, sum / probe.length);
  }
  return best;
}

interface Timed<Value> {
  readonly ms: number;
  /** Processor time of this process: what a busy machine does not lengthen. */
  readonly cpuMs: number;
  readonly value: Value;
}

async function timed<Value>(work: () => Promise<Value>): Promise<Timed<Value>> {
  const started = performance.now();
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - started, cpuMs: (user + system) / 1000, value };
}
