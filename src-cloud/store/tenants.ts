import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type TenantRow = Schema['tenants'];
export type SigningKeyRow = Schema['signingKeys'];

/** The one tenant of this database, or null before `init`. */
export async function findTenant(db: Db): Promise<TenantRow | null> {
  return (await db.selectFrom('tenants').selectAll().orderBy('createdAt').executeTakeFirst()) ?? null;
}

export async function insertTenant(db: Db, tenant: TenantRow, key: SigningKeyRow): Promise<void> {
  await db.insertInto('tenants').values(tenant).execute();
  await db.insertInto('signingKeys').values(key).execute();
}

/** Keys that are not retired, newest first: the first one signs, all are pinned. */
export async function signingKeysOf(db: Db, tenantId: string): Promise<SigningKeyRow[]> {
  return db
    .selectFrom('signingKeys')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('retiredAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .execute();
}
