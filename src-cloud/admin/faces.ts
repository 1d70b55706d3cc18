/** Faces that wait for an administrator, because they are enrolled under another account as well. */
import { removeFace } from '../flows/enrol.ts';
import { enrolmentOf } from '../store/templates.ts';
import { type HeldRow, heldUsers, releaseTwins, type TwinAccount, twinsOf } from '../store/twins.ts';
import { findUserByName, type UserRow } from '../store/users.ts';
import { AdminError } from './error.ts';
import { log, type Office, tenantIdOf } from './tenant.ts';
import { checkUsername } from './users.ts';

export interface HeldFace extends Omit<HeldRow, 'userId'> {
  /** The accounts that have the same face, the likest first. */
  readonly others: readonly TwinAccount[];
}

/** In the order they were held. */
export async function heldFaces(office: Office): Promise<HeldFace[]> {
  const held = await heldUsers(office.store.db, await tenantIdOf(office));
  return Promise.all(
    held.map(async ({ userId, ...row }) => ({ ...row, others: await twinsOf(office.store.db, userId) })),
  );
}

/**
 * Puts a held face to use. The two accounts may have the same face from now on, also after enrolling again.
 * @throws {AdminError} `unknown` when there is no such user, or the face is not held
 */
export async function releaseFace(office: Office, typed: string): Promise<void> {
  const user = await heldUser(office, typed);
  await office.store.durably(async (db) => {
    const others = await twinsOf(db, user.id);
    await releaseTwins(db, user.id, office.now());
    await log(office, db, user.tenantId, {
      kind: 'face.released',
      subject: user.id,
      detail: { others: others.map(({ userId }) => userId) },
    });
  });
}

/** Erases a held face. @throws {AdminError} `unknown` when there is no such user, or the face is not held */
export async function rejectFace(office: Office, typed: string): Promise<void> {
  await removeFace(office, null, await heldUser(office, typed));
}

async function heldUser(office: Office, typed: string): Promise<UserRow> {
  const tenantId = await tenantIdOf(office);
  const username = checkUsername(typed);
  const user = await findUserByName(office.store.db, tenantId, username);
  if (!user) throw new AdminError('unknown', `username: nobody has the name "${username}": see user list`);
  const enrolment = await enrolmentOf(office.store.db, user.id);
  if ((enrolment?.heldAt ?? null) === null) {
    throw new AdminError('unknown', `username: the face of "${username}" is not held: see face held`);
  }
  return user;
}
