/** What an accepted login may teach a template: a fresher capture, or the networks it lacks. Policy decides whether. */
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import type { Offer } from '../../src-shared/domain/login/state.ts';
import { addFace } from '../duplicates/pages.ts';
import type { Try } from '../factors/factor.ts';
import { type House, record } from '../house.ts';
import { lastDecision } from '../store/consents.ts';
import type { Db } from '../store/store.ts';
import { type DataKeyRow, putTemplates, type TemplateRow, templateRows } from '../store/templates.ts';
import { type Look, slots } from '../templates/captures.ts';
import { highMargin, type OpenTemplate, renewal } from '../templates/renewal.ts';
import { openVault, type Vault } from '../templates/vault.ts';
import { type Match, tableFor } from './match.ts';

/**
 * Call it in the transaction that accepts the login.
 * @param probe empty for a masked one, of which nothing is learnt
 * @returns what to offer the person, or null
 */
export async function learn(house: House, db: Db, attempt: Try, compared: Match, probe: Look): Promise<Offer | null> {
  const { enrolled, decision, older } = compared;
  const { user, policy } = attempt;
  if (!enrolled || !decision || !user || probe.size === 0) return null;
  const sure = decision.margin >= highMargin;
  // A template may only be changed for as long as its owner agrees to it.
  const agreed = (await lastDecision(db, user.id)) === 'granted';
  const vault = openVault(house.secrets, house.random, enrolled.key);
  const rows = await templateRows(db, user.id);
  const missing = [...probe.values()].filter(({ model }) => !rows.some((row) => row.model === model));

  if (policy.face.refresh && sure && agreed)
    await refresh(house, db, attempt, vault, { rows, key: enrolled.key }, probe);
  if (policy.face.olderModel === 'replace' && sure && agreed && missing.length > 0) {
    await migrate(house, db, attempt, vault, missing);
    return null;
  }
  return older ? 'renewFace' : null;
}

/** The login takes the place of the oldest capture that may be renewed. */
async function refresh(
  house: House,
  db: Db,
  { user, endpoint, policy }: Try,
  vault: Vault,
  { rows, key }: { readonly rows: readonly TemplateRow[]; readonly key: DataKeyRow },
  probe: Look,
): Promise<void> {
  if (!user) return;
  const now = house.now();
  const template = openTemplate(vault, rows, key.createdAt);
  const projected = new Map([...probe].map(([model, embedding]) => [model, vault.project(embedding)]));
  const found = renewal(template, projected, tableFor(house.decisions.login, policy.face), now);
  if (found.is === 'kept') return;
  const sealed: TemplateRow[] = [];
  for (const [model, embedding] of found.look) {
    sealed.push(vault.sealProjected(embedding, found.slot, now));
    const fused = found.fused.get(model);
    if (fused) sealed.push(vault.sealProjected(fused, slots.fused, now));
    // What was enrolled is kept beside what it becomes.
    const original = template.original.get(model);
    if (original && !rows.some((row) => row.model === model && row.n === slots.original)) {
      sealed.push(vault.sealProjected(original, slots.original, template.enrolledAt));
    }
  }
  await putTemplates(db, sealed);
  await record(house, db, user.tenantId, {
    kind: 'face.refreshed',
    subject: user.id,
    endpointId: endpoint.id,
    detail: { models: [...found.look.keys()], capture: found.slot },
  });
  house.meters.template('refreshed');
}

/** The template gets what this login has of the networks it lacks; what it has stays, for older workstations. */
async function migrate(
  house: House,
  db: Db,
  { user, endpoint }: Try,
  vault: Vault,
  missing: readonly Embedding[],
): Promise<void> {
  if (!user) return;
  const now = house.now();
  await putTemplates(
    db,
    missing.flatMap((embedding) => [slots.fused, slots.straight].map((n) => vault.seal(embedding, n, now))),
  );
  for (const embedding of missing) await addFace(house, db, vault, embedding);
  await record(house, db, user.tenantId, {
    kind: 'face.migrated',
    subject: user.id,
    endpointId: endpoint.id,
    detail: { models: missing.map(({ model }) => model) },
  });
  house.meters.template('migrated');
}

/** Opens every row, and sorts the networks' rows into looks. */
function openTemplate(vault: Vault, rows: readonly TemplateRow[], enrolledAt: number): OpenTemplate {
  const looks = new Map<number, Map<ModelId, Embedding>>();
  const times = new Map<number, number>();
  for (const row of rows) {
    const embedding = vault.open(row);
    const look = looks.get(row.n) ?? new Map<ModelId, Embedding>();
    looks.set(row.n, look.set(embedding.model, embedding));
    times.set(row.n, Math.max(times.get(row.n) ?? 0, row.capturedAt));
  }
  const fused = looks.get(slots.fused) ?? new Map<ModelId, Embedding>();
  const captures = [slots.straight, slots.anchor, ...slots.renewable].flatMap((n) => {
    const look = looks.get(n);
    return look ? [[n, { look, capturedAt: times.get(n) ?? 0 }] as const] : [];
  });
  return {
    enrolledAt,
    fused,
    original: new Map([...fused, ...(looks.get(slots.original) ?? [])]),
    captures: new Map(captures),
  };
}
