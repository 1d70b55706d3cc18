import type { Answer, RequestOf } from '../../src-shared/contracts/cloud.ts';
import type { Endpoint, House } from '../house.ts';
import { admit, settle } from './prove.ts';

/** Proves the password. A name that nobody has costs one verification as well, and is refused in the same words. */
export async function provePassword(
  house: House,
  endpoint: Endpoint,
  transaction: string,
  { password }: RequestOf<'provePassword'>,
): Promise<Answer> {
  const admitted = await admit(house, endpoint, transaction, 'password');
  if (admitted.is === 'answered') {
    house.meters.login('any', admitted.answer.code);
    return admitted.answer;
  }
  const { attempt } = admitted;
  const matched = await house.passwords.verify(attempt.user?.passwordHash ?? null, password);
  return settle(house, attempt, { matched, refusal: 'credentials.refused', detail: {} });
}
