import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { nonce, password, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

describe('what a name is told at the beginning', () => {
  const told = async (username: string) => {
    const { liveness, masks } = await client.call('begin', {
      claim: { is: 'name', username },
      purpose: 'desktop',
      nonce,
      resumes: null,
    });
    return `${liveness} ${masks}`;
  };

  it('is its own policy, and for a name that nobody has always the same of somebody', async () => {
    await rig.cloud.admin.setFacePolicy('Default', { liveness: 'highest', masks: 'refuse' });
    expect(await told('mia')).toBe('highest refuse');
    // The only user there is.
    expect(await told('nobody')).toBe('highest refuse');
    await rig.cloud.admin.disableUser('mia');
    await rig.cloud.admin.addPolicy({ name: 'High', face: { liveness: 'high' } });
    await rig.cloud.admin.addUser({ username: 'eve', password, policy: 'High' });
    // Who is disabled is treated as nobody.
    expect(await told('nobody')).toBe('high refuse');
    expect(await told('mia')).toBe('high refuse');
  });

  it('spreads over names that nobody has as the policies do over the users, and stays when others come', async () => {
    await rig.cloud.close();
    rig = await startRig({ settings: { rates: { transactions: 10_000 } } });
    client = await rig.endpoint();
    const { admin } = rig.cloud;
    await admin.addPolicy({ name: 'High', face: { liveness: 'high' } });
    // Random ids say to whom a name falls: of twelve users, not one at high got any of the names in one run of 2,000.
    for (let i = 0; i < 40; i++) {
      await admin.addUser({ username: `user${i}`, password, policy: i % 3 === 0 ? 'High' : 'Default' });
    }
    const names = Array.from({ length: 60 }, (_, i) => `nobody${i}`);
    const before = await Promise.all(names.map(told));
    expect(new Set(before)).toEqual(new Set(['standard accept', 'high accept']));
    expect(await Promise.all(names.map(told))).toEqual(before);
    await admin.addUser({ username: 'late', password });
    const after = await Promise.all(names.map(told));
    // Only names that fall on the new user can change.
    expect(after.filter((level, i) => level !== before[i]).length).toBeLessThan(names.length / 2);
  });
});
