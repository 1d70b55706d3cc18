import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsOf, insertCard, ownerOfCard } from './cards.ts';
import { findEndpointByKey } from './endpoints.ts';
import { storageCodeOf } from './error.ts';
import { sqliteFlavour } from './flavour.ts';
import { keysOf } from './keys.ts';
import { lockDirectory } from './lock.ts';
import * as first from './migrations/0001-first.ts';
import * as second from './migrations/0002-challenges-and-holds.ts';
import * as third from './migrations/0003-every-factor.ts';
import { unpaged } from './pages.ts';
import { findPolicy } from './policies.ts';
import { countInWindow } from './rates.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';
import { openStore, type Store } from './store.ts';
import { findEnrolled } from './templates.ts';
import { insertUser } from './users.ts';

let folder: string;
let file: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-store-'));
  file = join(folder, 'cloud.sqlite');
  store = await openStore({ file, maxBytes: null }, 0);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const tenant = (id: string) => ({ id, name: id, keyCheck: new Uint8Array([1, 2]), createdAt: 1 });
const tenants = () => store.db.selectFrom('tenants').selectAll().execute();

describe('the store', () => {
  it('keeps bytes, numbers and nulls as they were', async () => {
    await store.db.insertInto('tenants').values(tenant('a')).execute();
    expect(await tenants()).toEqual([{ id: 'a', name: 'a', keyCheck: new Uint8Array([1, 2]), createdAt: 1 }]);
    const big = Date.UTC(2100, 0);
    await store.db
      .insertInto('signingKeys')
      .values({
        kid: 'k',
        tenantId: 'a',
        publicJwk: '{}',
        sealedPrivate: new Uint8Array(3),
        createdAt: big,
        retiredAt: null,
      })
      .execute();
    expect(await store.db.selectFrom('signingKeys').select(['createdAt', 'retiredAt']).execute()).toEqual([
      { createdAt: big, retiredAt: null },
    ]);
  });

  it('is readable by its owner only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
  });

  it('undoes a transaction that fails, whichever kind', async () => {
    for (const way of [store.transaction, store.durably]) {
      const failing = way(async (db) => {
        await db.insertInto('tenants').values(tenant('a')).execute();
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await tenants()).toEqual([]);
    }
  });

  it('never mixes what is done at once', async () => {
    await Promise.all(
      ['a', 'b', 'c'].map((id) =>
        store
          .transaction(async (db) => {
            await db.insertInto('tenants').values(tenant(id)).execute();
            await new Promise((resolve) => setImmediate(resolve));
            if (id === 'b') throw new Error('no');
          })
          .catch(() => undefined),
      ),
    );
    expect((await tenants()).map((row) => row.id)).toEqual(['a', 'c']);
  });

  it('syncs what is written durably, and goes back to the quicker way', async () => {
    const mode = async (db: typeof store.db) =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]?.synchronous;
    expect(await store.durably(mode)).toBe(2);
    expect(await mode(store.db)).toBe(1);
    await expect(store.durably(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await mode(store.db)).toBe(1);
  });

  it('holds foreign keys', async () => {
    const orphan = { tenantId: 'nobody', name: 'x', document: '{}', updatedAt: 0 };
    await expect(store.db.insertInto('policies').values(orphan).execute()).rejects.toThrow('FOREIGN KEY');
  });

  it('is brought up to date once, and refuses the database of a newer program', async () => {
    await store.close();
    store = await openStore({ file, maxBytes: null }, 0);
    await store.close();
    const database = new DatabaseSync(file);
    database.exec(`insert into "schemaVersions" values (99, '0099-of-tomorrow', 0)`);
    database.close();
    await expect(openStore({ file, maxBytes: null }, 0)).rejects.toMatchObject({ code: 'newer' });
    const other = new DatabaseSync(file);
    other.exec(`delete from "schemaVersions" where version = 99`);
    other.close();
    store = await openStore({ file, maxBytes: null }, 0);
  });

  it('brings what the first version wrote along', async () => {
    const old = join(folder, 'old.sqlite');
    const database = new DatabaseSync(old);
    const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
    await first.up(db as unknown as Kysely<unknown>, sqliteFlavour);
    database.exec('create table "schemaVersions" ("version" integer primary key, "name" text, "appliedAt" integer)');
    database.exec(`insert into "schemaVersions" values (1, '${first.name}', 0)`);
    database.exec(`insert into tenants values ('t', 'T', x'00', 1);
      insert into policies values ('t', 'Default', '{"name":"Default","desktop":[],"face":{"allowed":false},"lockout":{}}', 1);
      insert into users values ('u', 't', 'mia', 'Mia', '', 'Default', 1, null, 1);
      insert into dataKeys values ('u', 't', x'01', 7);
      insert into templates values ('u', 'mobilefacenet', 0, 't', 1, x'02');
      insert into endpoints values ('e', 't', 'Ward', 'jkt', '0.1.0', 1, 1, null);
      insert into transactions ("id", "tenantId", "endpointId", "nameHash", "userId", "purpose", "nonce", "proved",
        "startedAt", "expiresAt") values ('x', 't', 'e', 'h', 'u', 'desktop', 'n', '[]', 1, 2)`);
    await db.destroy();
    const brought = await openStore({ file: old, maxBytes: null }, 0);
    try {
      expect(await findEnrolled(brought.db, 'u')).toMatchObject({
        key: { createdAt: 7, heldAt: null },
        fused: [{ n: 0, capturedAt: 0 }],
      });
      expect(await findPolicy(brought.db, 't', 'Default')).toMatchObject({
        face: { allowed: false, liveness: 'standard', masks: 'accept' },
        pin: { allowed: true, minLength: 6 },
        badge: { firstTap: 'refuse' },
        grace: { minutes: 0 },
      });
      // Charges were of one counter.
      expect(await brought.db.selectFrom('transactions').select(['claim', 'charge', 'userId']).execute()).toEqual([
        { claim: 'name', charge: null, userId: 'u' },
      ]);
      expect(await findEndpointByKey(brought.db, 'jkt')).toMatchObject({ computer: 'Default' });
      expect(await cardsOf(brought.db, 'u')).toEqual([]);
      expect(await unpaged(brought.db, 'mobilefacenet', '', 9)).toEqual([{ tenantId: 't', userId: 'u' }]);
      expect(await unpaged(brought.db, 'mobilefacenet', 'u', 9)).toEqual([]);
    } finally {
      await brought.close();
    }
  });

  it('brings keys along that were kept without how they can be reached', async () => {
    const old = join(folder, 'third.sqlite');
    const database = new DatabaseSync(old);
    const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
    const earlier = [first, second, third];
    for (const { up } of earlier) await up(db as unknown as Kysely<unknown>, sqliteFlavour);
    database.exec('create table "schemaVersions" ("version" integer primary key, "name" text, "appliedAt" integer)');
    for (const [i, { name }] of earlier.entries()) {
      database.exec(`insert into "schemaVersions" values (${i + 1}, '${name}', 0)`);
    }
    database.exec(`insert into tenants values ('t', 'T', x'00', 1);
      insert into policies values ('t', 'Default', '{}', 1);
      insert into users values ('u', 't', 'mia', 'Mia', '', 'Default', 1, null, 1);
      insert into keys values ('k', 't', 'u', 'passkey', 'Blue', 'AAAA', x'01', 3, 'localhost', 1, null, null)`);
    await db.destroy();
    const brought = await openStore({ file: old, maxBytes: null }, 0);
    try {
      const [key] = await keysOf(brought.db, 'u');
      expect(key).toMatchObject({ credentialId: 'AAAA', counter: 3, transports: null });
    } finally {
      await brought.close();
    }
  });

  it('says which file is no database', async () => {
    const other = join(folder, 'other.sqlite');
    writeFileSync(other, 'this is a letter, not a database, and it is long enough to be looked at as one'.repeat(20));
    await expect(openStore({ file: other, maxBytes: null }, 0)).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('counts in windows', async () => {
    expect(await countInWindow(store.db, 'x', 0)).toBe(1);
    expect(await countInWindow(store.db, 'x', 0)).toBe(2);
    expect(await countInWindow(store.db, 'y', 0)).toBe(1);
    expect(await countInWindow(store.db, 'x', 60_000)).toBe(1);
  });
});

describe('a full disk', () => {
  it('is told from other failures, and leaves what was there', async () => {
    await store.close();
    store = await openStore({ file, maxBytes: statSync(file).size }, 0);
    await store.db.insertInto('tenants').values(tenant('a')).execute();
    const filling = store.transaction(async (db) => {
      await db.insertInto('tenants').values(tenant('b')).execute();
      await db
        .insertInto('tenants')
        .values({ ...tenant('c'), keyCheck: new Uint8Array(100_000) })
        .execute();
    });
    const error = await filling.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(storageCodeOf(error)).toBe('storage.full');
    expect((await tenants()).map((row) => row.id)).toEqual(['a']);
  });

  it.each([
    [{ errcode: 13 }, 'storage.full'],
    [{ code: 'ENOSPC' }, 'storage.full'],
    [new Error('outer', { cause: { code: 'EDQUOT' } }), 'storage.full'],
    [{ errcode: 10 | (3 << 8) }, 'storage.failed'],
    [{ errcode: 11 }, 'storage.failed'],
    [{ errcode: 19 }, null],
    [new Error('other'), null],
    [null, null],
  ])('%o means %s', (error, code) => {
    expect(storageCodeOf(error)).toBe(code);
  });
});

describe('the lock', () => {
  it('is held by one, names the holder, and is free again after it', () => {
    const unlock = lockDirectory(folder);
    expect(() => lockDirectory(folder)).toThrow(`another cloud already serves ${folder} (process ${process.pid})`);
    unlock();
    lockDirectory(folder)();
  });
});

describe('a card', () => {
  it('is one user’s, whoever writes it', async () => {
    await store.db.insertInto('tenants').values(tenant('t')).execute();
    const policy = { tenantId: 't', name: 'Default', document: '{}', updatedAt: 0 };
    await store.db.insertInto('policies').values(policy).execute();
    for (const id of ['mia', 'eve']) {
      const user = { id, tenantId: 't', username: id, displayName: id, passwordHash: '', policy: 'Default' };
      await insertUser(store.db, { ...user, credentialsAt: 0, disabledAt: null, createdAt: 0 });
    }
    const card = { tenantId: 't', hash: 'h', label: '1188', addedAt: 0 };
    await insertCard(store.db, { ...card, id: 'c1', userId: 'mia' });
    await expect(insertCard(store.db, { ...card, id: 'c2', userId: 'eve' })).rejects.toThrow('UNIQUE');
    expect((await ownerOfCard(store.db, 't', 'h'))?.id).toBe('mia');
    expect(await ownerOfCard(store.db, 'another tenant', 'h')).toBeNull();
  });
});
