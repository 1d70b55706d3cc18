/** What several routes of the cloud speak of. */
import { z } from 'zod';
import { isCardId } from '../../domain/cards/id.ts';
import { CodeSchema } from '../errors.ts';

/** Largest request body, bytes. */
export const maxBodyBytes = 256 * 1024;

/** How long things live, in seconds. */
export const lifetimes = {
  transaction: 120,
  /** From the challenge to the proof that answers it: the turns, the light and the way there and back. */
  challenge: 20,
  assertion: 60,
  manageGrant: 600,
  nonce: 300,
  clockSkew: 120,
} as const;

export const Id = z.string().min(1).max(64);
export const Base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
export const PublicJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().max(64),
  y: z.string().max(64),
  kid: z.string().max(128).optional(),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
});
export type PublicJwk = z.infer<typeof PublicJwk>;

/** A problem: `code` is for programs, `retryAfterSeconds` and `serverTime` (epoch ms) help the remedy. */
export const Problem = z.object({
  code: CodeSchema,
  retryAfterSeconds: z.number().int().nonnegative().optional(),
  serverTime: z.number().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** `desktop` opens a session, `manage` gives leave to change one's own methods. */
export const purposes = ['desktop', 'manage'] as const;

/** A card's canonical identity, see domain/cards; the cloud keeps a keyed hash of it. */
export const Card = z.string().min(1).max(128).refine(isCardId);

/** A unit vector: base64 of little-endian float32, as many as the model's vectors have (`vectorLengths`). */
export const Vector = z.strictObject({
  model: z.string().max(64),
  vector: Base64.min(172).max(5464),
});
export type WireEmbedding = z.infer<typeof Vector>;

/** Scores of the liveness layers, `layer.name`: for the audit log alone. */
export const Scores = z
  .record(z.string().regex(/^[a-zA-Z0-9.-]{1,48}$/), z.number().min(-1e6).max(1e6))
  .refine((scores) => Object.keys(scores).length <= 64);
