import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import type { CloudClient } from './client.ts';
import { createRegistration, type Registration } from './registration.ts';

const registered: ResponseOf<'register'> = {
  endpoint: { id: 'e1', name: 'Station 12' },
  tenant: { id: 't1', name: 'Harbor General' },
  keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }],
};

const token = 'token-token-token';
const kept: Registration = { registration: registered, spent: createHash('sha256').update(token).digest('hex') };

function setUp(
  token: string | null,
  onDisk: Registration | null = null,
  answer: () => typeof registered = () => registered,
) {
  const calls: unknown[] = [];
  const disk = { full: false, kept: onDisk };
  const registration = createRegistration({
    client: {
      request: async (_name: string, body: unknown) => {
        calls.push(body);
        return answer();
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
    const { registration, calls, disk } = setUp(token);
    await registration.load();
    expect(() => registration.pinned()).toThrow('endpoint.unregistered');
    await registration.ensure();
    await registration.ensure();
    expect(calls).toEqual([{ token: 'token-token-token', name: 'Station 12', agentVersion: '1' }]);
    expect(disk.kept).toEqual(kept);
    expect(registration.pinned()).toMatchObject({ tenantId: 't1', endpointId: 'e1', thumbprint: 'jkt' });
    expect(registration.tenantName()).toBe('Harbor General');
  });

  it('is not asked for again with a token that is still in the settings', async () => {
    const { registration, calls } = setUp(token, kept);
    await registration.load();
    await registration.ensure();
    expect(calls).toEqual([]);
  });

  it('is made anew with another token, which an administrator has to give', async () => {
    const moved = { ...registered, endpoint: { id: 'e2', name: 'Station 12' } };
    const { registration, calls, disk } = setUp('another-token-another', kept, () => moved);
    await registration.load();
    await registration.ensure();
    await registration.ensure();
    expect(calls).toHaveLength(1);
    expect(registration.pinned().endpointId).toBe('e2');
    expect(disk.kept?.registration).toEqual(moved);
  });

  it('stays as it is when the other token is refused', async () => {
    const { registration, calls } = setUp('another-token-another', kept, () => {
      throw new Refusal('token.refused');
    });
    await registration.load();
    await registration.ensure();
    await registration.ensure();
    expect(calls).toHaveLength(1);
    expect(registration.pinned().endpointId).toBe('e1');
  });

  it('says that there is none and no token', async () => {
    const { registration } = setUp(null);
    await registration.load();
    await expect(registration.ensure()).rejects.toThrow('endpoint.unregistered');
  });

  it('saves later what a full disk did not take, without another token', async () => {
    const { registration, calls, disk } = setUp(token);
    disk.full = true;
    await expect(registration.ensure()).rejects.toThrow('storage.full');
    disk.full = false;
    await registration.ensure();
    expect(disk.kept).toEqual(kept);
    expect(calls).toHaveLength(1);
  });
});
