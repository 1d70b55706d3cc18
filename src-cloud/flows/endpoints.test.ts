import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegisterRequest } from '../../src-shared/contracts/cloud/endpoint.ts';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import type { Client } from '../testing/client.ts';
import { type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

describe('a token', () => {
  it('registers one endpoint, once, and answers the same endpoint again after a lost answer', async () => {
    const { token } = await rig.cloud.admin.createEndpointToken({ name: 'x' });
    const request = RegisterRequest.parse({ token, name: 'Ward 5', agentVersion: '0.1.0' });
    const first = await client.call('register', request);
    expect((await client.call('register', request)).endpoint.id).toBe(first.endpoint.id);
    const other = await rig.endpoint('Ward 6');
    expect(await other.send('register', request)).toMatchObject({ status: 403, body: { code: 'token.refused' } });
  });

  it('is refused when it is unknown or its time is over', async () => {
    const refused = { status: 403, body: { code: 'token.refused' } };
    const ask = (token: string) => client.send('register', { token, name: 'x', agentVersion: '0' });
    expect(await ask('hxt_nobody-made-this-token')).toMatchObject(refused);
    const { token } = await rig.cloud.admin.createEndpointToken({ name: 'x', expiresInSeconds: 60 });
    rig.clock.pass(61);
    expect(await ask(token)).toMatchObject(refused);
  });
});

it('tells an endpoint the strictest camera rule of the policies, and logs what it reports', async () => {
  expect(await client.call('endpoint', undefined)).toMatchObject({
    lowResolution: 'warn',
    serverTime: rig.clock.now(),
  });
  await rig.cloud.admin.addPolicy({ name: 'Sharp', face: { ...defaultPolicy.face, lowResolution: 'refuse' } });
  expect(await client.call('endpoint', undefined)).toMatchObject({ lowResolution: 'refuse' });
  await client.call('event', { kind: 'scan.refused', session: null, code: 'face.notLive', scores: { live: 0.1 } });
  const last = (await rig.cloud.admin.listAudit()).at(-1);
  expect(last).toMatchObject({ kind: 'endpoint.event', code: 'face.notLive' });
});
