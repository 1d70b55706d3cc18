/** Parts that the views of both windows are made of. */
import { z } from 'zod';
import { hints } from '../../domain/hints.ts';
import { CodeSchema } from '../errors.ts';
import { Factor } from '../factors.ts';

export const Hint = z.enum(hints);
export const Factors = z.array(Factor).readonly();
export const Notice = z.strictObject({ code: CodeSchema, until: z.number().nullable() }).readonly();
export const Resolution = z.strictObject({ width: z.number(), height: z.number() }).readonly();
