import { inputLimits } from '../../src-shared/domain/ids.ts';
import { pinDigits } from '../../src-shared/domain/policy.ts';
import { words } from '../../src-ui/words.ts';
import type { Message } from '../lock/draft.ts';

const limits = { ...inputLimits, pin: pinDigits.most } as const;

/** @param faceToo the face may be used instead; then the reminder of an empty password says so */
export function messageText({ key, field }: Message, faceToo = false): string {
  if (key === 'form.tooLong') return words('form.tooLong', { limit: limits[field] });
  return words(key === 'form.passwordMissing' && !faceToo ? 'form.passwordMissingOnly' : key);
}
