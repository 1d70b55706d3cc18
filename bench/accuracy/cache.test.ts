import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cached, hashOf } from './cache.ts';

it('computes once, then reads the same numbers back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-cache-'));
  try {
    let computed = 0;
    const compute = async () => Float32Array.of(++computed, 0.1);
    const hash = hashOf('photo', 'model');
    const first = await cached('embeddings', hash, compute, folder);
    expect(await cached('embeddings', hash, compute, folder)).toEqual(first);
    expect(computed).toBe(1);
    expect([...(await cached('embeddings', hashOf('photo', 'other model'), compute, folder))][0]).toBe(2);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('does not confuse parts that join to the same text', () => {
  expect(hashOf('ab', 'c')).not.toBe(hashOf('a', 'bc'));
});
