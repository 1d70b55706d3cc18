import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { Embedding } from '../../src-shared/domain/face.ts';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import { createTenant } from '../admin/tenant.ts';
import { addUser } from '../admin/users.ts';
import type { House } from '../house.ts';
import { createMeters } from '../metrics.ts';
import { deriveSecrets } from '../secrets/keys.ts';
import { systemRandom } from '../secrets/random.ts';
import { deleteCard, insertCard } from '../store/cards.ts';
import { deletePin, putPin } from '../store/pins.ts';
import { type Db, openStore, type Store } from '../store/store.ts';
import { eraseTemplates, insertTemplates } from '../store/templates.ts';
import { findUser, type UserRow } from '../store/users.ts';
import { createVault } from '../templates/vault.ts';
import { faceVector, probe } from '../testing/faces.ts';
import { alone } from '../thresholds.ts';
import { badge } from './badge.ts';
import { face, readFace } from './face.ts';
import type { Try } from './factor.ts';
import { pin } from './pin.ts';

const secrets = deriveSecrets(new Uint8Array(32).fill(5), systemRandom);
const now = 1_000_000;
let store: Store;
let house: House;
let mia: UserRow;

beforeEach(async () => {
  store = await openStore({ file: ':memory:', maxBytes: null }, 0);
  const plain = {
    hash: async (typed: string) => typed,
    verify: async (known: string | null, typed: string) => known === typed,
  };
  house = {
    store,
    now: () => now,
    random: systemRandom,
    secrets,
    passwords: plain,
    pins: plain,
    meters: createMeters(),
    decisions: { login: alone({ mobilefacenet: 0.6 }) },
  } as unknown as House;
  const { id: tenantId } = await createTenant(house, { name: 'Harbor' });
  const { id } = await addUser(house, { username: 'mia', password: 'correct horse' });
  const row = await findUser(store.db, tenantId, id);
  if (row === null) throw new Error('no user');
  mia = row;
});
afterEach(() => store.close());

/** What these factors look at of a try. */
const tried = () =>
  ({
    user: mia,
    policy: defaultPolicy,
    transaction: { tenantId: mia.tenantId, claim: 'name', proved: ['password'], challenge: null, challenges: 0 },
  }) as unknown as Try;

describe('what was right when it was compared counts no more', () => {
  it('where the PIN was set anew or removed meanwhile', async () => {
    const row = { userId: mia.id, tenantId: mia.tenantId, hash: '739155', setAt: now };
    await putPin(store.db, row);
    const known = await pin.know(house, store.db, tried(), { pin: '739155' });
    const outcome = await pin.verify(house, tried(), known, { pin: '739155' });
    expect(outcome.matched).toBe(true);
    expect(await outcome.confirm?.(store.db, now)).toBeNull();
    await putPin(store.db, { ...row, hash: '518204' });
    expect(await outcome.confirm?.(store.db, now)).toEqual({ refused: 'the PIN was changed meanwhile' });
    await deletePin(store.db, mia.id);
    expect(await outcome.confirm?.(store.db, now)).toEqual({ refused: 'the PIN was changed meanwhile' });
  });

  it('where the card was taken away meanwhile', async () => {
    const card = 'h10301:10:1' as CardId;
    const row = { tenantId: mia.tenantId, userId: mia.id, hash: secrets.cardHash(card), label: '1', addedAt: now };
    await insertCard(store.db, { ...row, id: 'c1' });
    const known = await badge.know(house, store.db, tried(), { card });
    const outcome = await badge.verify(house, tried(), known, { card });
    expect(outcome.matched).toBe(true);
    expect(await outcome.confirm?.(store.db, now)).toBeNull();
    await deleteCard(store.db, mia.id, 'c1');
    expect(await outcome.confirm?.(store.db, now)).toEqual({ refused: 'the card was taken away meanwhile' });
  });

  it.each<[string, (db: Db) => Promise<unknown>]>([
    ['removed', (db) => eraseTemplates(db, mia.id)],
    ['held', (db) => db.updateTable('dataKeys').set({ heldAt: now }).execute()],
    [
      'enrolled anew',
      (db) =>
        db
          .updateTable('dataKeys')
          .set({ createdAt: now + 1 })
          .execute(),
    ],
  ])('where the face was %s meanwhile', async (_what, change) => {
    const { vault, key } = createVault(secrets, systemRandom, { tenantId: mia.tenantId, userId: mia.id }, now);
    const embedding: Embedding = { model: 'mobilefacenet', vector: faceVector(1, 0) };
    await insertTemplates(store.db, key, [vault.seal(embedding, 0, now)]);
    const outcome = await face.verify(house, tried(), null, readFace(probe(1)));
    expect(outcome.matched).toBe(true);
    expect(await outcome.confirm?.(store.db, now)).toBeNull();
    await change(store.db);
    expect(await outcome.confirm?.(store.db, now)).toEqual({ refused: 'the face was changed meanwhile' });
  });
});
