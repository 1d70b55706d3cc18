import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelId } from '../../src-shared/domain/face.ts';
import type { FacePolicy } from '../../src-shared/domain/policy.ts';
import type { Client } from '../testing/client.ts';
import { captures, probe, wire } from '../testing/faces.ts';
import { begin, enrol, enrolment, grant, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
  await enrol(client, 1);
});
afterEach(() => rig.cloud.close());

const ask = (face: Partial<FacePolicy>) => rig.cloud.admin.setFacePolicy('Default', face);
const refused = { is: 'refused', code: 'face.refused', retryAfterSeconds: null };

/** The detail of the last entry of the audit log. */
async function lastDetail(): Promise<Record<string, unknown>> {
  return JSON.parse((await rig.cloud.admin.listAudit()).at(-1)?.detail ?? '{}');
}

describe('a mask', () => {
  const upper: ModelId = 'mobilefacenet-upper';
  /** A login with a mask on. The whole face under it looks like that of `shown`. */
  const masked = async (person: number, shown = person, change: object = {}) => {
    const vectors = [wire(shown, 60), wire(person, 60, upper)];
    return client.call('proveFace', { ...probe(person), probe: vectors, masked: true, ...change }, await begin(client));
  };
  /** Enrols person 1 with what both networks see. */
  const enrolBoth = async () => {
    const leave = await grant(client);
    const request = await enrolment(client, leave, 1);
    const both = captures(1).map(({ embeddings }, look) => ({ embeddings: [...embeddings, wire(1, look, upper)] }));
    await client.call('enrolFace', { ...request, captures: both }, leave);
  };

  it('finds nothing to be compared with in a template of the whole face', async () => {
    expect(await masked(1)).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ masked: true, absent: expect.stringContaining('no template') });
  });

  it('is compared by the upper face alone, whatever is under it', async () => {
    await enrolBoth();
    expect(await masked(1, 2)).toMatchObject({ is: 'accepted', offer: null });
    expect(await lastDetail()).toMatchObject({ models: [upper], threshold: 0.7 });
    expect(await masked(2, 1)).toEqual(refused);
    // And a bare face by the whole face alone.
    expect(await masked(1, 2, { masked: false })).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ models: ['mobilefacenet'] });
    expect(await masked(2, 1, { masked: false })).toMatchObject({ is: 'accepted' });
  });

  it('is taken by a policy that asks for the recommended tier, if the network is one of it', async () => {
    await enrolBoth();
    await ask({ tier: 'recommended' });
    expect(await masked(1)).toMatchObject({ is: 'accepted' });
  });

  it('is refused where the policy says so', async () => {
    await enrolBoth();
    await ask({ masks: 'refuse' });
    expect(await masked(1)).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ veto: 'the policy takes no masks', score: expect.any(Number) });
  });

  it('teaches a template nothing', async () => {
    await enrolBoth();
    await ask({ refresh: true, olderModel: 'replace' });
    rig.clock.pass(25 * 3600);
    expect(await masked(1)).toMatchObject({ is: 'accepted' });
    const kinds = (await rig.cloud.admin.listAudit()).map(({ kind }) => kind);
    expect(kinds).not.toContain('face.refreshed');
    expect(kinds).not.toContain('face.migrated');
  });
});
