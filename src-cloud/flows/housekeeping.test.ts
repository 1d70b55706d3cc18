import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Factor, provable } from '../../src-shared/domain/factors.ts';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { failuresOf, putFailures } from '../store/lockouts.ts';
import { putPolicy } from '../store/policies.ts';
import { openStore, type Store } from '../store/store.ts';
import { byPassword, createClock, startRig } from '../testing/rig.ts';
import { keepFailuresMs, tidy } from './housekeeping.ts';
import { leastFailures, limitOf, standingOf } from './lockout.ts';

const clock = createClock();
const tenantId = 't';
let store: Store;

beforeEach(async () => {
  store = await openStore({ file: ':memory:', maxBytes: null }, clock.now());
  const tenant = { id: tenantId, name: 'T', keyCheck: new Uint8Array(1), createdAt: 0 };
  await store.db.insertInto('tenants').values(tenant).execute();
});
afterEach(() => store.close());

const save = (policy: UserPolicy) => putPolicy(store.db, tenantId, policy, 0);
const fail = (name: string, factor: Factor, failures: number, failedAt: number) =>
  putFailures(store.db, tenantId, name, factor, {
    all: { failures, failedAt },
    own: { failures, failedAt },
  });
const left = async (name: string, factor: Factor) => {
  const { all, own } = await failuresOf(store.db, tenantId, name, factor);
  return [all.failures, own.failures];
};
const old = () => clock.now() - keepFailuresMs - 1;

describe('failures', () => {
  it('that are few and old are forgotten, and no others', async () => {
    await fail('typed wrong once', 'password', 1, old());
    await fail('typed wrong lately', 'password', 1, old() + 2);
    await fail('guessed at', 'pin', 5, old());
    await fail('of tomorrow', 'face', 1, clock.now() + 86_400_000);
    await tidy({ store, now: clock.now });
    expect(await left('typed wrong once', 'password')).toEqual([0, 0]);
    expect(await left('typed wrong lately', 'password')).toEqual([1, 1]);
    expect(await left('guessed at', 'pin')).toEqual([5, 5]);
    // A clock that was set back makes nothing old.
    expect(await left('of tomorrow', 'face')).toEqual([1, 1]);
  });

  it('that bar or delay anybody by any policy are never forgotten, whatever the factor', async () => {
    const strict: UserPolicy = {
      ...defaultPolicy,
      name: 'Strict',
      lockout: { failuresBeforeDelay: 2, delaySeconds: 30, failuresBeforeBar: 3 },
    };
    await save(defaultPolicy);
    await save(strict);
    for (const factor of provable) {
      for (let failures = 1; failures <= 12; failures++) await fail(`${factor} ${failures}`, factor, failures, old());
    }
    await tidy({ store, now: clock.now });
    for (const factor of provable) {
      for (let failures = 1; failures <= 12; failures++) {
        const counts = { failures, failedAt: clock.now() };
        const delays = [defaultPolicy, strict].some(
          (policy) => standingOf(policy, factor, { all: counts, own: counts }, clock.now()).is !== 'free',
        );
        const kept = (await left(`${factor} ${failures}`, factor))[1] === failures;
        if (delays) expect(`${factor} ${failures} ${kept}`).toBe(`${factor} ${failures} true`);
      }
      expect(await left(`${factor} 1`, factor)).toEqual([0, 0]);
    }
    expect(leastFailures([defaultPolicy, strict])).toBe(2);
    expect(leastFailures([defaultPolicy])).toBe(limitOf(defaultPolicy, 'pin').failures);
  });

  it('of names that somebody has and that nobody has are forgotten alike', async () => {
    const rig = await startRig({ clock });
    try {
      const client = await rig.endpoint();
      const wrong = async (name: string) => {
        const answer = await byPassword(client, 'not the password', name);
        if (answer.is !== 'refused') throw new Error('not refused');
        return `${answer.code} ${answer.retryAfterSeconds}`;
      };
      const tries = async (count: number) => {
        const said: string[] = [];
        for (let i = 0; i < count; i++) {
          const [known, unknown] = [await wrong('mia'), await wrong('nobody')];
          expect(known).toBe(unknown);
          said.push(known);
        }
        return said;
      };
      const free = 'credentials.refused null';
      expect(await tries(4)).toEqual([free, free, free, free]);
      clock.pass(keepFailuresMs / 1000 + 1);
      await rig.cloud.sweep();
      expect(await tries(5)).toEqual([free, free, free, free, 'credentials.refused 30']);
      clock.pass(keepFailuresMs / 1000 + 1);
      await rig.cloud.sweep();
      expect(await tries(1)).toEqual(['credentials.refused 30']);
    } finally {
      await rig.cloud.close();
    }
  });
});
