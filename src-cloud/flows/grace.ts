/** The grace: whether one factor reopens just now what all factors opened. */
import type { GracePolicy } from '../../src-shared/domain/policy.ts';
import type { DesktopRow } from '../store/desktops.ts';
import type { Transaction } from '../store/transactions.ts';

type Opened = Pick<DesktopRow, 'userId' | 'session' | 'fullAt' | 'openedAt' | 'lockedAt'>;

/**
 * The same user's session at this workstation, which the workstation still holds (`resumes`), locked a short while ago,
 * and not too long after all factors were proved. Where the lock was not reported the time counts from the opening:
 * later than that it cannot have been locked.
 * A clock that was set back ends the grace: nobody can say how long ago the lock was.
 * @param desktop the session that was opened last at the endpoint
 * @param now epoch ms
 */
export function isGrace(
  { minutes, fullAfterHours }: GracePolicy,
  desktop: Opened | null,
  { userId, resumes, purpose }: Pick<Transaction, 'userId' | 'resumes' | 'purpose'>,
  now: number,
): boolean {
  if (desktop === null || purpose !== 'desktop' || resumes === null) return false;
  if (desktop.session !== resumes || desktop.userId !== userId) return false;
  const sinceLock = now - (desktop.lockedAt ?? desktop.openedAt);
  const sinceFull = now - desktop.fullAt;
  return sinceLock >= 0 && sinceLock < minutes * 60_000 && sinceFull >= 0 && sinceFull < fullAfterHours * 3_600_000;
}
