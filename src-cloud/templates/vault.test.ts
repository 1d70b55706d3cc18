import { describe, expect, it } from 'vitest';
import { similarity } from '../../src-face/compare.ts';
import { deriveSecrets } from '../secrets/keys.ts';
import { systemRandom } from '../secrets/random.ts';
import { faceVector } from '../testing/faces.ts';
import { projectionOf, seedBytes } from './projection.ts';
import { createVault, openVault } from './vault.ts';

const secrets = deriveSecrets(new Uint8Array(32).fill(3), systemRandom);
const vault = (userId = 'user', tenantId = 'tenant') => createVault(secrets, systemRandom, { tenantId, userId }, 1000);
const face = (person: number, look = 0) => ({ model: 'mobilefacenet', vector: faceVector(person, look) }) as const;
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe('a projection', () => {
  it('keeps lengths and cosines', () => {
    const project = projectionOf(systemRandom(seedBytes));
    for (const [a, b] of [
      [face(1), face(1, 1)],
      [face(1), face(2)],
    ] as const) {
      const [left, right] = [project(a.vector), project(b.vector)];
      expect(cosine(left, left)).toBeCloseTo(1, 5);
      expect(cosine(left, right)).toBeCloseTo(cosine(a.vector, b.vector), 5);
    }
  });

  it('leaves no likeness to the vector itself or under another seed', () => {
    // Of 128 dimensions, a cosine beyond 0.5 by chance is more than five standard deviations away.
    for (let i = 0; i < 50; i++) {
      const [one, other] = [projectionOf(systemRandom(seedBytes)), projectionOf(systemRandom(seedBytes))];
      const { vector } = face(i);
      expect(Math.abs(cosine(one(vector), vector))).toBeLessThan(0.5);
      expect(Math.abs(cosine(one(vector), other(vector)))).toBeLessThan(0.5);
    }
  });

  it('refuses another size', () => {
    expect(() => projectionOf(new Uint8Array(47))).toThrow('48 bytes');
    expect(() => projectionOf(new Uint8Array(48))(new Float32Array(64))).toThrow('128 numbers');
  });
});

describe('a vault', () => {
  it('gives back what compares like the vector that was sealed, after it was opened anew', () => {
    const { vault: made, key } = vault();
    const row = made.seal(face(1), 0, 1000);
    const opened = openVault(secrets, systemRandom, key);
    expect(similarity(opened.project(face(1)), opened.open(row))).toBeCloseTo(1, 5);
    expect(similarity(opened.project(face(1, 1)), opened.open(row))).toBeCloseTo(similarity(face(1), face(1, 1)), 5);
  });

  it('seals the same vector differently each time', () => {
    const { vault: made } = vault();
    expect(made.seal(face(1), 0, 1000).sealed).not.toEqual(made.seal(face(1), 0, 1000).sealed);
  });

  it.each([
    ['number', { n: 1 }],
    ['model', { model: 'dlib-resnet34' }],
    ['version', { version: 2 }],
  ])('opens a template as no other %s', (_what, change) => {
    const { vault: made } = vault();
    expect(() => made.open({ ...made.seal(face(1), 0, 1000), ...change })).toThrow('does not open');
  });

  it("opens nobody else's template, and no byte that was changed", () => {
    const { vault: made } = vault();
    const row = made.seal(face(1), 0, 1000);
    expect(() => vault().vault.open(row)).toThrow('does not open');
    const changed = Uint8Array.from(row.sealed);
    changed[20] = (changed[20] as number) ^ 1;
    expect(() => made.open({ ...row, sealed: changed })).toThrow('does not open');
    expect(() => made.open({ ...row, sealed: row.sealed.subarray(0, 10) })).toThrow('hold nothing sealed');
  });

  it('has a key that opens for its own user and tenant key only', () => {
    const { key } = vault();
    expect(() => openVault(secrets, systemRandom, { ...key, userId: 'other' })).toThrow('does not open');
    expect(() => openVault(secrets, systemRandom, { ...key, tenantId: 'other' })).toThrow('does not open');
    const other = deriveSecrets(new Uint8Array(32).fill(4), systemRandom);
    expect(() => openVault(other, systemRandom, key)).toThrow('does not open');
  });
});
