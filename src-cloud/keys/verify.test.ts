import { anything, assert, asyncProperty, constantFrom, integer, nat } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Asked, createKey } from '../testing/authenticator.ts';
import { relyingParty } from './relying.ts';
import { checkAssertion, checkRegistration, credentialIdOf } from './verify.ts';

const relying = relyingParty({ rpId: 'localhost', origins: [] });
const asked: Asked = {
  challenge: Buffer.alloc(32, 7).toString('base64url'),
  rpId: 'localhost',
  userId: 'AAECAwQFRgeICQoLDA0ODw',
  allowed: [],
};
const key = createKey(asked);
const { challenge } = asked;

describe('an answer of a key', () => {
  it('is taken as it was given', async () => {
    const registered = await checkRegistration(relying, { challenge, userVerification: true }, key.registration);
    if (registered.is !== 'registered') throw new Error(registered.why);
    expect(registered).toMatchObject({ credentialId: key.id, counter: 1, bound: true });
    const { publicKey } = registered;
    const asserted = await checkAssertion(relying, { challenge, publicKey, userVerification: true }, key.answer(asked));
    expect(asserted).toEqual({ is: 'asserted', counter: 2, bound: true, userHandle: asked.userId });
  });

  it('is refused with any bit turned of what was signed, or of the signature', async () => {
    const registered = await checkRegistration(relying, { challenge, userVerification: true }, key.registration);
    if (registered.is !== 'registered') throw new Error(registered.why);
    const { publicKey } = registered;
    const answer = key.answer(asked) as { response: Record<string, string> };
    await assert(
      asyncProperty(
        constantFrom('clientDataJSON', 'authenticatorData', 'signature'),
        nat(),
        integer({ min: 0, max: 7 }),
        async (field, at, bit) => {
          const bytes = Buffer.from(answer.response[field] ?? '', 'base64url');
          // The frame of a signature can be written in more than one way; its last number cannot.
          const first = field === 'signature' ? bytes.length - 20 : 0;
          const index = first + (at % (bytes.length - first));
          bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
          const response = { ...answer.response, [field]: bytes.toString('base64url') };
          const checked = await checkAssertion(
            relying,
            { challenge, publicKey, userVerification: true },
            { ...answer, response },
          );
          expect(checked.is).toBe('refused');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is refused when it is anything else, and nothing is thrown', async () => {
    const shaped = anything().map((value) => ({ id: key.id, rawId: key.id, type: 'public-key', response: value }));
    for (const arbitrary of [anything(), shaped]) {
      await assert(
        asyncProperty(arbitrary, async (credential) => {
          const asks = { challenge, publicKey: new Uint8Array(3), userVerification: true };
          expect((await checkAssertion(relying, asks, credential)).is).toBe('refused');
          expect((await checkRegistration(relying, asks, credential)).is).toBe('refused');
          expect(typeof credentialIdOf(credential)).toBe('string');
        }),
        { numRuns: 200 },
      );
    }
  });
});
