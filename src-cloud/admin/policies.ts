import { excludedFrom, strandedBy } from '../../src-shared/domain/computer.ts';
import { defaultPolicy, type FacePolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { warningsOf } from '../../src-shared/domain/policy-faults.ts';
import { listComputers } from '../store/computers.ts';
import { deletePolicy, everyPolicy, findPolicy, listPolicies, putPolicy } from '../store/policies.ts';
import type { Db } from '../store/store.ts';
import { AdminError } from './error.ts';
import { parsePolicy } from './policy.ts';
import { log, type Office, tenantIdOf } from './tenant.ts';

/** @throws {AdminError} `unknown`, naming those there are */
export async function policyOf(db: Db, tenantId: string, name: string): Promise<UserPolicy> {
  const policy = await findPolicy(db, tenantId, name);
  if (policy) return policy;
  const known = (await listPolicies(db, tenantId)).map((listed) => `"${listed.policy.name}"`).join(', ');
  throw new AdminError('unknown', `policy: there is no "${name}": choose one of ${known}`);
}

/** Parts of a policy that are given field by field. */
const parts = ['face', 'pin', 'badge', 'grace', 'lockout'] as const;
type Part = (typeof parts)[number];

/** A name, and what differs from the default; of each part, field by field. */
export type NewPolicy = { readonly name: string } & Partial<Pick<UserPolicy, 'desktop'>> & {
    readonly [Key in Part]?: Partial<UserPolicy[Key]>;
  };

/** Adds a policy; a name alone starts as a copy of the default. @throws {AdminError} `exists` or `invalid` */
export async function addPolicy(office: Office, policy: NewPolicy): Promise<UserPolicy> {
  const tenantId = await tenantIdOf(office);
  return office.store.durably(async (db) => {
    const base = (await findPolicy(db, tenantId, defaultPolicy.name)) ?? defaultPolicy;
    const joined = parts.map((part) => [part, { ...base[part], ...policy[part] }]);
    const parsed = parsePolicy({ ...base, ...policy, ...Object.fromEntries(joined) });
    if (await findPolicy(db, tenantId, parsed.name)) {
      throw new AdminError('exists', `policy: "${parsed.name}" is there already: use policy set to change it`);
    }
    await putPolicy(db, tenantId, parsed, office.now());
    await log(office, db, tenantId, { kind: 'policy.added', detail: { policy: parsed } });
    return parsed;
  });
}

/**
 * Replaces a policy of that name.
 * @throws {AdminError} `unknown`, or `invalid`, also where nobody could meet the ways of some computer any more
 */
export async function setPolicy(office: Office, policy: unknown): Promise<UserPolicy> {
  const tenantId = await tenantIdOf(office);
  const parsed = parsePolicy(policy);
  await office.store.durably(async (db) => {
    const before = await policyOf(db, tenantId, parsed.name);
    if (JSON.stringify(before) === JSON.stringify(parsed)) return;
    const others = (await everyPolicy(db, tenantId)).filter(({ name }) => name !== parsed.name);
    const stranded = strandedBy(await listComputers(db, tenantId), [...others, before], [...others, parsed]);
    if (stranded.length > 0)
      throw new AdminError('invalid', `${stranded.join('; ')}: change that computer's ways first`);
    await putPolicy(db, tenantId, parsed, office.now());
    await log(office, db, tenantId, { kind: 'policy.changed', detail: { policy: parsed } });
  });
  return parsed;
}

/** Changes some of what a policy says of faces. @throws {AdminError} `unknown` or `invalid` */
export async function setFacePolicy(office: Office, name: string, face: Partial<FacePolicy>): Promise<UserPolicy> {
  const policy = await showPolicy(office, name);
  return setPolicy(office, { ...policy, face: { ...policy.face, ...face } });
}

export async function policies(office: Office): Promise<{ policy: UserPolicy; users: number }[]> {
  return listPolicies(office.store.db, await tenantIdOf(office));
}

/** @throws {AdminError} `unknown` */
export async function showPolicy(office: Office, name: string): Promise<UserPolicy> {
  return policyOf(office.store.db, await tenantIdOf(office), name);
}

/** What is unwise about a policy, at the tenant's computers too, as sentences. @throws {AdminError} `unknown` */
export async function policyWarnings(office: Office, name: string): Promise<readonly string[]> {
  const { db } = office.store;
  const tenantId = await tenantIdOf(office);
  const policy = await policyOf(db, tenantId, name);
  return [...warningsOf(policy), ...excludedFrom(await listComputers(db, tenantId), [policy])];
}

/**
 * @throws {AdminError} `inUse` when users have it, it is the default, or nobody else could meet the ways of some computer;
 * `unknown`
 */
export async function removePolicy(office: Office, name: string): Promise<void> {
  const tenantId = await tenantIdOf(office);
  if (name === defaultPolicy.name) {
    throw new AdminError('inUse', `policy: "${name}" is what new policies and users start with: it stays`);
  }
  await office.store.durably(async (db) => {
    await policyOf(db, tenantId, name);
    const { users: count } = (await listPolicies(db, tenantId)).find((p) => p.policy.name === name) ?? { users: 0 };
    if (count > 0) {
      throw new AdminError('inUse', `policy: "${name}" is assigned (users: ${count}): assign them another one first`);
    }
    const all = await everyPolicy(db, tenantId);
    const rest = all.filter((each) => each.name !== name);
    const stranded = strandedBy(await listComputers(db, tenantId), all, rest);
    if (stranded.length > 0) {
      throw new AdminError(
        'inUse',
        `policy: no other than "${name}" meets the ways of a computer: ${stranded.join('; ')}`,
      );
    }
    await deletePolicy(db, tenantId, name);
    await log(office, db, tenantId, { kind: 'policy.removed', detail: { name } });
  });
}
