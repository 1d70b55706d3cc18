/** Making and removing one's own security keys and passkeys. */
import { generateRegistrationOptions } from '@simplewebauthn/server';
import type { MethodsResponse } from '../../src-shared/contracts/cloud/methods.ts';
import type { RequestOf, ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import { type Endpoint, type House, record } from '../house.ts';
import { descriptorOf } from '../keys/descriptor.ts';
import { handleBytes } from '../keys/handle.ts';
import { algorithms, checkRegistration, type Registered } from '../keys/verify.ts';
import { newId } from '../secrets/random.ts';
import { deleteKey, findKey, insertKey, keysOf, putKeyChallenge, takeKeyChallenge } from '../store/keys.ts';
import { mostKeys } from './keys.ts';
import { methodsOf, type Self } from './me.ts';
import { removeOwn } from './methods.ts';
import { limitRate } from './rates.ts';

/** To find the key, touch it and choose its PIN. */
const answerMs = 180_000;

/**
 * What a new key is to sign, bound to this leave to manage; the one before lapses.
 * @throws {Refusal} `enrol.notAllowed` for one key too many, `rate.limited`
 */
export async function newKey(
  house: House,
  endpoint: Endpoint,
  { user, grant }: Self,
  { factor }: RequestOf<'newKey'>,
): Promise<ResponseOf<'newKey'>> {
  const challenge = new Uint8Array(house.random(32));
  const own = await house.store.transaction(async (db) => {
    await limitRate(house, db, 'changes', endpoint.id);
    const keys = await keysOf(db, user.id);
    if (keys.filter((key) => key.factor === factor).length >= mostKeys) {
      throw new Refusal('enrol.notAllowed', `user ${user.id} has enough keys`);
    }
    await putKeyChallenge(db, {
      grantId: grant.jti,
      userId: user.id,
      factor,
      challenge: Buffer.from(challenge).toString('base64url'),
      until: house.now() + answerMs,
    });
    return keys;
  });
  const passkey = factor === 'passkey';
  const options = await generateRegistrationOptions({
    rpName: house.relying.name,
    rpID: house.relying.rpId,
    userName: user.username,
    userDisplayName: user.displayName,
    userID: handleBytes(user.id),
    challenge,
    timeout: answerMs,
    attestationType: 'none',
    excludeCredentials: own.map(descriptorOf),
    authenticatorSelection: {
      ...(passkey ? {} : { authenticatorAttachment: 'cross-platform' as const }),
      residentKey: passkey ? 'required' : 'discouraged',
      requireResidentKey: passkey,
      userVerification: passkey ? 'required' : 'preferred',
    },
    supportedAlgorithmIDs: algorithms,
  });
  return { options: { ...options, hints: passkey ? ['client-device', 'security-key'] : ['security-key'] } };
}

/**
 * Keeps a key that was made for this leave.
 * @throws {Refusal} `key.refused` for an answer to nothing that was asked, `key.notBound` for one that is or may be
 * copied to other devices, `key.known` when somebody has it, `enrol.notAllowed`
 */
export async function addKey(
  house: House,
  endpoint: Endpoint,
  { user, grant, policy }: Self,
  { factor, name, credential }: RequestOf<'addKey'>,
): Promise<MethodsResponse> {
  const asked = await house.store.transaction(async (db) => {
    await limitRate(house, db, 'changes', endpoint.id);
    return takeKeyChallenge(db, grant.jti);
  });
  const fresh = asked !== null && asked.factor === factor && house.now() < asked.until;
  const made: Registered = fresh
    ? await checkRegistration(
        house.relying,
        { challenge: asked.challenge, userVerification: factor === 'passkey' },
        credential,
      )
    : { is: 'refused', why: 'no challenge was asked for, or it is over' };
  const done = await house.store.durably(async (db): Promise<MethodsResponse | Refusal> => {
    const entry = { subject: user.id, endpointId: endpoint.id };
    const refuse = async (code: Code, why: string): Promise<Refusal> => {
      await record(house, db, user.tenantId, { kind: 'key.refused', ...entry, code, detail: { factor, why } });
      return new Refusal(code, why);
    };
    if (made.is === 'refused') return refuse('key.refused', made.why);
    if (!made.bound) return refuse('key.notBound', 'it is or may be copied to other devices');
    const { credentialId, publicKey, counter, transports } = made;
    if (await findKey(db, user.tenantId, credentialId)) return refuse('key.known', 'somebody has it');
    if ((await keysOf(db, user.id)).filter((key) => key.factor === factor).length >= mostKeys) {
      return refuse('enrol.notAllowed', 'enough keys');
    }
    const now = house.now();
    const id = newId(house.random);
    await insertKey(db, {
      ...{ id, tenantId: user.tenantId, userId: user.id, factor, name, credentialId, publicKey, counter },
      ...{ rpId: house.relying.rpId, addedAt: now, usedAt: null, stoppedAt: null },
      transports: JSON.stringify(transports),
    });
    await record(house, db, user.tenantId, { kind: 'key.added', ...entry, detail: { key: id, factor } });
    return methodsOf(db, user, policy);
  });
  house.meters.method('key', done instanceof Refusal ? 'refused' : 'added');
  if (done instanceof Refusal) throw done;
  return done;
}

/** @throws {Refusal} `notFound` when the user has no such key */
export const removeKey = (house: House, endpoint: Endpoint, self: Self, id: string): Promise<MethodsResponse> =>
  removeOwn(house, endpoint, self, 'key', id, deleteKey);
