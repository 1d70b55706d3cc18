/** What User Options is shown. */
import { z } from 'zod';
import type { FaceStatus, Methods as MethodsView } from '../../domain/enrolment/state.ts';
import { capturePoses, outcomes } from '../../domain/enrolment/state.ts';
import type { OptionsView } from '../../domain/enrolment/view.ts';
import { ConsentTextSchema } from '../consent-text.ts';
import { KeyFactor } from '../factors.ts';
import { Hint, Notice, Resolution } from './shown.ts';

const Face = z.strictObject({
  allowed: z.boolean(),
  enrolledAt: z.number().nullable(),
  held: z.boolean(),
}) satisfies z.ZodType<FaceStatus>;

const Methods = z.strictObject({
  pin: z.strictObject({ allowed: z.boolean(), setAt: z.number().nullable(), minLength: z.number().int() }).readonly(),
  cards: z
    .strictObject({
      allowed: z.boolean(),
      list: z.array(z.strictObject({ id: z.string(), label: z.string(), addedAt: z.number() })).readonly(),
    })
    .readonly(),
  keys: z
    .array(
      z.strictObject({
        id: z.string(),
        factor: KeyFactor,
        name: z.string(),
        addedAt: z.number(),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<MethodsView>;

export const OptionsViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('signIn'), username: z.string(), notice: Notice.nullable(), busy: z.boolean() }),
  z.strictObject({
    at: z.literal('methods'),
    displayName: z.string(),
    username: z.string(),
    face: Face,
    methods: Methods,
    notice: Notice.nullable(),
    outcome: z.enum(outcomes).nullable(),
    busy: z.boolean(),
  }),
  z.strictObject({ at: z.literal('consent'), displayName: z.string(), text: ConsentTextSchema }),
  z.strictObject({
    at: z.literal('capturing'),
    attempt: z.string(),
    displayName: z.string(),
    camera: z.enum(['opening', 'ready']),
    lowResolution: Resolution.nullable(),
    pose: z.enum(capturePoses),
    captured: z.number().int(),
    total: z.number().int(),
    hint: Hint.nullable(),
  }),
  z.strictObject({ at: z.literal('saving'), displayName: z.string() }),
  z.strictObject({ at: z.literal('tappingCard'), displayName: z.string(), busy: z.boolean() }),
  z.strictObject({
    at: z.literal('touchingKey'),
    attempt: z.string(),
    displayName: z.string(),
    factor: KeyFactor,
    ready: z.boolean(),
    busy: z.boolean(),
  }),
]) satisfies z.ZodType<OptionsView>;
