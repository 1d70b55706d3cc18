/** A user's own methods: what there is, what is added, what is agreed to. */
import { z } from 'zod';
import { KeyFactor, Pin } from '../factors.ts';
import { KeyJson } from '../key-json.ts';
import { Card, Id, Scores, Vector } from './common.ts';

/** `held`: enrolled, but not used before an administrator has looked (the face is enrolled under another account). */
export const FaceStatusResponse = z.object({
  allowed: z.boolean(),
  enrolledAt: z.number().nullable(),
  held: z.boolean(),
});
/** A user's other methods. Cards are told by their last digits, keys by the name they were given. */
export const MethodsResponse = z.object({
  pin: z.object({ allowed: z.boolean(), setAt: z.number().nullable(), minLength: z.number().int() }),
  cards: z.object({
    allowed: z.boolean(),
    list: z.array(z.object({ id: Id, label: z.string(), addedAt: z.number() })),
  }),
  keys: z.array(z.object({ id: Id, factor: KeyFactor, name: z.string(), addedAt: z.number() })),
});
export type MethodsResponse = z.infer<typeof MethodsResponse>;

export const MeResponse = z.object({
  user: z.object({ id: Id, username: z.string(), displayName: z.string() }),
  face: FaceStatusResponse,
  methods: MethodsResponse,
});

export const SetPinRequest = z.strictObject({ pin: Pin });
export const AddCardRequest = z.strictObject({ card: Card });
export const NewKeyRequest = z.strictObject({ factor: KeyFactor });
export const AddKeyRequest = z.strictObject({
  factor: KeyFactor,
  name: z.string().trim().min(1).max(64),
  credential: KeyJson,
});

const Consent = z.strictObject({ id: z.string().max(64), version: z.number().int(), sha256: z.string().length(64) });

export const DeclineRequest = z.strictObject({ consent: Consent });

/** Consent and templates in one request, kept in one database transaction: all or nothing. */
export const EnrolFaceRequest = z.strictObject({
  consent: Consent,
  /** Per model: the single captures; the cloud keeps them and fuses. */
  captures: z
    .array(z.strictObject({ embeddings: z.array(Vector).min(1).max(12) }))
    .min(3)
    .max(8),
  liveness: Scores,
});
