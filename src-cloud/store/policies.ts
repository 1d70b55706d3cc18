import { type StoredPolicy, type UserPolicy, withDefaults } from '../../src-shared/domain/policy.ts';
import type { Db } from './store.ts';

/** What an older program stored gets the defaults of what is newer. */
const read = (document: string): UserPolicy => withDefaults(JSON.parse(document) as StoredPolicy);

/** Null when the tenant has no policy of that name. */
export async function findPolicy(db: Db, tenantId: string, name: string): Promise<UserPolicy | null> {
  const row = await db
    .selectFrom('policies')
    .select('document')
    .where('tenantId', '=', tenantId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row ? read(row.document) : null;
}

/** All of them, without a look at who has them: for what is asked with every tap and heartbeat. */
export async function everyPolicy(db: Db, tenantId: string): Promise<UserPolicy[]> {
  const rows = await db.selectFrom('policies').select('document').where('tenantId', '=', tenantId).execute();
  return rows.map(({ document }) => read(document));
}

/** By name. `users` counts those it is assigned to. */
export async function listPolicies(db: Db, tenantId: string): Promise<{ policy: UserPolicy; users: number }[]> {
  const rows = await db
    .selectFrom('policies')
    .leftJoin('users', (join) =>
      join.onRef('users.tenantId', '=', 'policies.tenantId').onRef('users.policy', '=', 'policies.name'),
    )
    .select(({ fn }) => ['policies.document', fn.count<number>('users.id').as('users')])
    .where('policies.tenantId', '=', tenantId)
    .groupBy(['policies.name', 'policies.document'])
    .orderBy('policies.name')
    .execute();
  return rows.map((row) => ({ policy: read(row.document), users: Number(row.users) }));
}

/** Adds it, or replaces the one of the same name. */
export async function putPolicy(db: Db, tenantId: string, policy: UserPolicy, now: number): Promise<void> {
  const row = { tenantId, name: policy.name, document: JSON.stringify(policy), updatedAt: now };
  await db
    .insertInto('policies')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'name']).doUpdateSet({ document: row.document, updatedAt: now }),
    )
    .execute();
}

export async function deletePolicy(db: Db, tenantId: string, name: string): Promise<void> {
  await db.deleteFrom('policies').where('tenantId', '=', tenantId).where('name', '=', name).execute();
}
