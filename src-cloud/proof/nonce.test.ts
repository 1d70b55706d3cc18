import { expect, it } from 'vitest';
import { createNonces } from './nonce.ts';

const nonces = createNonces(new Uint8Array(32).fill(9), 300);

it('takes a nonce for at least half of its life and at most all of it', () => {
  for (const start of [0, 1, 149_999, 150_000, 299_999]) {
    const nonce = nonces.issue(start);
    expect(nonces.isFresh(nonce, start)).toBe(true);
    expect(nonces.isFresh(nonce, start + 150_000)).toBe(true);
    expect(nonces.isFresh(nonce, start + 300_000)).toBe(false);
  }
});

it('takes none from the future, from another key or made up', () => {
  expect(nonces.isFresh(nonces.issue(450_000), 0)).toBe(false);
  expect(nonces.isFresh(createNonces(new Uint8Array(32), 300).issue(0), 0)).toBe(false);
  expect(nonces.isFresh('', 0)).toBe(false);
  expect(nonces.isFresh('A'.repeat(24), 0)).toBe(false);
});
