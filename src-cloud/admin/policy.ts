import { z } from 'zod';
import { factors } from '../../src-shared/domain/factors.ts';
import { livenessLevels } from '../../src-shared/domain/liveness.ts';
import { graceFactors, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { faultsOf } from '../../src-shared/domain/policy-faults.ts';
import { explain } from '../settings.ts';
import { AdminError } from './error.ts';

const Factor = z.enum(factors);
export const Ways = z.array(z.strictObject({ primary: Factor, second: z.array(Factor) }));
export const PolicyName = z.string().trim().min(1).max(64);
const Policy = z.strictObject({
  name: PolicyName,
  desktop: Ways,
  face: z.strictObject({
    allowed: z.boolean(),
    tier: z.enum(['recommended', 'any']),
    lowResolution: z.enum(['warn', 'refuse']),
    liveness: z.enum(livenessLevels),
    masks: z.enum(['accept', 'refuse']),
    refresh: z.boolean(),
    olderModel: z.enum(['replace', 'ask']),
  }),
  pin: z.strictObject({ allowed: z.boolean(), minLength: z.int(), trivial: z.enum(['refuse', 'accept']) }),
  badge: z.strictObject({ allowed: z.boolean(), firstTap: z.enum(['enrol', 'refuse']) }),
  grace: z.strictObject({ minutes: z.int(), factors: z.array(z.enum(graceFactors)), fullAfterHours: z.int() }),
  lockout: z.strictObject({
    failuresBeforeDelay: z.int(),
    delaySeconds: z.int(),
    failuresBeforeBar: z.int(),
  }),
}) satisfies z.ZodType<UserPolicy>;

/** @throws {AdminError} `invalid` with one sentence per fault */
export function parsePolicy(value: unknown): UserPolicy {
  const parsed = Policy.safeParse(value);
  if (!parsed.success) throw new AdminError('invalid', explain(parsed.error, value));
  const faults = faultsOf(parsed.data);
  if (faults.length > 0) throw new AdminError('invalid', faults.join('; '));
  return parsed.data;
}
