/**
 * What this workstation is: its key pair, made once, and what the tenant said when it was registered.
 * Two files in the state folder, `endpoint-key.json` and `registration.json`, each replaced as a whole.
 */
import { join } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { PublicJwk } from '../../src-shared/contracts/cloud/common.ts';
import { RegisterResponse } from '../../src-shared/contracts/cloud/endpoint.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { type Disk, readWhole, systemDisk, writeWhole } from './files.ts';
import type { KeyVault } from './vault.ts';

/** The key that signs every request. The private half never leaves the process as text again. */
export interface EndpointKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
  /** RFC 7638, base64url of SHA-256: what assertions are bound to. */
  readonly thumbprint: string;
}

const RegistrationFile = z.object({
  version: z.literal(1),
  registration: RegisterResponse,
  /** SHA-256 of the token that was spent on it, hex: the same token in the settings is not spent again. */
  spent: z.string(),
});

export type Registration = Omit<z.infer<typeof RegistrationFile>, 'version'>;

const KeyFile = z.strictObject({ version: z.literal(1), vault: z.string(), sealed: z.string() });
const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

export interface EndpointStore {
  /** The key on disk, or a new one that is on disk before it is used. @throws {Refusal} storage codes */
  readonly key: () => Promise<EndpointKey>;
  /** Null until the workstation is registered. @throws {Refusal} storage codes */
  readonly registration: () => Promise<Registration | null>;
  /** @throws {Refusal} storage codes */
  readonly saveRegistration: (registration: Registration) => Promise<void>;
}

export function createEndpointStore(stateDir: string, vault: KeyVault, disk: Disk = systemDisk): EndpointStore {
  const keyFile = join(stateDir, 'endpoint-key.json');
  const registrationFile = join(stateDir, 'registration.json');
  return {
    key: async () => {
      const text = await readWhole(keyFile);
      if (text !== null) return openKey(text, keyFile, vault);
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const jwk = await exportJWK(privateKey);
      const sealed = await vault.seal(JSON.stringify(jwk));
      await writeWhole(keyFile, JSON.stringify({ version: 1, vault: vault.name, sealed }), 0o600, disk);
      return keyFrom(jwk);
    },
    registration: async () => {
      const text = await readWhole(registrationFile);
      if (text === null) return null;
      const { registration, spent } = parse(RegistrationFile, text, registrationFile);
      return { registration, spent };
    },
    saveRegistration: (registration) =>
      writeWhole(registrationFile, JSON.stringify({ version: 1, ...registration }), 0o600, disk),
  };
}

async function openKey(text: string, path: string, vault: KeyVault): Promise<EndpointKey> {
  const file = parse(KeyFile, text, path);
  if (file.vault !== vault.name) {
    throw new Refusal('storage.failed', `${path} was sealed by "${file.vault}", this host uses "${vault.name}"`);
  }
  return keyFrom(parse(PrivateJwk, await vault.open(file.sealed), path));
}

async function keyFrom(jwk: JWK): Promise<EndpointKey> {
  const { kty, crv, x, y } = jwk;
  if (kty !== 'EC' || crv !== 'P-256' || !x || !y) throw new Refusal('storage.failed', 'the key is not on P-256');
  const privateKey = await importJWK({ ...jwk, alg: 'ES256' });
  if (!('type' in privateKey)) throw new Refusal('storage.failed', 'the key is not a key pair');
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

/** A file that is not what was written is refused, never replaced: it may be the only copy of the key. */
function parse<T extends z.ZodType>(schema: T, text: string, path: string): z.infer<T> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Refusal('storage.failed', `${path} is damaged; move it away and register again`, { cause });
  }
}
