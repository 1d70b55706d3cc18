/**
 * An authenticator in software: it makes keys on P-256 and signs with them as WebAuthn says, and, where a test says so,
 * as a thief, a clone or another page would.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What the cloud's options say, as far as a test needs it. */
export interface Asked {
  readonly challenge: string;
  readonly rpId: string;
  /** Of a registration: whose key it will be, base64url. */
  readonly userId: string | null;
  readonly allowed: readonly string[];
}

/** How an answer differs from what an honest key in an honest window says. */
export interface Twist {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  /** May be copied to other devices, and was. */
  readonly synced?: 'eligible' | 'backedUp';
  /** What the counter says instead of one more than the last time. */
  readonly counter?: number;
  /** What the key says its owner is, base64url; null says nothing. */
  readonly userHandle?: string | null;
  /** Claims to be this key; at its making it has that id. */
  readonly id?: string;
  /** Signs with another key. */
  readonly signer?: KeyObject;
  /** How its browser says that it can be reached. */
  readonly transports?: unknown;
  /** Bytes of its id. */
  readonly idBytes?: number;
}

export interface SoftKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  /** The answer to a registration. */
  readonly registration: Record<string, unknown>;
  /** The answer to a login. */
  readonly answer: (asked: Asked, twist?: Twist) => Record<string, unknown>;
}

export const origin = 'http://localhost:52100';

/** Reads options as they come from the cloud. */
export function readOptions(options: Record<string, unknown>): Asked {
  const { challenge, rpId, rp, user, allowCredentials, excludeCredentials } = options as {
    challenge: string;
    rpId?: string;
    rp?: { id: string };
    user?: { id: string };
    allowCredentials?: { id: string }[];
    excludeCredentials?: { id: string }[];
  };
  const listed = allowCredentials ?? excludeCredentials ?? [];
  return { challenge, rpId: rpId ?? rp?.id ?? '', userId: user?.id ?? null, allowed: listed.map(({ id }) => id) };
}

/** Makes a key for a registration's options. @param counts whether it counts its signatures, as most keys do */
export function createKey(asked: Asked, twist: Twist = {}, counts = true): SoftKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]),
  );
  const credential = twist.id === undefined ? randomBytes(twist.idBytes ?? 32) : Buffer.from(twist.id, 'base64url');
  const id = credential.toString('base64url');
  let counter = counts ? 1 : 0;
  const length = Buffer.from([credential.length >> 8, credential.length & 0xff]);
  const attested = Buffer.concat([Buffer.alloc(16), length, credential, cose]);
  const authData = Buffer.concat([header(asked, twist, twist.counter ?? counter, true), attested]);
  const attestation = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', new Uint8Array(authData)],
  ]);
  return {
    id,
    privateKey,
    registration: envelope(id, {
      clientDataJSON: clientData(asked, { type: 'webauthn.create', ...twist }),
      attestationObject: text(isoCBOR.encode(attestation as never)),
      ...(twist.transports === undefined ? {} : { transports: twist.transports }),
    }),
    answer: (login, change = {}) => {
      if (change.counter === undefined && counts) counter += 1;
      const data = header(login, change, change.counter ?? counter, false);
      const client = clientData(login, { type: 'webauthn.get', ...change });
      const hash = createHash('sha256').update(Buffer.from(client, 'base64url')).digest();
      const signature = sign('sha256', Buffer.concat([data, hash]), change.signer ?? privateKey);
      const userHandle = change.userHandle === undefined ? asked.userId : change.userHandle;
      return envelope(change.id ?? id, {
        clientDataJSON: client,
        authenticatorData: text(data),
        signature: text(signature),
        ...(userHandle === null ? {} : { userHandle }),
      });
    },
  };
}

/** RP id hash, flags and counter. */
function header(asked: Asked, twist: Twist, counter: number, attested: boolean): Buffer {
  const flags =
    (twist.userPresent === false ? 0 : 0x01) |
    (twist.userVerified === false ? 0 : 0x04) |
    (twist.synced === undefined ? 0 : 0x08) |
    (twist.synced === 'backedUp' ? 0x10 : 0) |
    (attested ? 0x40 : 0);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const party = createHash('sha256')
    .update(twist.rpId ?? asked.rpId)
    .digest();
  return Buffer.concat([party, Buffer.from([flags]), count]);
}

const clientData = (asked: Asked, twist: Twist & { readonly type: string }): string =>
  Buffer.from(
    JSON.stringify({
      type: twist.type,
      challenge: twist.challenge ?? asked.challenge,
      origin: twist.origin ?? origin,
      crossOrigin: twist.crossOrigin ?? false,
    }),
  ).toString('base64url');

const envelope = (id: string, response: Record<string, unknown>): Record<string, unknown> => ({
  id,
  rawId: id,
  type: 'public-key',
  response,
  clientExtensionResults: {},
});

const bytes = (base64url: string): Uint8Array => new Uint8Array(Buffer.from(base64url, 'base64url'));
const text = (data: Uint8Array): string => Buffer.from(data).toString('base64url');
