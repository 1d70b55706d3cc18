import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { begin, password, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

const problem = (status: number, code: string) => ({ status, body: { code } });

describe('a scan that was refused at the workstation', () => {
  const event = (
    transaction: string,
    code: 'face.notLive' | 'challenge.missed' | 'scan.timedOut' = 'face.notLive',
  ) => ({
    kind: 'scan.refused' as const,
    session: null,
    code,
    scores: { 'geometry.residual': 0.02 },
    transaction,
  });

  it.each(['mia', 'nobody'])('is a failure of %s, once, and ends the transaction', async (name) => {
    const begun = await begin(client, name);
    for (let i = 0; i < 3; i++) await client.call('event', event(begun.params.transaction));
    expect(await client.send('provePassword', { password, link: null }, begun)).toMatchObject(
      problem(410, 'transaction.expired'),
    );
    const last = (await rig.cloud.admin.listAudit()).filter(({ kind }) => kind === 'endpoint.event');
    expect(last).toHaveLength(3);
    expect(JSON.parse(last[0]?.detail ?? '{}')).toMatchObject({ failures: 1, scores: { 'geometry.residual': 0.02 } });
    expect(last[0]?.subject).not.toBeNull();
    expect(await rig.cloud.admin.unlockUser(name)).toBe(1);
  });

  it('costs nothing more than its challenge did, and makes the face rest like any other failure', async () => {
    for (let i = 0; i < 5; i++) {
      const begun = await begin(client);
      await client.call('challenge', undefined, begun);
      await client.call('event', event(begun.params.transaction, 'challenge.missed'));
    }
    const paused = { status: 423, body: { code: 'factor.paused', retryAfterSeconds: 30 } };
    expect(await client.send('challenge', undefined, await begin(client))).toMatchObject(paused);
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(5);
  });

  it('costs a failure again where that of its challenge was forgiven meanwhile', async () => {
    const begun = await begin(client);
    await client.call('challenge', undefined, begun);
    await rig.cloud.admin.unlockUser('mia');
    await client.call('event', event(begun.params.transaction));
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(1);
  });

  it('for want of light costs nothing, and neither does the transaction of another endpoint', async () => {
    const begun = await begin(client);
    await client.call('event', event(begun.params.transaction, 'scan.timedOut'));
    const other = await rig.endpoint('Ward 4');
    await other.call('event', event(begun.params.transaction));
    expect(await client.call('provePassword', { password, link: null }, begun)).toMatchObject({ is: 'accepted' });
  });
});
