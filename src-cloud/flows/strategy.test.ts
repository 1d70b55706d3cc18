import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import { createTenant, listAudit } from '../admin/tenant.ts';
import { addUser, disableUser, setPassword } from '../admin/users.ts';
import { loadTenant } from '../assertions/tenants.ts';
import type { FactorStrategy, Outcome } from '../factors/factor.ts';
import type { Endpoint, House } from '../house.ts';
import { createMeters } from '../metrics.ts';
import { deriveSecrets } from '../secrets/keys.ts';
import { systemRandom } from '../secrets/random.ts';
import { defaultSettings } from '../settings.ts';
import { failuresOf } from '../store/lockouts.ts';
import { openStore, type Store } from '../store/store.ts';
import { begin } from './begin.ts';
import { prove } from './prove.ts';

const secrets = deriveSecrets(new Uint8Array(32).fill(3), systemRandom);
let store: Store;
let house: House;
let endpoint: Endpoint;

beforeEach(async () => {
  store = await openStore({ file: ':memory:', maxBytes: null }, 0);
  const passwords = { hash: async (typed: string) => typed, verify: async () => false };
  const parts = { store, now: () => 1_000_000, random: systemRandom, secrets, passwords, meters: createMeters() };
  const tenant = async () => {
    const loaded = await loadTenant(store.db, secrets);
    if (!loaded) throw new Error('no tenant');
    return loaded;
  };
  // What no strategy of this test touches is left out.
  house = { ...parts, rates: defaultSettings.rates, tenant } as unknown as House;
  await createTenant(house, { name: 'Harbor' });
  await addUser(house, { username: 'mia', password: 'correct horse' });
  endpoint = {
    id: 'e',
    tenantId: (await tenant()).id,
    name: 'Ward',
    jkt: 'jkt',
    seenAt: 0,
    agentVersion: '',
    computer: '',
  };
  await store.db
    .insertInto('endpoints')
    .values({ ...endpoint, registeredAt: 0, revokedAt: null })
    .execute();
});
afterEach(() => store.close());

/** A factor that says what the test wants, after doing it. */
const strategy = (outcome: Partial<Outcome>, meanwhile: () => Promise<unknown>): FactorStrategy<null, null> => ({
  factor: () => 'password',
  know: async () => null,
  verify: async () => {
    await meanwhile();
    return { matched: true, refusal: 'credentials.refused', detail: {}, ...outcome };
  },
});

async function proved(outcome: Partial<Outcome>, meanwhile: () => Promise<unknown> = async () => undefined) {
  const claim = { is: 'name', username: 'mia' } as const;
  const request = { claim, purpose: 'desktop', nonce: 'n'.repeat(16), resumes: null } as const;
  const { transaction } = await begin(house, endpoint, request);
  return prove(house, endpoint, transaction, strategy(outcome, meanwhile), null);
}

const twoFactors = { ...defaultPolicy, desktop: [{ primary: 'password', second: ['face'] }] };
const failures = async () => (await failuresOf(store.db, endpoint.tenantId, secrets.nameHash('mia'), 'password')).own;
const refused = { is: 'refused', code: 'credentials.refused', retryAfterSeconds: null };

describe('a try that matched', () => {
  it('is accepted, and costs nothing', async () => {
    expect(await proved({})).toMatchObject({ is: 'accepted' });
    expect(await failures()).toMatchObject({ failures: 0 });
  });

  it.each([
    ['disabled', () => disableUser(house, 'mia')],
    ['given another password', () => setPassword(house, 'mia', 'another password')],
  ])('is refused when the user was %s meanwhile', async (_what, change) => {
    expect(await proved({}, change)).toEqual(refused);
    expect(await failures()).toMatchObject({ failures: 1 });
  });

  it('is refused when its last look finds something, and nothing is learnt from it', async () => {
    let met = false;
    const onceMet = async () => {
      met = true;
      return null;
    };
    expect(await proved({ confirm: async () => ({ refused: 'seen before' }), onceMet })).toEqual(refused);
    expect(met).toBe(false);
    expect(await proved({ confirm: async () => null, onceMet })).toMatchObject({ is: 'accepted' });
    expect(met).toBe(true);
  });

  it('never has its last look when it did not match', async () => {
    const confirm = () => Promise.reject(new Error('asked'));
    expect(await proved({ matched: false, confirm })).toEqual(refused);
  });

  it('that was free gives nothing back that another one paid meanwhile', async () => {
    const free = { ...strategy({}, () => proved({ matched: false })), free: () => true };
    const claim = { is: 'name', username: 'mia' } as const;
    const request = { claim, purpose: 'desktop', nonce: 'n'.repeat(16), resumes: null } as const;
    await store.db
      .updateTable('policies')
      .set({ document: JSON.stringify(twoFactors) })
      .execute();
    const { transaction } = await begin(house, endpoint, request);
    expect(await prove(house, endpoint, transaction, free, null)).toMatchObject({ is: 'more' });
    expect(await failures()).toMatchObject({ failures: 1 });
    expect(await proved({})).toMatchObject({ is: 'more' });
    expect(await failures()).toMatchObject({ failures: 1 });
  });

  it('is written down as well where another one of its transaction was faster, and tells nothing', async () => {
    const claim = { is: 'name', username: 'mia' } as const;
    const request = { claim, purpose: 'desktop', nonce: 'n'.repeat(16), resumes: null } as const;
    const { transaction } = await begin(house, endpoint, request);
    const wrong = strategy({ matched: false }, async () => undefined);
    const slower = (matched: boolean) =>
      strategy({ matched, detail: { slower: true } }, () => prove(house, endpoint, transaction, wrong, null));
    await expect(prove(house, endpoint, transaction, slower(false), null)).rejects.toMatchObject({
      code: 'transaction.expired',
    });
    const entries = (await listAudit(house)).filter(({ kind }) => kind === 'login.refused');
    expect(entries.map(({ detail }) => 'slower' in JSON.parse(detail))).toEqual([false, true]);
    expect(await failures()).toMatchObject({ failures: 2 });
    const { transaction: other } = await begin(house, endpoint, request);
    const right = strategy({}, () => prove(house, endpoint, other, wrong, null));
    await expect(prove(house, endpoint, other, right, null)).rejects.toMatchObject({ code: 'transaction.expired' });
  });

  it('counts while it is being looked at, so that tries at once pay for each other', async () => {
    const seen: number[] = [];
    await proved({ matched: false }, async () => {
      seen.push((await failures()).failures);
      await proved({ matched: false }, async () => seen.push((await failures()).failures));
    });
    expect(seen).toEqual([1, 2]);
  });
});
