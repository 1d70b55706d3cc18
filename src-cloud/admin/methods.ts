/** What an administrator does with the PINs and keys of users. */
import type { MethodsResponse } from '../../src-shared/contracts/cloud/methods.ts';
import { methodsOf } from '../flows/me.ts';
import { deleteKey as eraseKey, type KeyRow, keysOf, updateKey } from '../store/keys.ts';
import { deletePin } from '../store/pins.ts';
import { enrolmentOf } from '../store/templates.ts';
import type { UserRow } from '../store/users.ts';
import { AdminError } from './error.ts';
import { policyOf } from './policies.ts';
import { log, type Office } from './tenant.ts';
import { change } from './users.ts';

export interface UserMethods extends MethodsResponse {
  readonly username: string;
  /** Epoch ms of the enrolment, or null. */
  readonly faceEnrolledAt: number | null;
}

/** @throws {AdminError} `unknown` */
export async function methods(office: Office, username: string): Promise<UserMethods> {
  return change(office, username, async (db, user) => {
    const policy = await policyOf(db, user.tenantId, user.policy);
    const enrolment = await enrolmentOf(db, user.id);
    return {
      username: user.username,
      faceEnrolledAt: enrolment?.createdAt ?? null,
      ...(await methodsOf(db, user, policy)),
    };
  });
}

/** The person sets a new one with their password. @returns whether there was one */
export async function resetPin(office: Office, username: string): Promise<boolean> {
  return change(office, username, async (db, user) => {
    if (!(await deletePin(db, user.id))) return false;
    await log(office, db, user.tenantId, { kind: 'pin.removed', subject: user.id });
    office.meters.method('pin', 'removed');
    return true;
  });
}

export type KeySummary = Pick<KeyRow, 'id' | 'factor' | 'name' | 'rpId' | 'addedAt' | 'usedAt' | 'stoppedAt'>;

/** `stoppedAt`: since when a key is out of service. @throws {AdminError} `unknown` */
export async function listKeys(office: Office, username: string): Promise<KeySummary[]> {
  return change(office, username, async (db, user) =>
    (await keysOf(db, user.id)).map(({ id, factor, name, rpId, addedAt, usedAt, stoppedAt }) => {
      return { id, factor, name, rpId, addedAt, usedAt, stoppedAt };
    }),
  );
}

/** @throws {AdminError} `unknown` user or key */
export async function removeKey(office: Office, username: string, id: string): Promise<void> {
  await change(office, username, async (db, user) => {
    if (!(await eraseKey(db, user.id, id))) throw unknownKey(user, id);
    await log(office, db, user.tenantId, { kind: 'key.removed', subject: user.id, detail: { key: id } });
    office.meters.method('key', 'removed');
  });
}

/**
 * Puts a key back to use that seemed to be copied: its counter starts where the key next says.
 * @throws {AdminError} `unknown` user or key, or the key is in use
 */
export async function releaseKey(office: Office, username: string, id: string): Promise<void> {
  await change(office, username, async (db, user) => {
    const found = (await keysOf(db, user.id)).find((key) => key.id === id);
    if (!found) throw unknownKey(user, id);
    if (found.stoppedAt === null)
      throw new AdminError('unknown', `key: "${id}" is in use: there is nothing to release`);
    await updateKey(db, id, { stoppedAt: null, counter: 0 });
    await log(office, db, user.tenantId, { kind: 'key.released', subject: user.id, detail: { key: id } });
  });
}

const unknownKey = ({ username }: UserRow, id: string): AdminError =>
  new AdminError('unknown', `key: "${username}" has no key "${id}": see key list ${username}`);
