import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import { type Endpoint, type House, record } from '../house.ts';
import { findDesktop, forgetDesktop } from '../store/desktops.ts';
import { failuresOf, putFailures } from '../store/lockouts.ts';
import type { Db } from '../store/store.ts';
import { advanceTransaction, findOpenTransaction } from '../store/transactions.ts';
import { noteLock } from './grace.ts';
import { charged, stands } from './lockout.ts';
import { limitRate } from './rates.ts';

/** Refusals at the workstation that cost the name a failure: what stood before the camera was no living face there. */
const charging: ReadonlySet<Code> = new Set([
  'face.notLive',
  'challenge.missed',
  'challenge.wrongWay',
  'camera.injected',
]);

/** Writes what happened at the workstation into the audit log. */
export async function reportEvent(house: House, endpoint: Endpoint, event: RequestOf<'event'>): Promise<void> {
  await house.store.transaction(async (db) => {
    await limitRate(house, db, 'transactions', `event ${endpoint.id}`);
    const { kind, session, code, scores } = event;
    const refusedScan = kind === 'scan.refused' && code !== null && charging.has(code);
    const refused =
      refusedScan && event.transaction !== undefined ? await refuseScan(house, db, endpoint, event.transaction) : null;
    await keepDesktop(house, db, endpoint, kind, session);
    await record(house, db, endpoint.tenantId, {
      kind: 'endpoint.event',
      ...(refused ? { subject: refused.subject } : {}),
      endpointId: endpoint.id,
      code,
      detail: {
        event: kind,
        session,
        ...(refused ? { failures: refused.failures } : {}),
        ...(scores === undefined ? {} : { scores }),
      },
    });
  });
}

/** The grace counts from the lock, and ends where the workstation starts anew or the session is over. */
async function keepDesktop(
  house: House,
  db: Db,
  endpoint: Endpoint,
  kind: RequestOf<'event'>['kind'],
  session: string | null,
): Promise<void> {
  if (kind === 'session.locked' && session !== null) await noteLock(db, endpoint, session, house.now());
  if (kind === 'agent.started' || kind === 'agent.stopped') await forgetDesktop(db, endpoint.id);
  // The end of a session that was displaced says nothing about the one that took its place.
  if (kind === 'session.closed' && (await findDesktop(db, endpoint.id))?.session === session) {
    await forgetDesktop(db, endpoint.id);
  }
}

/**
 * Ends the transaction of a scan that was no living face, charged as a failure: once, because it is over then.
 * @returns null when there is no such transaction any more, or it is another endpoint's
 */
async function refuseScan(
  house: House,
  db: Db,
  endpoint: Endpoint,
  id: string,
): Promise<{ readonly subject: string; readonly failures: number } | null> {
  const now = house.now();
  const transaction = await findOpenTransaction(db, id, endpoint.id, now);
  if (!transaction) return null;
  const { tenantId, nameHash, userId, charge } = transaction;
  const before = await failuresOf(db, tenantId, nameHash, 'face');
  const paid = charge !== null && stands(charge, before);
  const after = paid ? before : charged(before, now);
  if (!paid) await putFailures(db, tenantId, nameHash, 'face', after);
  await advanceTransaction(db, transaction, { endedAt: now });
  return { subject: userId ?? `name:${nameHash.slice(0, 16)}`, failures: after.all.failures };
}
