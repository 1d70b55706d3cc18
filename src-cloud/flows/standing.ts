import { type ComputerPolicy, defaultComputer, effective } from '../../src-shared/domain/computer.ts';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import type { Endpoint } from '../house.ts';
import { findComputer } from '../store/computers.ts';
import { findPolicy } from '../store/policies.ts';
import type { Db } from '../store/store.ts';
import { activeUserAt, type UserRow } from '../store/users.ts';

/**
 * The policy by which a name is treated: the user's own, or, for a name that nobody has, somebody's. Whose, a keyed
 * hash of the name decides, so that a name is always answered alike, and all such names together are spread over the
 * policies as the users are. The same queries are made for every name.
 * @param user null for a name that nobody has; a disabled user is treated as nobody
 */
export async function policyOfName(
  db: Db,
  tenantId: string,
  nameHash: string,
  user: UserRow | null,
): Promise<UserPolicy> {
  const somebody = await activeUserAt(db, tenantId, placeOf(nameHash));
  const whose = user !== null && user.disabledAt === null ? user : somebody;
  return (await findPolicy(db, tenantId, whose?.policy ?? defaultPolicy.name)) ?? defaultPolicy;
}

/** The policy of a computer; the default where the tenant has none of that name. */
export async function computerOf(db: Db, { tenantId, computer }: Endpoint): Promise<ComputerPolicy> {
  return (await findComputer(db, tenantId, computer)) ?? defaultComputer;
}

/** The policy of a name as it holds at a computer. */
export async function policyAt(
  db: Db,
  endpoint: Endpoint,
  nameHash: string,
  user: UserRow | null,
): Promise<UserPolicy> {
  return effective(await policyOfName(db, endpoint.tenantId, nameHash, user), await computerOf(db, endpoint));
}

/** A place in the order of ids, which are UUIDs. @param nameHash hex */
export const placeOf = (nameHash: string): string => `${nameHash.slice(0, 8)}-${nameHash.slice(8, 12)}`;
