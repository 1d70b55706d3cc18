import { createHash } from 'node:crypto';
import type { RequestOf, ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { type Endpoint, type House, record } from '../house.ts';
import type { Proof } from '../proof/check.ts';
import { newId } from '../secrets/random.ts';
import {
  type EndpointRow,
  findEndpointByKey,
  findToken,
  insertEndpoint,
  updateEndpoint,
  useToken,
} from '../store/endpoints.ts';
import { everyPolicy } from '../store/policies.ts';
import { rememberProof } from '../store/proofs.ts';
import type { Db } from '../store/store.ts';
import { noteHeartbeat } from './grace.ts';
import { limitRate } from './rates.ts';
import { computerOf } from './standing.ts';

/** What a new endpoint gets. */
export const defaultComputerName = 'Default';

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Whose proof this is, remembered so that it cannot be used again.
 * @throws {Refusal} `endpoint.unregistered`, `endpoint.revoked` or `proof.replayed`
 */
export async function identify(house: House, proof: Proof): Promise<Endpoint> {
  return house.store.transaction(async (db) => {
    const endpoint = await findEndpointByKey(db, proof.jkt);
    if (!endpoint) throw new Refusal('endpoint.unregistered', 'nobody registered this key');
    if (endpoint.revokedAt !== null) throw new Refusal('endpoint.revoked', `endpoint ${endpoint.id}`);
    await notReplayed(db, proof);
    return endpoint;
  });
}

async function notReplayed(db: Db, { jkt, jti, until }: Proof): Promise<void> {
  if (!(await rememberProof(db, jkt, jti, until))) throw new Refusal('proof.replayed', 'this proof was used before');
}

/**
 * Registers the key of the proof for the token's tenant. The same token and key once more get the same answer, so
 * that an agent whose first answer was lost can ask again.
 * @throws {Refusal} `token.refused` when the token is unknown, over or another key's; `endpoint.revoked`
 */
export async function register(
  house: House,
  proof: Proof,
  address: string,
  request: RequestOf<'register'>,
): Promise<ResponseOf<'register'>> {
  // Counted by itself, so that the count stays when the token is refused.
  await house.store.transaction(async (db) => {
    await limitRate(house, db, 'registrations', address);
    await notReplayed(db, proof);
  });
  const tenant = await house.tenant();
  const now = house.now();
  const hash = tokenHash(request.token);
  const outcome = await house.store.durably(async (db): Promise<EndpointRow | Refusal> => {
    const known = await findEndpointByKey(db, proof.jkt);
    if (known !== null && known.revokedAt !== null) return new Refusal('endpoint.revoked', `endpoint ${known.id}`);
    const token = await findToken(db, hash);
    const again = token !== null && known !== null && token.endpointId === known.id;
    if (token === null || (token.usedAt !== null && !again) || (token.expiresAt <= now && !again)) {
      const why = token === null ? 'unknown' : token.usedAt !== null ? 'used' : 'expired';
      await record(house, db, tenant.id, {
        kind: 'endpoint.refused',
        code: 'token.refused',
        detail: { token: why, jkt: proof.jkt },
      });
      return new Refusal('token.refused', `the token is ${why}`);
    }
    const endpoint: EndpointRow = {
      id: known?.id ?? newId(house.random),
      tenantId: tenant.id,
      name: request.name,
      jkt: proof.jkt,
      agentVersion: request.agentVersion,
      registeredAt: known?.registeredAt ?? now,
      seenAt: now,
      revokedAt: null,
      computer: known?.computer ?? defaultComputerName,
    };
    if (known) {
      await noteHeartbeat(db, known, now);
      await updateEndpoint(db, known.id, { name: endpoint.name, agentVersion: endpoint.agentVersion, seenAt: now });
    } else await insertEndpoint(db, endpoint);
    if (!again) {
      await useToken(db, hash, endpoint.id, now);
      await record(house, db, tenant.id, {
        kind: 'endpoint.registered',
        endpointId: endpoint.id,
        detail: { name: endpoint.name, token: token.name, jkt: proof.jkt, agentVersion: endpoint.agentVersion },
      });
    }
    return endpoint;
  });
  if (outcome instanceof Refusal) throw outcome;
  return {
    endpoint: { id: outcome.id, name: outcome.name },
    tenant: { id: tenant.id, name: tenant.name },
    keys: [...tenant.keys],
  };
}

/** The endpoint's settings; also its heartbeat. */
export async function describeEndpoint(house: House, endpoint: Endpoint): Promise<ResponseOf<'endpoint'>> {
  const tenant = await house.tenant();
  const now = house.now();
  await house.store.transaction(async (db) => {
    await noteHeartbeat(db, endpoint, now);
    await updateEndpoint(db, endpoint.id, { seenAt: now });
  });
  const policies = await everyPolicy(house.store.db, endpoint.tenantId);
  const refuses = policies.some(({ face }) => face.allowed && face.lowResolution === 'refuse');
  const { walkAway, taps, screen } = await computerOf(house.store.db, endpoint);
  return {
    endpoint: { id: endpoint.id, name: endpoint.name },
    tenant: { id: tenant.id, name: tenant.name },
    serverTime: now,
    lowResolution: refuses ? 'refuse' : 'warn',
    computer: { walkAway: { ...walkAway }, taps: { ...taps }, screen: { ...screen } },
  };
}
