/** What the lock window is shown. */
import { z } from 'zod';
import { provable } from '../../domain/factors.ts';
import { directions, lightColours } from '../../domain/liveness.ts';
import type { LockView } from '../../domain/login/view.ts';
import { CodeSchema } from '../errors.ts';
import { Factor, KeyFactor } from '../factors.ts';
import { Factors, Hint, Notice, Resolution } from './shown.ts';

const stepOf = { step: z.number().int().min(1).max(8), of: z.number().int().min(1).max(8) };
const Prompt = z
  .discriminatedUnion('is', [
    z.strictObject({
      is: z.literal('turn'),
      towards: z.enum(directions),
      next: z.enum(directions).nullable(),
      ...stepOf,
    }),
    z.strictObject({ is: z.literal('light'), colour: z.enum(lightColours), ...stepOf }),
  ])
  .readonly();

const Instead = Factors.nullable();
const NextFactor = z.strictObject({
  factor: Factor,
  state: z.enum(['ready', 'unavailable', 'notSetUp']),
  code: CodeSchema.nullable(),
});

const Screen = z.discriminatedUnion('at', [
  z.strictObject({
    at: z.literal('locked'),
    notice: Notice.nullable(),
    linking: z.boolean(),
    held: z.string().nullable(),
    lastUser: z.string().nullable(),
  }),
  z.strictObject({
    at: z.literal('scanning'),
    attempt: z.string(),
    username: z.string(),
    camera: z.enum(['opening', 'ready']),
    lowResolution: Resolution.nullable(),
    progress: z.number().min(0).max(1),
    prompt: Prompt.nullable(),
    hint: Hint.nullable(),
    instead: Instead,
  }),
  z.strictObject({
    at: z.literal('touching'),
    attempt: z.string(),
    username: z.string().nullable(),
    factor: KeyFactor,
    ready: z.boolean(),
    proved: Factors,
    instead: Instead,
  }),
  z.strictObject({ at: z.literal('checking'), username: z.string().nullable(), factor: z.enum(provable) }),
  z.strictObject({
    at: z.literal('choosing'),
    username: z.string(),
    proved: Factors,
    next: z.array(NextFactor).readonly(),
    possible: z.boolean(),
    notice: Notice.nullable(),
  }),
  z.strictObject({
    at: z.literal('open'),
    username: z.string(),
    displayName: z.string(),
    factors: Factors,
    since: z.number(),
    offer: z.enum(['enrolFace', 'renewFace']).nullable(),
    notice: Notice.nullable(),
    tap: z
      .discriminatedUnion('is', [
        z.strictObject({ is: z.literal('checking') }),
        z.strictObject({ is: z.literal('displacing'), username: z.string(), until: z.number() }),
      ])
      .nullable(),
  }),
]);

/** Walk-away, see domain/session/watch.ts. */
const Watch = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('calm'), presence: z.boolean() }),
  z.strictObject({ is: z.literal('warning'), until: z.number() }),
  z.strictObject({ is: z.literal('blurred'), why: z.enum(['nobody', 'stranger']), until: z.number().nullable() }),
]);

/** Strict objects: a field that is not named here never reaches a window. */
export const LockViewSchema = z.strictObject({
  place: z.strictObject({
    organisation: z.string(),
    ward: z.string(),
    station: z.string(),
    kind: z.enum(['personal', 'shared']),
  }),
  connection: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('online') }),
    z.strictObject({ is: z.literal('connecting') }),
    z.strictObject({ is: z.literal('offline'), code: CodeSchema }),
  ]),
  tiles: z
    .array(
      z.strictObject({
        factor: z.enum(['face', 'badge', 'securityKey', 'passkey']),
        state: z.enum(['ready', 'unavailable']),
        code: CodeSchema.nullable(),
      }),
    )
    .readonly(),
  restart: z.boolean(),
  watch: Watch,
  presenceOffered: z.boolean(),
  presenceAttempt: z.string().nullable(),
  screen: Screen,
}) satisfies z.ZodType<LockView>;
