import { canonicalUsername, inputLimits } from '../../src-shared/domain/ids.ts';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import { removeFace as erase } from '../flows/enrol.ts';
import { newId } from '../secrets/random.ts';
import { forgetDesktopsOf } from '../store/desktops.ts';
import { clearFailures } from '../store/lockouts.ts';
import type { Db } from '../store/store.ts';
import { endProvedBy } from '../store/transactions.ts';
import { findUserByName, insertUser, listUsers, type UserRow, updateUser } from '../store/users.ts';
import { AdminError } from './error.ts';
import { policyOf } from './policies.ts';
import { checkName, log, type Office, tenantIdOf } from './tenant.ts';

const shortestPassword = 8;

export interface UserSummary {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly policy: string;
  readonly disabledAt: number | null;
  readonly createdAt: number;
  readonly faceEnrolledAt: number | null;
  /** Since when the face waits for an administrator, or null. */
  readonly faceHeldAt: number | null;
}

/** @throws {AdminError} `invalid` for a blank or too long name */
export function checkUsername(typed: string): string {
  const username = canonicalUsername(typed);
  if (username === '' || username.length > inputLimits.username) {
    throw new AdminError(
      'invalid',
      `username: ${JSON.stringify(typed.slice(0, 64))} is not allowed: 1 to ${inputLimits.username} visible characters`,
    );
  }
  return username;
}

/** The text is never repeated in the message. @throws {AdminError} `invalid` */
function checkPassword(password: string): string {
  if (password.length < shortestPassword || password.length > inputLimits.password) {
    throw new AdminError(
      'invalid',
      `password: ${password.length} characters are not allowed: ${shortestPassword} to ${inputLimits.password}`,
    );
  }
  return password;
}

export interface NewUser {
  readonly username: string;
  readonly displayName?: string | undefined;
  readonly password: string;
  /** Name of a policy; the default one when absent. */
  readonly policy?: string | undefined;
}

/** @throws {AdminError} `exists`, `unknown` (policy) or `invalid` */
export async function addUser(office: Office, user: NewUser): Promise<UserSummary> {
  const tenantId = await tenantIdOf(office);
  const username = checkUsername(user.username);
  const displayName = checkName('displayName', user.displayName ?? user.username);
  const policy = user.policy ?? defaultPolicy.name;
  const passwordHash = await office.passwords.hash(checkPassword(user.password));
  const now = office.now();
  const row: UserRow = {
    id: newId(office.random),
    tenantId,
    username,
    displayName,
    passwordHash,
    policy,
    credentialsAt: now,
    disabledAt: null,
    createdAt: now,
  };
  await office.store.durably(async (db) => {
    if (await findUserByName(db, tenantId, username)) {
      throw new AdminError('exists', `username: "${username}" is taken: choose another, or see user list`);
    }
    await policyOf(db, tenantId, policy);
    await insertUser(db, row);
    await log(office, db, tenantId, { kind: 'user.added', subject: row.id, detail: { username, policy } });
  });
  return summary(row, null, null);
}

export async function users(office: Office): Promise<UserSummary[]> {
  const rows = await listUsers(office.store.db, await tenantIdOf(office));
  return rows.map((row) => summary(row, row.enrolledAt, row.heldAt));
}

function summary(row: UserRow, faceEnrolledAt: number | null, faceHeldAt: number | null): UserSummary {
  const { id, username, displayName, policy, disabledAt, createdAt } = row;
  return { id, username, displayName, policy, disabledAt, createdAt, faceEnrolledAt, faceHeldAt };
}

/** Runs a change of one user in a durable transaction. @throws {AdminError} `unknown` */
export async function change<Result = void>(
  office: Office,
  typed: string,
  work: (db: Db, user: UserRow) => Promise<Result>,
): Promise<Result> {
  const tenantId = await tenantIdOf(office);
  const username = checkUsername(typed);
  return office.store.durably(async (db) => {
    const user = await findUserByName(db, tenantId, username);
    if (!user) throw new AdminError('unknown', `username: nobody has the name "${username}": see user list`);
    return work(db, user);
  });
}

/** What the user proved so far is not the beginning of a login any more. */
async function endWhatCounted({ now }: Office, db: Db, { id }: UserRow): Promise<void> {
  await forgetDesktopsOf(db, id);
  await endProvedBy(db, id, now());
}

/**
 * A disabled user is answered like a name that nobody has. Leave to manage that was given before does not come back with
 * the account: assertions know whole seconds, so whatever was given in this one is from before.
 */
export async function disableUser(office: Office, username: string): Promise<void> {
  await change(office, username, async (db, user) => {
    if (user.disabledAt !== null) return;
    const now = office.now();
    await updateUser(db, user.id, { disabledAt: now, credentialsAt: 1000 * (Math.floor(now / 1000) + 1) });
    await endWhatCounted(office, db, user);
    await log(office, db, user.tenantId, { kind: 'user.disabled', subject: user.id });
  });
}

export async function enableUser(office: Office, username: string): Promise<void> {
  await change(office, username, async (db, user) => {
    if (user.disabledAt === null) return;
    await updateUser(db, user.id, { disabledAt: null });
    await log(office, db, user.tenantId, { kind: 'user.enabled', subject: user.id });
  });
}

/** Leave to manage that was given with the old password ends, and so do every grace and every login under way. */
export async function setPassword(office: Office, username: string, password: string): Promise<void> {
  const passwordHash = await office.passwords.hash(checkPassword(password));
  await change(office, username, async (db, user) => {
    await updateUser(db, user.id, { passwordHash, credentialsAt: office.now() });
    await endWhatCounted(office, db, user);
    await log(office, db, user.tenantId, { kind: 'user.passwordSet', subject: user.id });
  });
}

/** Forgets the failures of a name, known or not. @returns how many there were */
export async function unlockUser(office: Office, typed: string): Promise<number> {
  const tenantId = await tenantIdOf(office);
  const username = checkUsername(typed);
  const nameHash = office.secrets.nameHash(username);
  return office.store.durably(async (db) => {
    const user = await findUserByName(db, tenantId, username);
    const failures = await clearFailures(db, tenantId, nameHash);
    const subject = user?.id ?? `name:${nameHash.slice(0, 16)}`;
    if (failures > 0) await log(office, db, tenantId, { kind: 'user.unlocked', subject, detail: { failures } });
    return failures;
  });
}

/** @throws {AdminError} `unknown` user or policy */
export async function assignPolicy(office: Office, username: string, policy: string): Promise<void> {
  await change(office, username, async (db, user) => {
    await policyOf(db, user.tenantId, policy);
    if (user.policy === policy) return;
    await updateUser(db, user.id, { policy });
    const detail = { from: user.policy, to: policy };
    await log(office, db, user.tenantId, { kind: 'user.policyAssigned', subject: user.id, detail });
  });
}

/** Erases a user's face on their behalf. @returns whether there was one */
export async function removeFace(office: Office, typed: string): Promise<boolean> {
  const tenantId = await tenantIdOf(office);
  const user = await findUserByName(office.store.db, tenantId, checkUsername(typed));
  if (!user) throw new AdminError('unknown', `username: nobody has the name "${typed}": see user list`);
  return (await erase(office, null, user)).removed;
}
