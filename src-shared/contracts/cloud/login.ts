/** An authentication transaction: begun, proved factor by factor, answered. */
import { z } from 'zod';
import { inputLimits } from '../../domain/ids.ts';
import { challengeLimits, directions, lightColours, livenessLevels } from '../../domain/liveness.ts';
import { CodeSchema } from '../errors.ts';
import { Factor, KeyFactor, Pin } from '../factors.ts';
import { KeyJson } from '../key-json.ts';
import { Card, Id, purposes, Scores, Vector } from './common.ts';

/** Whom the transaction is for: a typed name, the owner of a card, or of whichever passkey answers. */
const Claim = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('name'), username: z.string().min(1).max(inputLimits.username) }),
  z.strictObject({ is: z.literal('card'), card: Card }),
  z.strictObject({ is: z.literal('passkey') }),
]);

export const BeginRequest = z.strictObject({
  claim: Claim,
  purpose: z.enum(purposes),
  /** Chosen by the agent; the assertion repeats it, so that an older one cannot be played back. */
  nonce: z.string().min(16).max(128),
  /**
   * The `jti` of the session that this workstation locked last, as long as it has neither started anew nor slept since:
   * what a grace is granted for. The agent keeps it in memory only.
   */
  resumes: Id.nullable(),
});
/** The same for every name, known or not. */
export const BeginResponse = z.object({
  transaction: Id,
  expiresInSeconds: z.number().int().positive(),
  /** What a face has to prove in this transaction. A name that nobody has gets the level of somebody. */
  liveness: z.enum(livenessLevels),
  /** Whether a face behind a mask is taken; drawn for unknown names like the level. */
  masks: z.enum(['accept', 'refuse']),
});

/**
 * A fresh challenge for this transaction; an earlier one lapses. Asked for when the face stands before the camera, so
 * that nobody knows it any sooner. The proof has to arrive within `expiresInSeconds`.
 */
export const ChallengeResponse = z.object({
  id: Id,
  steps: z
    .array(z.object({ towards: z.enum(directions), waitMs: z.number().int().min(0).max(2_000) }))
    .min(1)
    .max(4),
  withinMs: z.number().int().min(500).max(10_000),
  light: z.array(z.enum(lightColours)).max(challengeLimits.colours),
  expiresInSeconds: z.number().int().positive(),
});
/** How many challenges one transaction may ask for. */
export const challengesPerTransaction = 3;

/** `link`: a new card that becomes this person's with this password, where the policy lets it. */
export const PasswordProof = z.strictObject({
  password: z.string().min(1).max(inputLimits.password),
  link: Card.nullable(),
});
export const PinProof = z.strictObject({ pin: Pin });
export const BadgeProof = z.strictObject({ card: Card });

/**
 * A fresh challenge for a key, bound to the transaction; an earlier one lapses. The same for every name: who has no key
 * gets the id of one that does not exist. `origin` is where the window runs: loopback `localhost`, or the tenant's own.
 */
export const KeyOptionsRequest = z.strictObject({ factor: KeyFactor });
export const KeyOptionsResponse = z.object({ options: KeyJson });
export const KeyProof = z.strictObject({ factor: KeyFactor, credential: KeyJson });

const Degrees = z.number().min(0).max(90);
const Milliseconds = z.number().min(0).max(60_000);
export const ChallengeAnswer = z.strictObject({
  id: Id,
  steps: z
    .array(
      z.strictObject({
        towards: z.enum(directions),
        reactionMs: Milliseconds,
        reachedMs: Milliseconds,
        degrees: Degrees,
      }),
    )
    .min(1)
    .max(4),
  /** `abstained`: the room was too bright for the screen's light to show. */
  light: z.enum(['followed', 'abstained']).nullable(),
});
export type ChallengeAnswer = z.infer<typeof ChallengeAnswer>;

/** One fused embedding per model; liveness was judged by the agent, the challenge is the cloud's to check as well. */
export const FaceProof = z.strictObject({
  probe: z.array(Vector).min(1).max(12),
  frames: z.number().int().min(1).max(64),
  /** The level that the scan was judged at, and passed. */
  level: z.enum(livenessLevels),
  challenge: ChallengeAnswer.nullable(),
  /** The lower face was covered: only the vectors of the upper face say something. */
  masked: z.boolean(),
  liveness: Scores,
});

/** Never a score: accept, refuse, or what remains. */
export const Answer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('more'), username: z.string(), proved: z.array(Factor), oneOf: z.array(Factor) }),
  z.object({
    is: z.literal('accepted'),
    /** JWT, ES256, `typ: hexlock+jwt`; claims: `AssertionClaims`. */
    assertion: z.string().max(4096),
    /** `enrolFace`: may enrol a face and has none yet. `renewFace`: the template is of an older network. */
    offer: z.enum(['enrolFace', 'renewFace']).nullable(),
  }),
  z.object({
    is: z.literal('refused'),
    /** `factor.paused`: this factor failed too often and rests; another one can be used at once. */
    code: CodeSchema.extract([
      'credentials.refused',
      'face.refused',
      'account.locked',
      'policy.noWay',
      'card.unknown',
      'card.linkable',
      'key.refused',
      'key.notBound',
      'pin.refused',
      'pin.absent',
      'factor.paused',
    ]),
    retryAfterSeconds: z.number().int().nonnegative().nullable(),
  }),
]);
export type Answer = z.infer<typeof Answer>;

export const AssertionClaims = z.object({
  iss: Id.describe('tenant'),
  aud: Id.describe('endpoint'),
  sub: Id.describe('user'),
  jti: Id,
  iat: z.number(),
  exp: z.number(),
  nonce: z.string(),
  purpose: z.enum(purposes),
  username: z.string(),
  name: z.string(),
  amr: z.array(z.string()),
  factors: z.array(Factor),
  cnf: z.object({ jkt: z.string() }),
});
export type AssertionClaims = z.infer<typeof AssertionClaims>;
