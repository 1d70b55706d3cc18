/**
 * WebAuthn answers held against what was asked, over @simplewebauthn/server. What a key sends is anybody's JSON: whatever
 * is wrong with it is a refusal with a reason for the audit log, never an exception.
 */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { z } from 'zod';
import type { Relying } from './relying.ts';

/** ES256, EdDSA and RS256. */
export const algorithms = [-7, -8, -257];

const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const Common = {
  id: Base64Url.max(1400),
  rawId: Base64Url.max(1400),
  type: z.literal('public-key'),
};
const Assertion = z.object({
  ...Common,
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.nullish(),
  }),
});
const Attestation = z.object({
  ...Common,
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    /** Hints, which nothing signs: those that are unknown are left out, as WebAuthn asks. */
    transports: z.array(z.unknown()).catch([]),
  }),
});

/** How a key can be reached, in WebAuthn's words. */
export const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
export type Transport = (typeof transports)[number];

export const transportsAmong = (values: readonly unknown[]): readonly Transport[] =>
  transports.filter((transport) => values.includes(transport));

/** The id that an answer names, or an empty text that no key has. */
export function credentialIdOf(credential: unknown): string {
  const parsed = z.object({ id: Base64Url.max(1400) }).safeParse(credential);
  return parsed.success ? parsed.data.id : '';
}

export interface Refusal {
  readonly is: 'refused';
  readonly why: string;
}

export type Asserted =
  | Refusal
  | {
      readonly is: 'asserted';
      readonly counter: number;
      /** Made for one device, and on no other. */
      readonly bound: boolean;
      /** base64url; null when the key did not say whose it is. */
      readonly userHandle: string | null;
    };

export interface AssertionAsked {
  /** base64url */
  readonly challenge: string;
  /** COSE */
  readonly publicKey: Uint8Array;
  readonly userVerification: boolean;
}

/**
 * Whether a key signed this challenge, for us, in a window of ours. The counter is the caller's to judge: only a
 * signature that is good says something about copies.
 */
export async function checkAssertion(relying: Relying, asked: AssertionAsked, credential: unknown): Promise<Asserted> {
  const parsed = Assertion.safeParse(credential);
  if (!parsed.success) return refused('malformed');
  const { id, rawId, type, response } = parsed.data;
  const { userHandle, ...signed } = response;
  return attempt(relying, response.clientDataJSON, async (origin) => {
    const answer: AuthenticationResponseJSON = { id, rawId, type, response: signed, clientExtensionResults: {} };
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: asked.challenge,
      expectedOrigin: origin,
      expectedRPID: relying.rpId,
      // The stored counter is compared once the signature is known to be good.
      credential: { id, publicKey: new Uint8Array(asked.publicKey), counter: 0 },
      requireUserVerification: asked.userVerification,
    });
    if (!verified) return refused('the signature is not of this key');
    const { newCounter, credentialDeviceType, credentialBackedUp } = authenticationInfo;
    return {
      is: 'asserted',
      counter: newCounter,
      bound: credentialDeviceType === 'singleDevice' && !credentialBackedUp,
      userHandle: userHandle ?? null,
    };
  });
}

export type Registered =
  | Refusal
  | {
      readonly is: 'registered';
      readonly credentialId: string;
      /** COSE */
      readonly publicKey: Uint8Array;
      readonly counter: number;
      readonly bound: boolean;
      /** How the browser said that it can be reached. */
      readonly transports: readonly Transport[];
    };

/** Whether a key was made for this challenge, for us, in a window of ours. */
export async function checkRegistration(
  relying: Relying,
  asked: Omit<AssertionAsked, 'publicKey'>,
  credential: unknown,
): Promise<Registered> {
  const parsed = Attestation.safeParse(credential);
  if (!parsed.success) return refused('malformed');
  const { id, rawId, type, response } = parsed.data;
  return attempt(relying, response.clientDataJSON, async (origin) => {
    const said = transportsAmong(response.transports);
    const answer: RegistrationResponseJSON = {
      ...{ id, rawId, type, clientExtensionResults: {} },
      response: { ...response, transports: [...said] },
    };
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: asked.challenge,
      expectedOrigin: origin,
      expectedRPID: relying.rpId,
      requireUserVerification: asked.userVerification,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return refused('the attestation does not verify');
    const { credential: made, credentialDeviceType, credentialBackedUp } = registrationInfo;
    return {
      is: 'registered',
      credentialId: made.id,
      publicKey: made.publicKey,
      counter: made.counter,
      bound: credentialDeviceType === 'singleDevice' && !credentialBackedUp,
      transports: transportsAmong(made.transports ?? []),
    };
  });
}

const refused = (why: string): Refusal => ({ is: 'refused', why });

/** Runs the library on an answer from a page of ours; what it throws is a reason. */
async function attempt<Result>(
  relying: Relying,
  clientDataJSON: string,
  work: (origin: string) => Promise<Result | Refusal>,
): Promise<Result | Refusal> {
  try {
    const { origin, crossOrigin } = decodeClientDataJSON(clientDataJSON);
    if (typeof origin !== 'string' || !relying.isOrigin(origin)) return refused('another origin');
    if (crossOrigin === true) return refused('inside a page of another origin');
    return await work(origin);
  } catch (error) {
    // The library speaks of the answer alone, which is not secret; it may be long.
    return refused((error instanceof Error ? error.message : String(error)).slice(0, 160));
  }
}
