import { expect, it } from 'vitest';
import { KeyProof } from './cloud/login.ts';
import { calls } from './ipc.ts';
import { KeyJson } from './key-json.ts';
import { maxCallBytes, maxKeyJsonBytes } from './limits.ts';
import type { CallMessage } from './wire.ts';

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const wrapping = bytes({ response: '' });
const ofBytes = (size: number) => ({ response: 'x'.repeat(size - wrapping) });
const attempt = '00000000-0000-4000-8000-000000000001';

it('is taken to its limit, by windows and cloud alike, and no further', () => {
  const [most, more] = [ofBytes(maxKeyJsonBytes), ofBytes(maxKeyJsonBytes + 1)];
  expect(bytes(most)).toBe(maxKeyJsonBytes);
  for (const takes of [
    (credential: unknown) => KeyProof.safeParse({ factor: 'passkey', credential }),
    (credential: unknown) => calls['lock.keyAnswer'].input.safeParse({ attempt, credential }),
    (credential: unknown) => calls['options.keyAnswer'].input.safeParse({ attempt, credential }),
    (options: unknown) => calls['lock.keyOptions'].output.safeParse(options),
  ]) {
    expect(takes(most).success).toBe(true);
    expect(takes(more).success).toBe(false);
  }
});

it('is measured in bytes, whatever it is written in', () => {
  for (const letter of ['x', 'ü', '€', '🔑', '\ud83d']) {
    const size = bytes({ response: letter }) - wrapping;
    const fits = Math.floor((maxKeyJsonBytes - wrapping) / size);
    expect(KeyJson.safeParse({ response: letter.repeat(fits) }).success).toBe(true);
    expect(KeyJson.safeParse({ response: letter.repeat(fits + 1) }).success).toBe(false);
  }
});

it('fits into a call with all that is around it', () => {
  const message: CallMessage = {
    id: Number.MAX_SAFE_INTEGER,
    call: 'options.keyAnswer',
    input: { attempt, credential: ofBytes(maxKeyJsonBytes) },
  };
  expect(bytes(message)).toBeLessThanOrEqual(maxCallBytes);
});
