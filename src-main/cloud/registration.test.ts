import { describe, expect, it } from 'vitest';
import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import type { CloudClient } from './client.ts';
import { createRegistration } from './registration.ts';

const registered: ResponseOf<'register'> = {
  endpoint: { id: 'e1', name: 'Station 12' },
  tenant: { id: 't1', name: 'Harbor General' },
  keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }],
};

function setUp(token: string | null, onDisk: typeof registered | null = null) {
  const calls: unknown[] = [];
  const disk = { full: false, kept: onDisk };
  const registration = createRegistration({
    client: {
      request: async (_name: string, body: unknown) => {
        calls.push(body);
        return registered;
      },
    } as unknown as CloudClient,
    store: {
      registration: async () => disk.kept,
      saveRegistration: async (value) => {
        if (disk.full) throw new Refusal('storage.full');
        disk.kept = value;
      },
    },
    thumbprint: 'jkt',
    token,
    name: 'Station 12',
    agentVersion: '1',
    log: fakeBasics().log,
  });
  return { registration, calls, disk };
}

describe('registration', () => {
  it('spends the token once and is kept', async () => {
    const { registration, calls, disk } = setUp('token-token-token');
    await registration.load();
    expect(() => registration.pinned()).toThrow('endpoint.unregistered');
    await registration.ensure();
    await registration.ensure();
    expect(calls).toEqual([{ token: 'token-token-token', name: 'Station 12', agentVersion: '1' }]);
    expect(disk.kept).toEqual(registered);
    expect(registration.pinned()).toMatchObject({ tenantId: 't1', endpointId: 'e1', thumbprint: 'jkt' });
    expect(registration.tenantName()).toBe('Harbor General');
  });

  it('is not asked for again with a token that is still in the settings', async () => {
    const { registration, calls } = setUp('token-token-token', registered);
    await registration.load();
    await registration.ensure();
    expect(calls).toEqual([]);
  });

  it('says that there is none and no token', async () => {
    const { registration } = setUp(null);
    await registration.load();
    await expect(registration.ensure()).rejects.toThrow('endpoint.unregistered');
  });

  it('saves later what a full disk did not take, without another token', async () => {
    const { registration, calls, disk } = setUp('token-token-token');
    disk.full = true;
    await expect(registration.ensure()).rejects.toThrow('storage.full');
    disk.full = false;
    await registration.ensure();
    expect(disk.kept).toEqual(registered);
    expect(calls).toHaveLength(1);
  });
});
