import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type FacePageRow = Schema['facePages'];

/** Some pages in the order of their numbers, after `after`. */
export async function pagesAfter(
  db: Db,
  tenantId: string,
  model: string,
  after: number,
  limit: number,
): Promise<FacePageRow[]> {
  return db
    .selectFrom('facePages')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('model', '=', model)
    .where('page', '>', after)
    .orderBy('page')
    .limit(limit)
    .execute();
}

/** Every page that changed after `revision`. A query of its own: sorted by page it would be read over and over. */
export async function pagesChanged(db: Db, tenantId: string, model: string, revision: number): Promise<FacePageRow[]> {
  return db
    .selectFrom('facePages')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('model', '=', model)
    .where('revision', '>', revision)
    .execute();
}

/** The revision of the page that changed last; 0 when there is none. Pages are emptied, never removed. */
export async function lastRevision(db: Db, tenantId: string, model: string): Promise<number> {
  const row = await db
    .selectFrom('facePages')
    .select(({ fn }) => fn.max<number | null>('revision').as('last'))
    .where('tenantId', '=', tenantId)
    .where('model', '=', model)
    .executeTakeFirst();
  return row?.last ?? 0;
}

export async function findPage(db: Db, tenantId: string, model: string, page: number): Promise<FacePageRow | null> {
  const row = await db
    .selectFrom('facePages')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('model', '=', model)
    .where('page', '=', page)
    .executeTakeFirst();
  return row ?? null;
}

/** The first page with room for one more face, or null; and the number of the last page (0: none). */
export async function roomFor(
  db: Db,
  tenantId: string,
  model: string,
  facesPerPage: number,
): Promise<{ readonly page: FacePageRow | null; readonly last: number }> {
  const pages = db.selectFrom('facePages').where('tenantId', '=', tenantId).where('model', '=', model);
  const page = await pages
    .selectAll()
    .where('faces', '<', facesPerPage)
    .orderBy('page', 'desc')
    .limit(1)
    .executeTakeFirst();
  const end = await pages.select(({ fn }) => fn.max<number | null>('page').as('last')).executeTakeFirst();
  return { page: page ?? null, last: end?.last ?? 0 };
}

export async function putPage(db: Db, row: FacePageRow): Promise<void> {
  const { faces, revision, sealed } = row;
  await db
    .insertInto('facePages')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenantId', 'model', 'page']).doUpdateSet({ faces, revision, sealed }))
    .execute();
}

export async function slotsOf(db: Db, userId: string): Promise<Schema['faceSlots'][]> {
  return db.selectFrom('faceSlots').selectAll().where('userId', '=', userId).execute();
}

export async function insertSlot(db: Db, slot: Schema['faceSlots']): Promise<void> {
  await db.insertInto('faceSlots').values(slot).execute();
}

export async function deleteSlots(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('faceSlots').where('userId', '=', userId).execute();
}

/** Templates of a model that no page holds, because an older program enrolled them, in the order of their users. */
export async function unpaged(
  db: Db,
  model: string,
  afterUser: string,
  limit: number,
): Promise<Pick<Schema['templates'], 'tenantId' | 'userId'>[]> {
  return db
    .selectFrom('templates')
    .leftJoin('faceSlots', (join) =>
      join.onRef('faceSlots.userId', '=', 'templates.userId').onRef('faceSlots.model', '=', 'templates.model'),
    )
    .select(['templates.tenantId', 'templates.userId'])
    .where('templates.n', '=', 0)
    .where('templates.model', '=', model)
    .where('templates.userId', '>', afterUser)
    .where('faceSlots.userId', 'is', null)
    .orderBy('templates.userId')
    .limit(limit)
    .execute();
}
