/**
 * The audit log as a chain: every entry holds the SHA-256 of the one before, and an HMAC by a key that is not in the
 * database. Changing or removing an entry breaks the chain; rewriting the chain from there on needs the key; cutting
 * its end off does not fit the head. An older copy of the whole database still looks sound: anchor heads elsewhere.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Code } from '../../src-shared/domain/codes.ts';

/** What is logged, by name. */
export const auditKinds = [
  'tenant.created',
  'policy.added',
  'policy.changed',
  'policy.removed',
  'user.added',
  'user.enabled',
  'user.disabled',
  'user.passwordSet',
  'user.policyAssigned',
  'user.unlocked',
  'token.created',
  'endpoint.registered',
  'endpoint.refused',
  'endpoint.revoked',
  'endpoint.event',
  'login.challenged',
  'login.proved',
  'login.accepted',
  'login.refused',
  'manage.granted',
  'manage.refused',
  'consent.granted',
  'consent.declined',
  'consent.withdrawn',
  'face.enrolled',
  'face.weak',
  'face.held',
  'face.released',
  'face.refreshed',
  'face.migrated',
  'face.removed',
  'pin.set',
  'pin.removed',
  'card.added',
  'card.refused',
  'card.removed',
  'key.added',
  'key.refused',
  'key.removed',
  'key.stopped',
  'key.released',
  'computer.added',
  'computer.changed',
  'computer.removed',
  'computer.assigned',
] as const;
export type AuditKind = (typeof auditKinds)[number];

export interface AuditEntry {
  /** Epoch ms. */
  readonly at: number;
  readonly kind: AuditKind;
  readonly subject?: string | null;
  readonly endpointId?: string | null;
  readonly code?: Code | null;
  /** Names and numbers that explain it; no password, no username of nobody, no biometric. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
  readonly mac: string;
}

/** An entry as it is stored. */
export interface ChainedEntry extends AuditHead {
  readonly tenantId: string;
  readonly at: number;
  readonly kind: string;
  readonly subject: string | null;
  readonly endpointId: string | null;
  readonly code: string | null;
  readonly detail: string;
  readonly previous: string;
}

const beginning = '0'.repeat(64);

/** The entry that follows `head`; the first one when there is none. */
export function nextEntry(key: Uint8Array, tenantId: string, head: AuditHead | null, entry: AuditEntry): ChainedEntry {
  const content = {
    tenantId,
    seq: (head?.seq ?? 0) + 1,
    at: entry.at,
    kind: entry.kind,
    subject: entry.subject ?? null,
    endpointId: entry.endpointId ?? null,
    code: entry.code ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
    previous: head?.hash ?? beginning,
  };
  const hash = hashOf(content);
  return { ...content, hash, mac: macOf(key, hash) };
}

/** Why a chain is not sound, and where it first shows. */
export interface ChainFault {
  readonly seq: number;
  readonly fault: string;
}

/**
 * Goes through a whole chain.
 * @param entries oldest first
 * @returns how many entries are sound, and the first fault, or null
 */
export async function verifyChain(
  key: Uint8Array,
  entries: AsyncIterable<ChainedEntry>,
  head: AuditHead | null,
): Promise<{ readonly entries: number; readonly fault: ChainFault | null }> {
  let last: AuditHead | null = null;
  let count = 0;
  const broken = (seq: number, fault: string) => ({ entries: count, fault: { seq, fault } });
  for await (const entry of entries) {
    const expected: number = (last?.seq ?? 0) + 1;
    if (entry.seq !== expected) return broken(expected, `entry ${expected} is missing`);
    if (entry.previous !== (last?.hash ?? beginning)) return broken(entry.seq, 'does not follow the entry before it');
    if (entry.hash !== hashOf(entry)) return broken(entry.seq, 'was changed after it was written');
    if (!same(entry.mac, macOf(key, entry.hash))) return broken(entry.seq, 'was not written by this cloud');
    last = entry;
    count += 1;
  }
  // A chain begins with its tenant, so an empty one was emptied.
  if (head === null) return broken((last?.seq ?? 0) + 1, 'the head of the chain is missing');
  if (!same(head.mac, macOf(key, head.hash))) return broken(head.seq, 'the head was not written by this cloud');
  if (last === null || last.seq !== head.seq || last.hash !== head.hash) {
    return broken((last?.seq ?? 0) + 1, `the chain does not end at its head, entry ${head.seq}`);
  }
  return { entries: count, fault: null };
}

/** SHA-256 (hex) of the entry as a JSON list, so that no two entries have one text. */
function hashOf(entry: Omit<ChainedEntry, 'hash' | 'mac'>): string {
  const { tenantId, seq, at, kind, subject, endpointId, code, detail, previous } = entry;
  const content = JSON.stringify([tenantId, seq, at, kind, subject, endpointId, code, detail, previous]);
  return createHash('sha256').update(content).digest('hex');
}

const macOf = (key: Uint8Array, hash: string): string => createHmac('sha256', key).update(hash).digest('hex');

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
