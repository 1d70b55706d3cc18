import { type ComputerPolicy, defaultComputer } from '../../src-shared/domain/computer.ts';
import type { Db } from './store.ts';

export interface ListedComputer {
  readonly name: string;
  readonly policy: ComputerPolicy;
  /** How many endpoints it is assigned to. */
  readonly endpoints: number;
}

/** A policy as an older program stored it: what is newer may be missing. */
type StoredComputer = { readonly [Key in keyof ComputerPolicy]?: Partial<ComputerPolicy[Key]> | null };

function read(document: string): ComputerPolicy {
  const { desktop, walkAway, taps, screen } = JSON.parse(document) as StoredComputer;
  return {
    desktop: (desktop as ComputerPolicy['desktop'] | undefined) ?? defaultComputer.desktop,
    walkAway: { ...defaultComputer.walkAway, ...walkAway },
    taps: { ...defaultComputer.taps, ...taps },
    screen: { ...defaultComputer.screen, ...screen },
  };
}

/** Null when the tenant has none of that name. */
export async function findComputer(db: Db, tenantId: string, name: string): Promise<ComputerPolicy | null> {
  const row = await db
    .selectFrom('computers')
    .select('document')
    .where('tenantId', '=', tenantId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row ? read(row.document) : null;
}

/** By name. */
export async function listComputers(db: Db, tenantId: string): Promise<ListedComputer[]> {
  const rows = await db
    .selectFrom('computers')
    .leftJoin('endpoints', (join) =>
      join.onRef('endpoints.tenantId', '=', 'computers.tenantId').onRef('endpoints.computer', '=', 'computers.name'),
    )
    .select(({ fn }) => ['computers.name', 'computers.document', fn.count<number>('endpoints.id').as('endpoints')])
    .where('computers.tenantId', '=', tenantId)
    .groupBy(['computers.name', 'computers.document'])
    .orderBy('computers.name')
    .execute();
  return rows.map(({ name, document, endpoints }) => ({ name, policy: read(document), endpoints: Number(endpoints) }));
}

/** Adds it, or replaces the one of the same name. */
export async function putComputer(
  db: Db,
  tenantId: string,
  name: string,
  policy: ComputerPolicy,
  now: number,
): Promise<void> {
  const row = { tenantId, name, document: JSON.stringify(policy), updatedAt: now };
  await db
    .insertInto('computers')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'name']).doUpdateSet({ document: row.document, updatedAt: now }),
    )
    .execute();
}

export async function deleteComputer(db: Db, tenantId: string, name: string): Promise<void> {
  await db.deleteFrom('computers').where('tenantId', '=', tenantId).where('name', '=', name).execute();
}
