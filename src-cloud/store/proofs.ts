import type { Db } from './store.ts';

/**
 * Remembers a proof until its window has passed.
 * @param until epoch ms after which the proof is refused for its age anyway
 * @returns false when it was seen before: a replay
 */
export async function rememberProof(db: Db, jkt: string, jti: string, until: number): Promise<boolean> {
  const result = await db
    .insertInto('proofs')
    .values({ jkt, jti, until })
    .onConflict((conflict) => conflict.columns(['jkt', 'jti']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
