import { describe, expect, it } from 'vitest';
import { systemRandom } from '../secrets/random.ts';
import { createPasswords } from './passwords.ts';

const pepper = new Uint8Array(32).fill(5);
const ignore = (_ms: number): void => undefined;
const make = (secret = pepper, onVerify = ignore) => createPasswords(secret, systemRandom, onVerify);

describe('passwords', () => {
  it('fit their own hash, with the cost that was chosen, and nothing else', async () => {
    const passwords = await make();
    const hashed = await passwords.hash('correct horse');
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(hashed, 'correct horse')).toBe(true);
    expect(await passwords.verify(hashed, 'Correct horse')).toBe(false);
    expect(await passwords.hash('correct horse')).not.toBe(hashed);
  });

  it('are one, however a keyboard composes an accent', async () => {
    const passwords = await make();
    expect(await passwords.verify(await passwords.hash('caf\u00e9-au-lait'), 'cafe\u0301-au-lait')).toBe(true);
  });

  it('cannot be guessed from the database alone', async () => {
    const hashed = await (await make()).hash('correct horse');
    const thief = await make(new Uint8Array(32));
    expect(await thief.verify(hashed, 'correct horse')).toBe(false);
  });

  it('of nobody fit nothing and cost one verification', async () => {
    let done = 0;
    const passwords = await make(pepper, () => {
      done += 1;
    });
    expect(await passwords.verify(null, '')).toBe(false);
    expect(done).toBe(1);
  });

  it('wait for each other, and are sent away when too many wait', async () => {
    const passwords = await make();
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => passwords.verify(null, 'x')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ reason: { code: 'rate.limited', retryAfterSeconds: 1 } });
    expect(await passwords.verify(null, 'x')).toBe(false);
  });
});
