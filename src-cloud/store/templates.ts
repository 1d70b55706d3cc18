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

/** The wrapped data key of an enrolled user, and rows of the template. */
export interface Enrolled {
  readonly key: DataKeyRow;
  /** One for each model. */
  readonly fused: readonly TemplateRow[];
}

/** What logins are compared with; null when no face is enrolled. */
export async function findEnrolled(db: Db, userId: string): Promise<Enrolled | null> {
  const key = await db.selectFrom('dataKeys').selectAll().where('userId', '=', userId).executeTakeFirst();
  const fused = await db.selectFrom('templates').selectAll().where('userId', '=', userId).where('n', '=', 0).execute();
  return key && fused.length > 0 ? { key, fused } : null;
}

/** Every row of the template, with the captures. */
export async function templateRows(db: Db, userId: string): Promise<TemplateRow[]> {
  return db.selectFrom('templates').selectAll().where('userId', '=', userId).orderBy('n').execute();
}

export async function insertTemplates(db: Db, key: DataKeyRow, templates: readonly TemplateRow[]): Promise<void> {
  await db.insertInto('dataKeys').values(key).execute();
  await putTemplates(db, templates);
}

/** Adds rows, or replaces those of the same number. */
export async function putTemplates(db: Db, templates: readonly TemplateRow[]): Promise<void> {
  for (const template of templates) {
    const { version, sealed, capturedAt } = template;
    await db
      .insertInto('templates')
      .values(template)
      .onConflict((conflict) => conflict.columns(['userId', 'model', 'n']).doUpdateSet({ version, sealed, capturedAt }))
      .execute();
  }
}

/** Deletes templates and data key; the bytes are overwritten (`secure_delete`). @returns whether there were any. */
export async function eraseTemplates(db: Db, userId: string): Promise<boolean> {
  await db.deleteFrom('templates').where('userId', '=', userId).execute();
  const result = await db.deleteFrom('dataKeys').where('userId', '=', userId).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
