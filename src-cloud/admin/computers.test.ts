import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultComputer } from '../../src-shared/domain/computer.ts';
import type { Client } from '../testing/client.ts';
import { card, give, goodPin, setPin, tap } from '../testing/methods.ts';
import { byPassword, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

const endpointId = async () => (await rig.cloud.admin.listEndpoints())[0]?.id ?? '';

describe('a computer’s policy', () => {
  it('is the default, and told to the endpoint with its heartbeat', async () => {
    const { walkAway, taps, screen } = defaultComputer;
    expect((await client.call('endpoint', undefined)).computer).toEqual({ walkAway, taps, screen });
    const taller = { ...defaultComputer, walkAway: { ...walkAway, idleSeconds: 60, warnSeconds: 5 } };
    expect(await rig.cloud.admin.setComputer('Theatre', taller)).toEqual([]);
    await rig.cloud.admin.assignComputer(await endpointId(), 'Theatre');
    expect((await client.call('endpoint', undefined)).computer.walkAway.idleSeconds).toBe(60);
    expect(await rig.cloud.admin.listComputers()).toMatchObject([
      { name: 'Default', endpoints: 0 },
      { name: 'Theatre', endpoints: 1 },
    ]);
    await expect(rig.cloud.admin.removeComputer('Theatre')).rejects.toMatchObject({ code: 'inUse' });
    await expect(rig.cloud.admin.removeComputer('Default')).rejects.toMatchObject({ code: 'inUse' });
    await rig.cloud.admin.assignComputer(await endpointId(), 'Default');
    await rig.cloud.admin.removeComputer('Theatre');
    const kinds = (await rig.cloud.admin.listAudit()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('computer.'))).toEqual([
      'computer.added',
      'computer.assigned',
      'computer.assigned',
      'computer.removed',
    ]);
  });

  it('goes before the user’s own ways, there and nowhere else', async () => {
    await give(rig, [
      { primary: 'badge', second: ['pin'] },
      { primary: 'password', second: [] },
    ]);
    await rig.cloud.admin.addCard('mia', card(1));
    await setPin(client);
    const desktop = [
      { primary: 'badge', second: [] },
      { primary: 'password', second: ['badge'] },
    ] as const;
    const warnings = await rig.cloud.admin.setComputer('Shared', { ...defaultComputer, desktop });
    expect(warnings.join()).toContain('badge without a second factor');
    expect((await tap(client, 1))[0]).toMatchObject({ is: 'more', oneOf: ['pin'] });
    await rig.cloud.admin.assignComputer(await endpointId(), 'Shared');
    expect((await tap(client, 1))[0]).toMatchObject({ is: 'accepted' });
    expect(await byPassword(client)).toMatchObject({ is: 'more', oneOf: ['badge'] });
    const other = await rig.endpoint('Ward 4');
    const [, begun] = await tap(other, 1);
    expect(await other.call('provePin', { pin: goodPin }, begun)).toMatchObject({ is: 'accepted' });
    // Managing one's methods asks for the password alone, wherever.
    await setPin(client);
  });

  it('is looked at again when a policy of users changes, and the change refused where nobody could meet it any more', async () => {
    const { admin } = rig.cloud;
    const desktop = [{ primary: 'badge', second: ['pin'] }] as const;
    await admin.setComputer('Ward', { ...defaultComputer, desktop });
    const policy = await admin.showPolicy('Default');
    const withoutPin = { ...policy, pin: { ...policy.pin, allowed: false } };
    await expect(admin.setPolicy(withoutPin)).rejects.toThrow(
      'computer "Ward": desktop: badge with pin can never be met: pin is not allowed by this policy: change',
    );
    expect(await admin.showPolicy('Default')).toEqual(policy);
    // What has nothing to do with it may change.
    await admin.setPolicy({ ...policy, grace: { minutes: 5, factors: ['badge'], fullAfterHours: 8 } });

    await admin.addPolicy({ name: 'Nurses' });
    await admin.setPolicy(withoutPin);
    expect(await admin.policyWarnings('Default')).toContain(
      'computer "Ward": nobody who has the policy "Default" can log in there',
    );
    expect((await admin.policyWarnings('Nurses')).join()).not.toContain('computer');
    expect(await admin.setComputer('Ward', { ...defaultComputer, desktop })).toEqual([
      'computer "Ward": nobody who has the policy "Default" can log in there',
    ]);
    await expect(admin.removePolicy('Nurses')).rejects.toMatchObject({
      code: 'inUse',
      message: expect.stringContaining('no other than "Nurses" meets the ways of a computer: computer "Ward"'),
    });
    await admin.setComputer('Ward', defaultComputer);
    await admin.removePolicy('Nurses');
  });

  it('that nobody could meet, or that says nonsense, is refused with the reason', async () => {
    const { admin } = rig.cloud;
    const desktop = [{ primary: 'phoneApp', second: [] }];
    await expect(admin.setComputer('X', { ...defaultComputer, desktop })).rejects.toThrow('can never be met');
    const walkAway = { ...defaultComputer.walkAway, warnSeconds: 900 };
    await expect(admin.setComputer('X', { ...defaultComputer, walkAway })).rejects.toThrow('walkAway.warnSeconds');
    await expect(admin.setComputer('X', { walkAway })).rejects.toThrow('taps: nothing is not allowed');
    await expect(admin.setComputer(' ', defaultComputer)).rejects.toThrow('name');
    await expect(admin.showComputer('X')).rejects.toThrow('choose one of "Default"');
    await expect(admin.assignComputer('nowhere', 'Default')).rejects.toThrow('endpoint list');
    await expect(admin.assignComputer(await endpointId(), 'X')).rejects.toThrow('there is no "X"');
  });
});
