import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type DataKeyRow = Schema['dataKeys'];
export type TemplateRow = Schema['templates'];

/** When the user enrolled and since when that is held (epoch ms), or null when no face is enrolled. */
export async function enrolmentOf(db: Db, userId: string): Promise<Pick<DataKeyRow, 'createdAt' | 'heldAt'> | null> {
  const row = await db
    .selectFrom('dataKeys')
    .select(['createdAt', 'heldAt'])
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row ?? null;
}

/** The wrapped data key and the fused template of each model; null when no face is enrolled. */
export async function findFused(
  db: Db,
  userId: string,
): Promise<{ readonly key: DataKeyRow; readonly fused: readonly TemplateRow[] } | null> {
  const key = await db.selectFrom('dataKeys').selectAll().where('userId', '=', userId).executeTakeFirst();
  const fused = await db.selectFrom('templates').selectAll().where('userId', '=', userId).where('n', '=', 0).execute();
  return key && fused.length > 0 ? { key, fused } : null;
}

/** Takes the place of whatever the user had before. */
export async function replaceTemplates(db: Db, key: DataKeyRow, templates: readonly TemplateRow[]): Promise<void> {
  await eraseTemplates(db, key.userId);
  await db.insertInto('dataKeys').values(key).execute();
  for (const template of templates) await db.insertInto('templates').values(template).execute();
}

/** Deletes templates and data key; the bytes are overwritten (`secure_delete`). @returns whether there were any. */
export async function eraseTemplates(db: Db, userId: string): Promise<boolean> {
  await db.deleteFrom('templates').where('userId', '=', userId).execute();
  const result = await db.deleteFrom('dataKeys').where('userId', '=', userId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
