import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dot } from '../../src-face/compare.ts';
import { faceVector } from '../testing/faces.ts';
import { createNearest, facesPerPage, searchPage, withFace, withoutUser } from './page.ts';

const ids: readonly string[] = Array.from({ length: 40 }, () => randomUUID());
const nobody: string = randomUUID();
const page = ids.reduce<Uint8Array>(
  (bytes, userId, i) => withFace(bytes, { userId, vector: faceVector(i, 0) }),
  new Uint8Array(),
);

/** The hits of a search, best first. */
function search(bytes: Uint8Array, person: number, count = 3, except = nobody) {
  const nearest = createNearest(count, except);
  searchPage(bytes, faceVector(person, 1), nearest);
  return nearest.hits;
}

describe('a page', () => {
  it('finds the likest faces, the likest first, and hardly changes a cosine', () => {
    const hits = search(page, 7);
    expect(hits).toHaveLength(3);
    expect(hits[0]?.userId).toBe(ids[7]);
    for (const [i, { userId, score }] of hits.entries()) {
      expect(Math.abs(score - dot(faceVector(7, 1), faceVector(ids.indexOf(userId), 0)))).toBeLessThan(0.005);
      expect(score).toBeLessThanOrEqual(hits[i - 1]?.score ?? 1.01);
    }
    const all = ids.map((_, i) => dot(faceVector(7, 1), faceVector(i, 0))).toSorted((a, b) => b - a);
    expect(hits[2]?.score).toBeCloseTo(all[2] ?? 0, 2);
  });

  it('leaves the user out who is looked for', () => {
    expect(search(page, 7, 3, ids[7]).map(({ userId }) => userId)).not.toContain(ids[7]);
  });

  it('forgets a user to the last byte', () => {
    const without = withoutUser(page, ids[7] ?? '', ids.length);
    expect(without.length).toBe((page.length / ids.length) * (ids.length - 1));
    expect(Buffer.from(without).includes(Buffer.from((ids[7] ?? '').replaceAll('-', ''), 'hex'))).toBe(false);
    expect(search(without, 7)[0]?.score).toBeLessThan(0.6);
    expect(search(without, 8)[0]?.userId).toBe(ids[8]);
    expect(withoutUser(page, nobody, ids.length)).toEqual(page);
  });

  it('that was searched again after a change counts nobody twice', () => {
    const nearest = createNearest(5, nobody);
    for (let i = 0; i < 2; i++) searchPage(page, faceVector(7, 1), nearest);
    expect(new Set(nearest.hits.map(({ userId }) => userId)).size).toBe(5);
  });

  it('holds no nothing, and no half faces', () => {
    expect(() => withFace(new Uint8Array(), { userId: nobody, vector: new Float32Array(128) })).toThrow('nothing');
    expect(() => withFace(new Uint8Array(), { userId: 'mia', vector: faceVector(1, 0) })).toThrow('no UUID');
    expect(() => search(page.subarray(1), 7)).toThrow('no page');
  });

  it('is about 64 KiB large when it is full', () => {
    expect(facesPerPage(128)).toBe(442);
  });
});
