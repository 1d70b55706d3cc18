import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { House } from '../house.ts';
import type { CloudSettings } from '../settings.ts';
import { countInWindow } from '../store/rates.ts';
import type { Db } from '../store/store.ts';

const windowMs = 60_000;

/**
 * Counts one request and refuses it when there were too many in this minute. The counts are in the database, so
 * neither a restart nor a second process starts them anew.
 * @param who an endpoint's id or a network address
 * @throws {Refusal} `rate.limited` with the seconds that the window still has
 */
export async function limitRate(
  house: Pick<House, 'now' | 'rates'>,
  db: Db,
  kind: Exclude<keyof CloudSettings['rates'], 'address'>,
  who: string,
): Promise<void> {
  const now = house.now();
  const windowStart = now - (now % windowMs);
  const count = await countInWindow(db, `${kind}:${who}`, windowStart);
  if (count > house.rates[kind]) {
    throw new Refusal('rate.limited', `${kind}: more than ${house.rates[kind]} a minute`, {
      retryAfterSeconds: Math.max(1, Math.ceil((windowStart + windowMs - now) / 1000)),
    });
  }
}
