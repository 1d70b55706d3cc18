/**
 * Who this workstation is to the cloud: registered once with a one-time token, pinned ever after.
 *
 * Only an administrator who gives another token makes it register anew. A cloud that says it does not know the
 * workstation does not: whoever can answer in the cloud's place must not be able to have its own keys pinned.
 */
import { createHash } from 'node:crypto';

import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { codeOf, Refusal } from '../../src-shared/contracts/errors.ts';
import type { Log } from '../ports.ts';
import type { CloudClient } from './client.ts';
import type { Pinned } from './verify.ts';

/** What the cloud said, and the SHA-256 of the token that was spent on it. */
export interface Registration {
  readonly registration: ResponseOf<'register'>;
  readonly spent: string;
}

/** Where the registration rests between runs. */
export interface RegistrationStore {
  readonly registration: () => Promise<Registration | null>;
  readonly saveRegistration: (registration: Registration) => Promise<void>;
}

export interface RegistrationOptions {
  readonly client: CloudClient;
  readonly store: RegistrationStore;
  /** Of this workstation's own key. */
  readonly thumbprint: string;
  /** Given once by an administrator; not needed any more when the workstation is registered. */
  readonly token: string | null;
  readonly name: string;
  readonly agentVersion: string;
  readonly log: Log;
}

export interface Enlisted {
  /** Reads what is on disk. @throws {Refusal} storage codes */
  readonly load: () => Promise<void>;
  /** Registers where that is still to be done. @throws {Refusal} `endpoint.unregistered`, `token.refused`, cloud and storage codes */
  readonly ensure: () => Promise<void>;
  /** @throws {Refusal} `endpoint.unregistered` */
  readonly pinned: () => Pinned;
  readonly tenantName: () => string | null;
}

export function createRegistration(options: RegistrationOptions): Enlisted {
  const { client, store, thumbprint, token, name, agentVersion, log } = options;
  const offered = token === null ? null : createHash('sha256').update(token).digest('hex');
  let known: Registration | null = null;
  /** Registered, but not on disk yet: the token is spent, so saving is tried again and registering is not. */
  let unsaved = false;
  /** The cloud does not take the token. */
  let refused = false;

  const isDue = (): boolean => !known || (offered !== null && offered !== known.spent && !refused);

  const save = async (registration: Registration): Promise<void> => {
    await store.saveRegistration(registration);
    unsaved = false;
  };

  const register = async (given: string, spent: string): Promise<void> => {
    let registration: Registration['registration'];
    try {
      registration = await client.request('register', { token: given, name, agentVersion });
    } catch (error) {
      // A workstation that works goes on as it is.
      if (!known || codeOf(error) !== 'token.refused') throw error;
      refused = true;
      log.error('registration.tokenRefused', { endpoint: known.registration.endpoint.id });
      return;
    }
    known = { registration, spent };
    unsaved = true;
    log.info('registration.done', { endpoint: registration.endpoint.id, tenant: registration.tenant.id });
    await save(known);
  };

  return {
    load: async () => {
      known = await store.registration();
    },
    ensure: async () => {
      if (!isDue()) return known && unsaved ? save(known) : undefined;
      if (token === null || offered === null) {
        throw new Refusal('endpoint.unregistered', 'no registration on disk and no token given');
      }
      await register(token, offered);
    },
    pinned: () => {
      if (!known) throw new Refusal('endpoint.unregistered');
      const { tenant, endpoint, keys } = known.registration;
      return { tenantId: tenant.id, endpointId: endpoint.id, keys, thumbprint };
    },
    tenantName: () => known?.registration.tenant.name ?? null,
  };
}
