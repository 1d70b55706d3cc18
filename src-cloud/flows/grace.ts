/** The grace: whether one factor reopens just now what all factors opened. */
import type { UserPolicy } from '../../src-shared/domain/policy.ts';
import type { Endpoint } from '../house.ts';
import { type DesktopRow, findDesktop, lockDesktop } from '../store/desktops.ts';
import type { Db } from '../store/store.ts';
import type { Transaction } from '../store/transactions.ts';

type Opened = Pick<DesktopRow, 'userId' | 'session' | 'ways' | 'fullAt' | 'openedAt' | 'lockedAt'>;

/**
 * The same user's session at this workstation, which the workstation still holds (`resumes`), locked a short while ago,
 * and not too long after all factors were proved, by ways that are still the policy's. Where the lock was not reported
 * the time counts from the opening: sooner than that it cannot have been locked.
 * A clock that was set back ends the grace: nobody can say how long ago the lock was.
 * @param desktop the session that was opened last at the endpoint
 * @param now epoch ms
 */
export function isGrace(
  policy: Pick<UserPolicy, 'desktop' | 'grace'>,
  desktop: Opened | null,
  { userId, resumes, purpose }: Pick<Transaction, 'userId' | 'resumes' | 'purpose'>,
  now: number,
): boolean {
  if (desktop === null || purpose !== 'desktop' || resumes === null) return false;
  if (desktop.session !== resumes || desktop.userId !== userId || desktop.ways !== waysOf(policy)) return false;
  const { minutes, fullAfterHours } = policy.grace;
  const sinceLock = now - (desktop.lockedAt ?? desktop.openedAt);
  const sinceFull = now - desktop.fullAt;
  return sinceLock >= 0 && sinceLock < minutes * 60_000 && sinceFull >= 0 && sinceFull < fullAfterHours * 3_600_000;
}

/** As a desktop remembers them: what was enough under other ways says nothing about these. */
export const waysOf = ({ desktop }: Pick<UserPolicy, 'desktop'>): string => JSON.stringify(desktop);

/** An endpoint that was silent for longer than this may have locked its desktop at any time of the silence. */
const silenceMs = 60_000;

/**
 * When a desktop was locked, as far as it is sure: endpoints keep their reports while the cloud is away, and a report
 * that comes late must not lengthen the grace.
 * @param seenAt epoch ms of the endpoint's last heartbeat before now
 */
export const lockedSince = ({ openedAt }: Pick<DesktopRow, 'openedAt'>, seenAt: number, now: number): number =>
  now - seenAt > silenceMs ? Math.max(openedAt, seenAt) : now;

/** The lock of a session was reported. */
export async function noteLock(db: Db, { id, seenAt }: Endpoint, session: string, now: number): Promise<void> {
  const desktop = await findDesktop(db, id);
  if (desktop?.session === session) await lockDesktop(db, desktop, lockedSince(desktop, seenAt, now));
}

/** An endpoint is heard of again: after a silence its desktop counts as locked since then, unless it said so before. */
export async function noteHeartbeat(db: Db, { id, seenAt }: Endpoint, now: number): Promise<void> {
  if (now - seenAt <= silenceMs) return;
  const desktop = await findDesktop(db, id);
  if (desktop) await lockDesktop(db, desktop, lockedSince(desktop, seenAt, now));
}
