/** What every flow works with. Made once by the composition root; flows take it first. */
import { modelTiers as tiersOf } from '../models/manifest.ts';
import type { CohortMargin } from '../src-face/cohort.ts';
import type { DecisionTable } from '../src-face/decision.ts';
import type { Embedding, ModelId, Tier } from '../src-shared/domain/face.ts';
import type { Tenant } from './assertions/tenants.ts';
import type { AuditEntry } from './audit/chain.ts';
import type { Passwords } from './directory/passwords.ts';
import type { ConsentText } from './flows/consent-text.ts';
import type { Relying } from './keys/relying.ts';
import type { Meters } from './metrics.ts';
import type { Secrets } from './secrets/keys.ts';
import type { Random } from './secrets/random.ts';
import type { CloudSettings } from './settings.ts';
import { appendAudit } from './store/audit.ts';
import type { EndpointRow } from './store/endpoints.ts';
import type { Db, Store } from './store/store.ts';
import type { TemplateRow } from './store/templates.ts';
import type { Vault } from './templates/vault.ts';

/** A cosine similarity for networks that have one. */
export type Thresholds = Readonly<Partial<Record<ModelId, number>>>;

/** What makes vectors in this build, with the tier each belongs to. */
export const modelTiers: ReadonlyMap<ModelId, Tier> = tiersOf();
/** Networks of the upper face alone, for probes with a mask; they are never compared with the others. */
export const isUpperFace = (model: string): boolean => model.endsWith('-upper');

/** What nobody has, on which the work of a match is done where there is nothing to match. */
export interface Decoy {
  readonly vault: () => Vault;
  readonly fused: readonly TemplateRow[];
  /** COSE */
  readonly publicKey: Uint8Array;
}

/** How similarities become decisions. */
export interface Decisions {
  readonly login: DecisionTable;
  /** When two accounts have one face: FMR 1e-5. */
  readonly duplicate: DecisionTable;
}

/** How near strangers that come with the program get to a template; null for a network that has none of them. */
export type Cohort = (template: Embedding) => CohortMargin | null;

export interface House {
  readonly store: Store;
  /** Epoch ms. */
  readonly now: () => number;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  readonly pins: Passwords;
  readonly relying: Relying;
  readonly decisions: Decisions;
  /** The least similarity of a capture to the template it becomes part of, per model. */
  readonly captureThresholds: Thresholds;
  readonly cohort: Cohort;
  readonly rates: CloudSettings['rates'];
  readonly consent: ConsentText;
  readonly decoy: Decoy;
  readonly meters: Meters;
  /** The tenant of this cloud. @throws when there is none yet */
  readonly tenant: () => Promise<Tenant>;
}

/** Who sent a request, once its proof was checked. */
export type Endpoint = Pick<EndpointRow, 'id' | 'tenantId' | 'name' | 'jkt' | 'seenAt' | 'agentVersion' | 'computer'>;

/** Appends to the tenant's audit log, in the caller's transaction. */
export function record(
  house: Pick<House, 'secrets' | 'now'>,
  db: Db,
  tenantId: string,
  entry: Omit<AuditEntry, 'at'>,
): Promise<void> {
  return appendAudit(db, house.secrets.auditKey, tenantId, { at: house.now(), ...entry });
}
