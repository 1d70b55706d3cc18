/** Whether a face that is being enrolled is already enrolled under another account, and how near others come. */
import { similarity } from '../../src-face/compare.ts';
import { type Decision, decide } from '../../src-face/decision.ts';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import { type House, isUpperFace } from '../house.ts';
import { SealError } from '../secrets/seal.ts';
import { unpaged } from '../store/pages.ts';
import type { Db } from '../store/store.ts';
import { findEnrolled } from '../store/templates.ts';
import type { Look } from '../templates/captures.ts';
import { openVault } from '../templates/vault.ts';
import { createNearest, type Nearest } from './page.ts';
import { addFaces, type OwnedFace, type Owner, pagedModels, searchChanged, searchPages } from './pages.ts';

type Finder = Pick<House, 'store' | 'secrets' | 'random' | 'decisions'>;

/** How many of each network's nearest are compared in full. */
const candidates = 48;

/** Another account, and how alike the two templates are by all networks that both have. */
export interface Likeness {
  readonly userId: string;
  readonly decision: Decision;
}

export interface Found {
  /** Accounts with the same face, the likest first. */
  readonly same: readonly Likeness[];
  /** The likest of the others; null when there is none. */
  readonly nearest: Likeness | null;
  /** Templates that should open and do not. */
  readonly unreadable: number;
}

export interface Search {
  /** Looks at what has changed since the search began, and decides. Call it in the transaction that keeps the face. */
  readonly finish: (db: Db) => Promise<Found>;
}

/** Searches without holding the database, so that logins go on meanwhile. @param face the fused template */
export async function beginSearch(finder: Finder, owner: Owner, face: Look): Promise<Search> {
  await keepEarlier(finder);
  const passes: Pass[] = [];
  for (const one of face.values()) {
    if (!pagedModels.includes(one.model)) continue;
    const nearest = createNearest(candidates, owner.userId);
    const seen = await searchPages(finder, finder.store.db, owner.tenantId, one, nearest);
    passes.push({ face: one, nearest, seen });
  }
  return {
    finish: async (db) => {
      for (const { face: one, nearest, seen } of passes) {
        await searchChanged(finder, db, owner.tenantId, one, nearest, seen);
      }
      const users = new Set(passes.flatMap(({ nearest }) => nearest.hits.map(({ userId }) => userId)));
      return compareAll(finder, db, face, users);
    },
  };
}

/** One network's search. */
interface Pass {
  readonly face: Embedding;
  readonly nearest: Nearest;
  /** The revision up to which the pages were seen. */
  readonly seen: number;
}

async function compareAll(finder: Finder, db: Db, face: Look, users: ReadonlySet<string>): Promise<Found> {
  const likenesses: Likeness[] = [];
  let unreadable = 0;
  for (const userId of users) {
    try {
      const decision = await compareWith(finder, db, face, userId);
      if (decision) likenesses.push({ userId, decision });
    } catch (error) {
      // One broken template must not keep everybody else from enrolling; its owner's logins say aloud that it is.
      if (!(error instanceof SealError)) throw error;
      unreadable += 1;
    }
  }
  likenesses.sort((a, b) => b.decision.score - a.decision.score);
  const same = likenesses.filter(({ decision }) => decision.matched);
  return { same, nearest: likenesses.find(({ decision }) => !decision.matched) ?? null, unreadable };
}

/** Null when the face was removed meanwhile, or the two have no network in common. */
async function compareWith(finder: Finder, db: Db, face: Look, userId: string): Promise<Decision | null> {
  const enrolled = await findEnrolled(db, userId);
  if (!enrolled) return null;
  const vault = openVault(finder.secrets, finder.random, enrolled.key);
  const similarities = new Map<ModelId, number>();
  for (const row of enrolled.fused) {
    const own = face.get(row.model as ModelId);
    if (own && !isUpperFace(row.model)) {
      similarities.set(own.model, similarity(vault.project(own), vault.open(row)));
    }
  }
  return decide(similarities, finder.decisions.duplicate);
}

/** Faces that one transaction moves; logins come in between. */
const keptAtOnce = 150;

/** Stores where nothing is left to be kept: whoever writes a template today keeps it where it can be found. */
const caughtUp = new WeakSet<Finder['store']>();

/**
 * Puts templates that an older program enrolled where they can be found; later calls do nothing.
 * @returns how many were moved, and how many could not be opened
 */
export async function keepEarlier(finder: Finder): Promise<{ readonly kept: number; readonly unreadable: number }> {
  let kept = 0;
  let unreadable = 0;
  for (const model of caughtUp.has(finder.store) ? [] : pagedModels) {
    for (let last: string | null = ''; last !== null; ) {
      const after: string = last;
      last = await finder.store.transaction(async (db) => {
        const rows = await unpaged(db, model, after, keptAtOnce);
        const faces: OwnedFace[] = [];
        for (const { userId } of rows) {
          const face = await openedFace(finder, db, userId, model);
          if (face) faces.push(face);
          else unreadable += 1;
        }
        await addFaces(finder, db, rows[0]?.tenantId ?? '', model, faces);
        kept += faces.length;
        return rows.at(-1)?.userId ?? null;
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  caughtUp.add(finder.store);
  return { kept, unreadable };
}

/** Null when the template does not open. */
async function openedFace(finder: Finder, db: Db, userId: string, model: ModelId): Promise<OwnedFace | null> {
  const enrolled = await findEnrolled(db, userId);
  const row = enrolled?.fused.find((template) => template.model === model);
  if (!enrolled || !row) return null;
  try {
    const vault = openVault(finder.secrets, finder.random, enrolled.key);
    return { userId, vector: vault.reveal(vault.open(row)).vector };
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
