import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../../src-face/testing/analyses.ts';
import { FaceProof } from '../../../src-shared/contracts/cloud/login.ts';
import type { Challenge } from '../../../src-shared/domain/liveness.ts';
import { wireEmbedding } from '../../cloud/login.ts';
import { unitVector } from '../../testing/face.fake.ts';
import { forAudit, type Passed, probeOf } from './probe.ts';

const challenge: Challenge = { id: 'c1', steps: [{ towards: 'left', waitMs: 100 }], withinMs: 2_500, light: [] };
const passed: Passed = {
  judgement: {
    is: 'live',
    scores: { 'passive.live': 0.9, 'light.snr': Number.NaN },
    answers: [{ towards: 'left', reactionMs: 300, reachedMs: 500, degrees: 16 }],
    light: 'abstained',
  },
  level: 'highest',
  challenge,
  used: { frames: [analysisOf(0), analysisOf(1), analysisOf(2)], masked: false },
  embeddings: [{ model: 'mobilefacenet', vector: unitVector(1) }],
};

describe('a probe', () => {
  it('says how it was come by, as the contract with the cloud wants it', () => {
    const { embeddings, ...rest } = probeOf(passed);
    const proof = FaceProof.parse({ probe: embeddings.map(wireEmbedding), ...rest });
    expect(proof).toMatchObject({
      frames: 3,
      level: 'highest',
      masked: false,
      challenge: { id: 'c1', steps: passed.judgement.answers, light: 'abstained' },
      liveness: { 'passive.live': 0.9 },
    });
  });

  it('holds no answer where nothing was asked', () => {
    expect(probeOf({ ...passed, level: 'standard', challenge: null }).challenge).toBeNull();
  });
});

describe('scores for the audit log', () => {
  it('are finite numbers under plain names, and not too many', () => {
    const scores = {
      good: 1,
      'with space': 1,
      ['x'.repeat(49)]: 1,
      infinite: Number.POSITIVE_INFINITY,
      large: 1e9,
      small: -1e9,
    };
    expect(forAudit(scores)).toEqual({ good: 1, large: 1e6, small: -1e6 });
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`s${i}`, i]));
    expect(Object.keys(forAudit(many))).toHaveLength(64);
  });
});
