import { describe, expect, it } from 'vitest';
import type { State } from '../../src-shared/domain/login/state.ts';
import { initial } from '../../src-shared/domain/login/step.ts';
import { openWith } from '../../src-shared/domain/login/testing/people.ts';
import type { Probe } from '../auth/ports.ts';
import { settle } from '../testing/basics.fake.ts';
import { unitVector } from '../testing/face.fake.ts';
import { accepted, fakeLoginCloud, more, sessionOf, transaction } from '../testing/flows.fake.ts';
import { keepReferences } from './reference.ts';

const embeddings = [{ model: 'mobilefacenet', vector: unitVector(1) }] as const;
const probe: Probe = { embeddings, frames: 3, level: 'standard', challenge: null, masked: false, liveness: {} };
const quiet = new AbortController().signal;
const open = (session = sessionOf(['face'])) => openWith(session);

/** A face was proved in the first transaction, and the cloud said this of it. */
async function prove(answer = accepted(['face']), given = probe, signal = quiet) {
  const cloud = fakeLoginCloud();
  const references = keepReferences(cloud);
  const proved = references.cloud.proveFace(transaction(1), given, signal);
  cloud.probes[0]?.answer(answer);
  expect(await proved).toBe(answer);
  await settle();
  return references;
}

describe('the face of a session', () => {
  it('is the probe that opened it, for as long as it is open', async () => {
    const references = await prove();
    references.follow(open());
    expect(references.of(sessionOf(['face']))).toBe(embeddings);
    references.follow({ ...open(), tap: { is: 'checking', attempt: '' as never, tappedAt: 0, until: 1 } } as State);
    expect(references.of(sessionOf(['face']))).toBe(embeddings);
    references.follow(initial);
    expect(references.of(sessionOf(['face']))).toBeNull();
  });

  it('outlives the factors that follow it', async () => {
    const references = await prove(more(['face'], ['pin']));
    const choosing = { at: 'choosing', transaction: 't1' } as unknown as State;
    references.follow(choosing);
    expect(references.of(sessionOf(['face', 'pin']))).toBe(embeddings);
  });

  it('is nobody else’s: not of another transaction, nor of a session without a face', async () => {
    const references = await prove();
    expect(references.of(sessionOf(['face'], 2))).toBeNull();
    expect(references.of(sessionOf(['badge', 'pin']))).toBeNull();
    references.follow(open(sessionOf(['badge'], 2)));
    expect(references.of(sessionOf(['face']))).toBeNull();
  });

  it('is not kept of a refused one, one behind a mask, or one that was given up', async () => {
    const refused = { is: 'refused', code: 'face.refused', until: null } as const;
    expect((await prove(refused)).of(sessionOf(['face']))).toBeNull();
    expect((await prove(undefined, { ...probe, masked: true })).of(sessionOf(['face']))).toBeNull();
    expect((await prove(undefined, probe, AbortSignal.abort())).of(sessionOf(['face']))).toBeNull();
  });
});
