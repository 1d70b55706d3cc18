import { describe, expect, it } from 'vitest';
import { normalise, similarity } from '../../src-face/compare.ts';
import { deriveSecrets } from '../secrets/keys.ts';
import { systemRandom } from '../secrets/random.ts';
import { faceVector } from '../testing/faces.ts';
import first from './fixtures/sealed-by-0.1.json' with { type: 'json' };
import { projectionOf, seedBytes } from './projection.ts';
import { createVault, openVault } from './vault.ts';

const secrets = deriveSecrets(new Uint8Array(32).fill(3), systemRandom);
const vault = (userId = 'user', tenantId = 'tenant') => createVault(secrets, systemRandom, { tenantId, userId }, 1000);
const face = (person: number, look = 0) => ({ model: 'mobilefacenet', vector: faceVector(person, look) }) as const;
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe('a projection', () => {
  it('keeps lengths and cosines, and can be undone', () => {
    const { project, undo } = projectionOf(systemRandom(seedBytes(128)), 128);
    for (const [a, b] of [
      [face(1), face(1, 1)],
      [face(1), face(2)],
    ] as const) {
      const [left, right] = [project(a.vector), project(b.vector)];
      expect(cosine(left, left)).toBeCloseTo(1, 5);
      expect(cosine(left, right)).toBeCloseTo(cosine(a.vector, b.vector), 5);
      expect(cosine(undo(left), a.vector)).toBeCloseTo(1, 5);
    }
  });

  it.each([8, 64, 256, 1024])('works for %i numbers', (length) => {
    const { project, undo } = projectionOf(systemRandom(seedBytes(length)), length);
    const vector = normalise(Array.from({ length }, (_, i) => Math.sin(i + 1)));
    expect(cosine(project(vector), project(vector))).toBeCloseTo(1, 5);
    expect(Math.abs(cosine(project(vector), vector))).toBeLessThan(0.99);
    expect(cosine(undo(project(vector)), vector)).toBeCloseTo(1, 5);
  });

  it('leaves no likeness to the vector itself or under another seed', () => {
    // Of 128 dimensions, a cosine beyond 0.5 by chance is more than five standard deviations away.
    for (let i = 0; i < 50; i++) {
      const [one, other] = [0, 1].map(() => projectionOf(systemRandom(seedBytes(128)), 128).project);
      const { vector } = face(i);
      const projected = one?.(vector) ?? vector;
      expect(Math.abs(cosine(projected, vector))).toBeLessThan(0.5);
      expect(Math.abs(cosine(projected, other?.(vector) ?? vector))).toBeLessThan(0.5);
    }
  });

  it('refuses another size', () => {
    expect(() => projectionOf(new Uint8Array(47), 128)).toThrow('48 bytes');
    expect(() => projectionOf(new Uint8Array(36), 96)).toThrow('no power of two');
    expect(() => projectionOf(new Uint8Array(48), 128).project(new Float32Array(64))).toThrow('128 numbers');
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

  it('reveals the vector itself, to look for it elsewhere', () => {
    const { vault: made } = vault();
    const revealed = made.reveal(made.open(made.seal(face(1), 0, 1000)));
    expect(similarity(revealed, face(1))).toBeCloseTo(1, 5);
  });

  it('keeps vectors of every length', () => {
    const { vault: made, key } = vault();
    const long = { model: 'mobilefacenet', vector: normalise(Array.from({ length: 512 }, (_, i) => i - 99)) } as const;
    const opened = openVault(secrets, systemRandom, key);
    expect(similarity(opened.project(long), opened.open(made.seal(long, 0, 1000)))).toBeCloseTo(1, 5);
  });

  it('opens what the first version sealed', () => {
    // Sealed by the program of the first release: this user, these keys.
    const owner = { tenantId: 'tenant', userId: 'user' };
    const [wrapped, sealed] = [first.wrapped, first.sealed].map((text) => new Uint8Array(Buffer.from(text, 'base64')));
    if (!wrapped || !sealed) throw new Error('the fixture is incomplete');
    const opened = openVault(secrets, systemRandom, { ...owner, wrapped, createdAt: 1000, heldAt: null });
    const row = { ...owner, model: 'mobilefacenet', n: 0, version: 1, sealed, capturedAt: 0 };
    expect(similarity(opened.project(face(1)), opened.open(row))).toBeCloseTo(1, 5);
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
