import { describe, expect, it } from 'vitest';
import { alignArcFace } from './align.ts';
import { signatureOf, signatureSide } from './signature.ts';
import { type Scene, type Shot, shoot } from './testing/pictures.ts';

const trace = (scene: Scene, shot: Shot = {}) => signatureOf(alignArcFace(shoot(scene, shot)));

describe('signatureOf', () => {
  it('is a grey picture of the face, 56 x 56', () => {
    const signature = trace(() => 90);
    expect(signature).toHaveLength(signatureSide ** 2);
    for (const level of signature) expect(level).toBeCloseTo(90, 3);
  });
});
