import { type AuditEntry, type AuditHead, nextEntry } from '../audit/chain.ts';
import type { AuditRow } from './schema.ts';
import type { Db } from './store.ts';

/** Appends to the tenant's chain. Call it in the transaction of what it reports, so that neither is there alone. */
export async function appendAudit(db: Db, key: Uint8Array, tenantId: string, entry: AuditEntry): Promise<void> {
  const head = await headOf(db, tenantId);
  const row = nextEntry(key, tenantId, head, entry);
  await db.insertInto('audit').values(row).execute();
  const next = { tenantId, seq: row.seq, hash: row.hash, mac: row.mac };
  await db
    .insertInto('auditHeads')
    .values(next)
    .onConflict((conflict) => conflict.column('tenantId').doUpdateSet(next))
    .execute();
}

export async function headOf(db: Db, tenantId: string): Promise<AuditHead | null> {
  const row = await db
    .selectFrom('auditHeads')
    .select(['seq', 'hash', 'mac'])
    .where('tenantId', '=', tenantId)
    .executeTakeFirst();
  return row ?? null;
}

/** The head, and the number of the last entry there is (0: none), as they stand at one moment. */
export async function chainEnd(db: Db, tenantId: string): Promise<{ head: AuditHead | null; last: number }> {
  const row = await db
    .selectFrom('audit')
    .leftJoin('auditHeads', 'auditHeads.tenantId', 'audit.tenantId')
    .select(['audit.seq as last', 'auditHeads.seq', 'auditHeads.hash', 'auditHeads.mac'])
    .where('audit.tenantId', '=', tenantId)
    .orderBy('audit.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return { head: await headOf(db, tenantId), last: 0 };
  const { last, seq, hash, mac } = row;
  return { last, head: seq === null || hash === null || mac === null ? null : { seq, hash, mac } };
}

/** Entries after `after` and up to `last`, oldest first. */
export async function auditAfter(
  db: Db,
  tenantId: string,
  after: number,
  last: number,
  limit: number,
): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('seq', '>', after)
    .where('seq', '<=', last)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** The last `limit` entries, oldest first. */
export async function lastAudit(db: Db, tenantId: string, limit: number): Promise<AuditRow[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}
