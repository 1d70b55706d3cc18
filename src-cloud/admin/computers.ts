/** Policies of computers: how a desktop is left, displaced and reopened, and how one logs in there. */
import { z } from 'zod';
import {
  type ComputerPolicy,
  computerFaultsOf,
  defaultComputer,
  excludedFrom,
} from '../../src-shared/domain/computer.ts';
import { warningsOf } from '../../src-shared/domain/policy-faults.ts';
import { defaultComputerName } from '../flows/endpoints.ts';
import { explain } from '../settings.ts';
import { deleteComputer, findComputer, type ListedComputer, listComputers, putComputer } from '../store/computers.ts';
import { findEndpoint, listEndpoints, updateEndpoint } from '../store/endpoints.ts';
import { everyPolicy } from '../store/policies.ts';
import type { Db } from '../store/store.ts';
import { AdminError } from './error.ts';
import { PolicyName, Ways } from './policy.ts';
import { log, type Office, tenantIdOf } from './tenant.ts';

const Computer = z.strictObject({
  desktop: Ways.nullable(),
  walkAway: z.strictObject({
    idleSeconds: z.int(),
    warnSeconds: z.int(),
    presence: z.enum(['off', 'offer']),
    goneSeconds: z.int(),
  }),
  taps: z.strictObject({
    ownTap: z.enum(['lock', 'ignore']),
    protectSeconds: z.int(),
    displaceSeconds: z.int(),
    beep: z.boolean(),
  }),
  screen: z.strictObject({ names: z.enum(['full', 'short']), restart: z.boolean() }),
}) satisfies z.ZodType<ComputerPolicy>;

/** The default first, whether it was ever written down or not; then by name. */
export async function computers(office: Office): Promise<ListedComputer[]> {
  const tenantId = await tenantIdOf(office);
  const listed = await listComputers(office.store.db, tenantId);
  if (listed.some(({ name }) => name === defaultComputerName)) return listed;
  // Endpoints fall back to the default where their policy is gone.
  const named = new Set(listed.map(({ name }) => name));
  const rest = (await listEndpoints(office.store.db, tenantId)).filter(({ computer }) => !named.has(computer));
  return [{ name: defaultComputerName, policy: defaultComputer, endpoints: rest.length }, ...listed];
}

/** @throws {AdminError} `unknown`, naming those there are */
export async function showComputer(office: Office, name: string): Promise<ComputerPolicy> {
  return computerNamed(office.store.db, await tenantIdOf(office), name);
}

async function computerNamed(db: Db, tenantId: string, name: string): Promise<ComputerPolicy> {
  const found = await findComputer(db, tenantId, name);
  if (found) return found;
  if (name === defaultComputerName) return defaultComputer;
  const known = (await listComputers(db, tenantId)).map((listed) => `"${listed.name}"`);
  const names = [...new Set([`"${defaultComputerName}"`, ...known])].join(', ');
  throw new AdminError('unknown', `computer: there is no "${name}": choose one of ${names}`);
}

/**
 * Adds a policy or replaces the one of that name.
 * @returns what is unwise about it, as sentences
 * @throws {AdminError} `invalid`, also where nobody's policy could be met there
 */
export async function setComputer(office: Office, name: string, value: unknown): Promise<readonly string[]> {
  const tenantId = await tenantIdOf(office);
  const parsedName = PolicyName.safeParse(name);
  if (!parsedName.success) throw new AdminError('invalid', `name: ${JSON.stringify(name)}: 1 to 64 characters`);
  const parsed = Computer.safeParse(value);
  if (!parsed.success) throw new AdminError('invalid', explain(parsed.error, value));
  const policy: ComputerPolicy = parsed.data;
  return office.store.durably(async (db) => {
    const users = await everyPolicy(db, tenantId);
    const warnings = [
      ...(policy.desktop === null ? [] : warningsOf({ desktop: policy.desktop })),
      ...excludedFrom([{ name: parsedName.data, policy }], users),
    ];
    const faults = computerFaultsOf(policy, users);
    if (faults.length > 0) throw new AdminError('invalid', faults.join('; '));
    const before = await findComputer(db, tenantId, parsedName.data);
    if (before !== null && JSON.stringify(before) === JSON.stringify(policy)) return warnings;
    await putComputer(db, tenantId, parsedName.data, policy, office.now());
    const kind = before === null ? 'computer.added' : 'computer.changed';
    await log(office, db, tenantId, { kind, detail: { name: parsedName.data, policy } });
    return warnings;
  });
}

/** @throws {AdminError} `unknown` endpoint or policy */
export async function assignComputer(office: Office, endpointId: string, name: string): Promise<void> {
  const tenantId = await tenantIdOf(office);
  await office.store.durably(async (db) => {
    const endpoint = await findEndpoint(db, tenantId, endpointId);
    if (!endpoint) throw new AdminError('unknown', `endpoint: there is no "${endpointId}": see endpoint list`);
    await computerNamed(db, tenantId, name);
    if (endpoint.computer === name) return;
    await updateEndpoint(db, endpointId, { computer: name });
    const detail = { from: endpoint.computer, to: name };
    await log(office, db, tenantId, { kind: 'computer.assigned', endpointId, detail });
  });
}

/** @throws {AdminError} `inUse` when endpoints have it or it is the default, `unknown` */
export async function removeComputer(office: Office, name: string): Promise<void> {
  const tenantId = await tenantIdOf(office);
  if (name === defaultComputerName) {
    throw new AdminError('inUse', `computer: "${name}" is what new workstations start with: it stays`);
  }
  await office.store.durably(async (db) => {
    await computerNamed(db, tenantId, name);
    const { endpoints = 0 } = (await listComputers(db, tenantId)).find((each) => each.name === name) ?? {};
    if (endpoints > 0) {
      throw new AdminError('inUse', `computer: "${name}" is assigned (endpoints: ${endpoints}): assign another first`);
    }
    await deleteComputer(db, tenantId, name);
    await log(office, db, tenantId, { kind: 'computer.removed', detail: { name } });
  });
}
