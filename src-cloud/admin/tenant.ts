import { z } from 'zod';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import { createSigningKey, loadTenant, type Tenant } from '../assertions/tenants.ts';
import { verifyChain } from '../audit/chain.ts';
import { tokenHash } from '../flows/endpoints.ts';
import { type House, record } from '../house.ts';
import { newId, newToken } from '../secrets/random.ts';
import { auditAfter, chainEnd, lastAudit } from '../store/audit.ts';
import { findEndpoint, insertToken, listEndpoints, updateEndpoint } from '../store/endpoints.ts';
import { putPolicy } from '../store/policies.ts';
import type { AuditRow } from '../store/schema.ts';
import type { Db } from '../store/store.ts';
import { findTenant, insertTenant } from '../store/tenants.ts';
import { AdminError } from './error.ts';

/** What administration needs of the house; it runs without a server as well. */
export type Office = Pick<House, 'store' | 'now' | 'random' | 'secrets' | 'passwords' | 'consent' | 'rates' | 'meters'>;

export const log = (office: Office, db: Db, tenantId: string, entry: Parameters<typeof record>[3]): Promise<void> =>
  record(office, db, tenantId, entry);

/** @throws {AdminError} `notInitialised` */
export async function tenantIdOf(office: Office): Promise<string> {
  const tenant = await findTenant(office.store.db);
  if (!tenant) throw new AdminError('notInitialised', 'there is no tenant yet: run init --tenant NAME first');
  return tenant.id;
}

const Name = z.string().trim().min(1).max(128);

/** A name that people read. @throws {AdminError} `invalid` */
export function checkName(key: string, value: string): string {
  const parsed = Name.safeParse(value);
  if (!parsed.success)
    throw new AdminError('invalid', `${key}: ${JSON.stringify(value)} is not allowed: 1 to 128 characters`);
  return parsed.data;
}

/**
 * Makes the tenant, its signing key and its default policy. The same name once more changes nothing.
 * @throws {AdminError} `exists` when this data directory belongs to another tenant, `invalid`
 */
export async function createTenant(office: Office, { name }: { readonly name: string }): Promise<Tenant> {
  const checked = checkName('tenant', name);
  const now = office.now();
  const id = newId(office.random);
  const key = await createSigningKey(office.secrets, id, now);
  await office.store.durably(async (db) => {
    const known = await findTenant(db);
    if (known?.name === checked) return;
    if (known) throw new AdminError('exists', `this data directory belongs to "${known.name}": one tenant each`);
    await insertTenant(db, { id, name: checked, keyCheck: office.secrets.check, createdAt: now }, key);
    await putPolicy(db, id, defaultPolicy, now);
    await log(office, db, id, { kind: 'tenant.created', detail: { name: checked, key: key.kid } });
  });
  return showTenant(office);
}

/** @throws {AdminError} `notInitialised` */
export async function showTenant(office: Office): Promise<Tenant> {
  await tenantIdOf(office);
  const tenant = await loadTenant(office.store.db, office.secrets);
  if (!tenant) throw new AdminError('notInitialised', 'there is no tenant yet: run init --tenant NAME first');
  return tenant;
}

/** A token that registers one endpoint, once. It is shown here and never again. */
export async function createEndpointToken(
  office: Office,
  { name, expiresInSeconds = 24 * 3600 }: { readonly name: string; readonly expiresInSeconds?: number },
): Promise<{ readonly token: string; readonly name: string; readonly expiresAt: number }> {
  const tenantId = await tenantIdOf(office);
  const checked = checkName('name', name);
  if (!(Number.isInteger(expiresInSeconds) && expiresInSeconds >= 60 && expiresInSeconds <= 90 * 86_400)) {
    throw new AdminError('invalid', `expiry: ${expiresInSeconds} s is not allowed: 1 minute to 90 days`);
  }
  const token = newToken(office.random);
  const now = office.now();
  const expiresAt = now + expiresInSeconds * 1000;
  await office.store.durably(async (db) => {
    const row = { hash: tokenHash(token), tenantId, name: checked, createdAt: now, expiresAt };
    await insertToken(db, { ...row, usedAt: null, endpointId: null });
    await log(office, db, tenantId, { kind: 'token.created', detail: { name: checked, expiresAt } });
  });
  return { token, name: checked, expiresAt };
}

export interface EndpointSummary {
  readonly id: string;
  readonly name: string;
  readonly agentVersion: string;
  readonly registeredAt: number;
  readonly seenAt: number;
  readonly revokedAt: number | null;
}

export async function endpoints(office: Office): Promise<EndpointSummary[]> {
  const rows = await listEndpoints(office.store.db, await tenantIdOf(office));
  return rows.map(({ id, name, agentVersion, registeredAt, seenAt, revokedAt }) => {
    return { id, name, agentVersion, registeredAt, seenAt, revokedAt };
  });
}

/** From now on nothing that this endpoint signs is taken. Once more changes nothing. @throws {AdminError} `unknown` */
export async function revokeEndpoint(office: Office, id: string): Promise<void> {
  const tenantId = await tenantIdOf(office);
  await office.store.durably(async (db) => {
    const endpoint = await findEndpoint(db, tenantId, id);
    if (!endpoint) throw new AdminError('unknown', `endpoint: no endpoint has the id "${id}": see endpoint list`);
    if (endpoint.revokedAt !== null) return;
    await updateEndpoint(db, id, { revokedAt: office.now() });
    await log(office, db, tenantId, { kind: 'endpoint.revoked', endpointId: id, detail: { name: endpoint.name } });
  });
}

/** The last entries, oldest first. */
export async function listAudit(
  office: Office,
  { limit = 100 }: { readonly limit?: number } = {},
): Promise<AuditRow[]> {
  return lastAudit(office.store.db, await tenantIdOf(office), limit);
}

/** Goes through the whole chain. `fault` is null when it is sound. */
export async function verifyAudit(office: Office): ReturnType<typeof verifyChain> {
  const tenantId = await tenantIdOf(office);
  // Page by page and without a transaction, so that logins go on meanwhile: what is written after this moment is left
  // for the next time.
  const { head, last } = await chainEnd(office.store.db, tenantId);
  return verifyChain(office.secrets.auditKey, entriesOf(office.store.db, tenantId, last), head);
}

async function* entriesOf(db: Db, tenantId: string, last: number): AsyncIterable<AuditRow> {
  for (let after = 0; ; ) {
    const page = await auditAfter(db, tenantId, after, last, 1000);
    yield* page;
    const end = page.at(-1);
    if (!end) return;
    after = end.seq;
  }
}
