import { z } from 'zod';
import type { ConsentText } from '../domain/enrolment/state.ts';

export const ConsentTextSchema = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  title: z.string(),
  body: z.array(z.string()).readonly(),
}) satisfies z.ZodType<ConsentText>;
