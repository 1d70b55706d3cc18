/** What windows say: typed, chosen, seen by their camera. */
import { z } from 'zod';
import { inputLimits } from '../../domain/ids.ts';
import { CodeSchema } from '../errors.ts';
import { Hint } from './shown.ts';

export const Credentials = z.strictObject({
  username: z.string().max(inputLimits.username),
  password: z.string().max(inputLimits.password),
});
export const Attempt = z.strictObject({ attempt: z.uuid() });
export const Name = z.strictObject({ username: z.string().max(inputLimits.username) });

/** What the window saw of the camera; only the reasons a camera can give are taken. */
export const CameraReport = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('ready'),
    attempt: z.uuid(),
    width: z.number().int().min(1).max(16384),
    height: z.number().int().min(1).max(16384),
    label: z.string().max(256),
    /** As the camera's track states it; null where it does not. */
    frameRate: z.number().min(0).max(1000).nullable(),
  }),
  z.strictObject({
    is: z.literal('failed'),
    attempt: z.uuid(),
    code: CodeSchema.extract([
      'camera.absent',
      'camera.denied',
      'camera.busy',
      'camera.unplugged',
      'camera.stalled',
      'camera.injected',
      'models.missing',
      'vision.failed',
    ]),
  }),
]);
/** When the window painted a prompt, on the clock that stamps its frames. */
export const Painted = z.strictObject({
  attempt: z.uuid(),
  step: z.number().int().min(1).max(8),
  at: z.number().min(0),
});
export const Degrees = z.number().min(-180).max(180);
/**
 * Where the head is in a frame that is on its way: the pixels take longer, and what is asked next need not wait for them.
 * `glimpse`: in one that is not sent.
 */
export const Posed = z.strictObject({
  attempt: z.uuid(),
  at: z.number().min(0),
  pose: z.strictObject({ yaw: Degrees, pitch: Degrees, roll: Degrees }),
  glimpse: z.boolean(),
});
export const Guidance = z.strictObject({ attempt: z.uuid(), hint: Hint.nullable() });

export const KeyFailure = CodeSchema.extract(['key.timedOut', 'key.unsupported', 'key.refused', 'key.known']);
/** What was typed into the window as fast as no person types. */
export const Wedge = z.strictObject({ text: z.string().max(256) });
