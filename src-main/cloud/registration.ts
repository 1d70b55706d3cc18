/** Who this workstation is to the cloud: registered once with a one-time token, pinned ever after. */

import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Log } from '../ports.ts';
import type { CloudClient } from './client.ts';
import type { Pinned } from './verify.ts';

type Registration = ResponseOf<'register'>;

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
  let known: Registration | null = null;
  /** Registered, but not on disk yet: the token is spent, so saving is tried again and registering is not. */
  let unsaved = false;

  const save = async (registration: Registration): Promise<void> => {
    await store.saveRegistration(registration);
    unsaved = false;
  };

  return {
    load: async () => {
      known = await store.registration();
      if (known && token !== null) log.info('registration.kept', { endpoint: known.endpoint.id });
    },
    ensure: async () => {
      if (known) return unsaved ? save(known) : undefined;
      if (token === null) throw new Refusal('endpoint.unregistered', 'no registration on disk and no token given');
      known = await client.request('register', { token, name, agentVersion });
      unsaved = true;
      log.info('registration.done', { endpoint: known.endpoint.id, tenant: known.tenant.id });
      await save(known);
    },
    pinned: () => {
      if (!known) throw new Refusal('endpoint.unregistered');
      return { tenantId: known.tenant.id, endpointId: known.endpoint.id, keys: known.keys, thumbprint };
    },
    tenantName: () => known?.tenant.name ?? null,
  };
}
