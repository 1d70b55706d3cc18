import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { deriveSecrets } from '../secrets/keys.ts';
import { newId, systemRandom } from '../secrets/random.ts';
import { defaultSettings } from '../settings.ts';
import { insertCard } from '../store/cards.ts';
import { putPolicy } from '../store/policies.ts';
import { openStore, type Store } from '../store/store.ts';
import { findUserByName, insertUser } from '../store/users.ts';
import { begin } from './begin.ts';

const secrets = deriveSecrets(new Uint8Array(32).fill(3), systemRandom);
const tenantId = 'tenant';
const endpoint = { id: 'endpoint', tenantId, name: '', jkt: '', seenAt: 0, agentVersion: '', computer: 'Default' };
let store: Store;
/** Kinds of the statements that were sent, in their order. */
let statements: string[];

const counting: KyselyPlugin = {
  transformQuery: ({ node }) => {
    statements.push(node.kind);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeEach(async () => {
  statements = [];
  store = await openStore({ file: ':memory:', maxBytes: null }, 0);
  await store.db
    .insertInto('tenants')
    .values({ id: tenantId, name: 'T', keyCheck: secrets.check, createdAt: 0 })
    .execute();
  await store.db
    .insertInto('endpoints')
    .values({ ...endpoint, registeredAt: 0, revokedAt: null })
    .execute();
  await putPolicy(store.db, tenantId, defaultPolicy, 0);
});
afterEach(() => store.close());

async function user(username: string, policy: UserPolicy, disabledAt: number | null = null): Promise<void> {
  await putPolicy(store.db, tenantId, policy, 0);
  const named = { id: newId(systemRandom), tenantId, username, displayName: username, policy: policy.name };
  await insertUser(store.db, { ...named, passwordHash: '', credentialsAt: 0, disabledAt, createdAt: 0 });
}

const told = (username: string) => claimed({ is: 'name', username });

/** What a claim is told, and the statements that took. */
async function claimed(claim: Parameters<typeof begin>[2]['claim']) {
  statements = [];
  const house = {
    now: () => 1_000_000,
    random: systemRandom,
    secrets,
    rates: { ...defaultSettings.rates, transactions: 1_000_000 },
    store: {
      ...store,
      transaction: <Result>(work: (db: Store['db']) => Promise<Result>) =>
        store.transaction((db) => work(db.withPlugin(counting))),
    },
  };
  const { liveness, masks } = await begin(house, endpoint, {
    claim,
    purpose: 'desktop',
    nonce: 'n'.repeat(16),
    resumes: null,
  });
  return { liveness, masks, statements: statements.join(' ') };
}

const levels = (['standard', 'high', 'highest'] as const).map(
  (liveness): UserPolicy => ({ ...defaultPolicy, name: liveness, face: { ...defaultPolicy.face, liveness } }),
);

describe('a name', () => {
  it('takes the same statements whether somebody has it or not, but for going round the end', async () => {
    for (const [i, policy] of levels.entries()) await user(`user${i}`, policy);
    await user('gone', defaultPolicy, 5);
    const names = ['user0', 'user1', 'user2', 'gone', ...Array.from({ length: 30 }, (_, i) => `nobody${i}`)];
    const ways = new Set<string>();
    for (const name of names) ways.add((await told(name)).statements);
    // One question more where the hash falls behind the last user, which it does for known names as well.
    expect(ways.size).toBeLessThanOrEqual(2);
    for (const way of ways) expect(way.split(' ').length).toBeLessThanOrEqual(6);
  });

  it('and a card take the same statements each, whosever they are', async () => {
    for (const [i, policy] of levels.entries()) await user(`user${i}`, policy);
    const owner = await findUserByName(store.db, tenantId, 'user1');
    const card = (number: number) => ({ is: 'card', card: `h10301:1:${number}` as CardId }) as const;
    const hash = secrets.cardHash(card(1).card);
    await insertCard(store.db, { id: 'c', tenantId, userId: owner?.id ?? '', hash, label: '1', addedAt: 0 });
    const cards = Array.from({ length: 20 }, (_, i) => card(i + 1));
    const ways = new Set<string>();
    for (const each of cards) ways.add((await claimed(each)).statements);
    for (let i = 0; i < 20; i++) ways.add((await told(`nobody${i}`)).statements);
    // As for names alone: one question more where the hash falls behind the last user.
    expect(ways.size).toBeLessThanOrEqual(2);
    expect((await claimed(card(1))).liveness).toBe('high');
    expect((await claimed(card(2))).liveness).toBe((await claimed(card(2))).liveness);
  });

  it('is told its own level; names that nobody has are told the levels as often as users have them', async () => {
    for (let i = 0; i < 300; i++) await user(`user${i}`, levels[i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2] ?? defaultPolicy);
    expect((await told('user0')).liveness).toBe('standard');
    expect((await told('user9')).liveness).toBe('highest');
    const names = Array.from({ length: 1500 }, (_, i) => `nobody${i}`);
    const counts = { standard: 0, high: 0, highest: 0 };
    for (const name of names) counts[(await told(name)).liveness] += 1;
    // 0.7, 0.2 and 0.1 of the users; the gaps between random ids vary, by about 0.06 for 300 users.
    expect(counts.standard / names.length).toBeGreaterThan(0.5);
    expect(counts.standard / names.length).toBeLessThan(0.88);
    expect(counts.high / names.length).toBeGreaterThan(0.06);
    expect(counts.highest / names.length).toBeGreaterThan(0.01);
  });

  it('is told the default where there are no users', async () => {
    expect(await told('nobody')).toMatchObject({ liveness: 'standard', masks: 'accept' });
  });
});
