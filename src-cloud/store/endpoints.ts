import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type EndpointRow = Schema['endpoints'];
export type EndpointTokenRow = Schema['endpointTokens'];

/** @param jkt thumbprint of the key that signed the proof */
export async function findEndpointByKey(db: Db, jkt: string): Promise<EndpointRow | null> {
  return (await db.selectFrom('endpoints').selectAll().where('jkt', '=', jkt).executeTakeFirst()) ?? null;
}

export async function findEndpoint(db: Db, tenantId: string, id: string): Promise<EndpointRow | null> {
  const row = await db
    .selectFrom('endpoints')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

export async function listEndpoints(db: Db, tenantId: string): Promise<EndpointRow[]> {
  return db
    .selectFrom('endpoints')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .orderBy('name')
    .orderBy('registeredAt')
    .execute();
}

export async function insertEndpoint(db: Db, endpoint: EndpointRow): Promise<void> {
  await db.insertInto('endpoints').values(endpoint).execute();
}

export async function updateEndpoint(
  db: Db,
  id: string,
  change: Partial<Pick<EndpointRow, 'name' | 'agentVersion' | 'seenAt' | 'revokedAt' | 'computer'>>,
): Promise<void> {
  await db.updateTable('endpoints').set(change).where('id', '=', id).execute();
}

export async function insertToken(db: Db, token: EndpointTokenRow): Promise<void> {
  await db.insertInto('endpointTokens').values(token).execute();
}

export async function findToken(db: Db, hash: string): Promise<EndpointTokenRow | null> {
  return (await db.selectFrom('endpointTokens').selectAll().where('hash', '=', hash).executeTakeFirst()) ?? null;
}

export async function useToken(db: Db, hash: string, endpointId: string, now: number): Promise<void> {
  await db.updateTable('endpointTokens').set({ usedAt: now, endpointId }).where('hash', '=', hash).execute();
}
