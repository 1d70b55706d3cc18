/** What windows and the cloud both speak of: factors, and what proves one of them. */
import { z } from 'zod';
import { factors, keyFactors } from '../domain/factors.ts';
import { pinDigits } from '../domain/policy.ts';

export const Factor = z.enum(factors);
export const KeyFactor = z.enum(keyFactors);
/** As long as any policy allows; how long it has to be is the cloud's to say. */
export const Pin = z.string().regex(new RegExp(`^[0-9]{1,${pinDigits.most}}$`));
