/**
 * Pages in the database: sealed by a key of the tenant, under a projection of the tenant, written anew whenever a face
 * on them comes or goes. Nothing of them stays in memory, so every process sees what is there, and what was erased is
 * gone. Why so: docs/adr/0006-finding-a-face-twice.md.
 */
import { hkdfSync } from 'node:crypto';
import { type Embedding, type ModelId, vectorLengths } from '../../src-shared/domain/face.ts';
import { type House, isUpperFace } from '../house.ts';
import { seal, unseal } from '../secrets/seal.ts';
import {
  deleteSlots,
  type FacePageRow,
  findPage,
  insertSlot,
  lastRevision,
  pagesAfter,
  pagesChanged,
  putPage,
  roomFor,
  slotsOf,
} from '../store/pages.ts';
import type { Db } from '../store/store.ts';
import { type Projection, projectionOf, seedBytes } from '../templates/projection.ts';
import { facesPerPage, type Nearest, searchPage, withFace, withoutUser } from './page.ts';

export type Keeper = Pick<House, 'store' | 'secrets' | 'random'>;

/** Longer vectors would make pages several times as large and find nothing more: who is near is compared in full. */
const longestVector = 256;

/** The networks by which faces are looked for. */
export const pagedModels: readonly ModelId[] = (Object.entries(vectorLengths) as [ModelId, number][])
  .filter(([model, length]) => !isUpperFace(model) && length <= longestVector)
  .map(([model]) => model);

/** A face and whose it is. */
export interface OwnedFace {
  readonly userId: string;
  readonly vector: Float32Array;
}

/**
 * Keeps faces of one network where they can be found; each page is written once. Call it in the transaction that keeps
 * the templates.
 */
export async function addFaces(
  keeper: Keeper,
  db: Db,
  tenantId: string,
  model: ModelId,
  faces: readonly OwnedFace[],
): Promise<void> {
  const [first] = faces;
  if (!first) return;
  const capacity = facesPerPage(first.vector.length);
  const { project } = tenantProjection(keeper, first.vector.length);
  for (let at = 0; at < faces.length; ) {
    const { page, last } = await roomFor(db, tenantId, model, capacity);
    const number = page?.page ?? last + 1;
    const before = page?.faces ?? 0;
    const fitting = faces.slice(at, at + capacity - before);
    const grown = fitting.reduce<Uint8Array>(
      (bytes, { userId, vector }) => withFace(bytes, { userId, vector: project(vector) }),
      page ? openPage(keeper, page) : new Uint8Array(),
    );
    await writePage(keeper, db, { tenantId, model, page: number, faces: before + fitting.length }, grown);
    for (const { userId } of fitting) await insertSlot(db, { userId, model, tenantId, page: number });
    at += fitting.length;
  }
}

/** Keeps one face where it can be found, if faces are looked for by its network. */
export async function addFace(
  keeper: Keeper,
  db: Db,
  { tenantId, userId }: Owner,
  { model, vector }: Embedding,
): Promise<void> {
  if (pagedModels.includes(model)) await addFaces(keeper, db, tenantId, model, [{ userId, vector }]);
}

export interface Owner {
  readonly tenantId: string;
  readonly userId: string;
}

/** Takes a user's face from every page it is on; the bytes are overwritten. */
export async function dropFace(keeper: Keeper, db: Db, { tenantId, userId }: Owner): Promise<void> {
  for (const { model, page: number } of await slotsOf(db, userId)) {
    const page = await findPage(db, tenantId, model, number);
    if (!page) throw new Error(`page ${number} of ${model} is missing`);
    const opened = openPage(keeper, page);
    const head = { tenantId, model, page: number, faces: page.faces - 1 };
    await writePage(keeper, db, head, withoutUser(opened, userId, page.faces));
  }
  await deleteSlots(db, userId);
}

/** Pages that are read at once, so that logins come in between. */
const pagesAtOnce = 16;

/**
 * Offers every face of a model to `nearest`.
 * @returns the revision up to which everything was seen
 */
export async function searchPages(
  keeper: Keeper,
  db: Db,
  tenantId: string,
  face: Embedding,
  nearest: Nearest,
): Promise<number> {
  const seen = await lastRevision(db, tenantId, face.model);
  const search = searcher(keeper, face, nearest);
  for (let after = 0; ; ) {
    const pages = await pagesAfter(db, tenantId, face.model, after, pagesAtOnce);
    pages.forEach(search);
    const last = pages.at(-1);
    if (!last || pages.length < pagesAtOnce) return seen;
    after = last.page;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The same for faces on pages that changed since. */
export async function searchChanged(
  keeper: Keeper,
  db: Db,
  tenantId: string,
  face: Embedding,
  nearest: Nearest,
  seen: number,
): Promise<void> {
  (await pagesChanged(db, tenantId, face.model, seen)).forEach(searcher(keeper, face, nearest));
}

function searcher(keeper: Keeper, { vector }: Embedding, nearest: Nearest): (page: FacePageRow) => void {
  const projected = tenantProjection(keeper, vector.length).project(vector);
  return (page) => searchPage(openPage(keeper, page), projected, nearest);
}

async function writePage(
  keeper: Keeper,
  db: Db,
  head: Pick<FacePageRow, 'tenantId' | 'model' | 'page' | 'faces'>,
  opened: Uint8Array,
): Promise<void> {
  const revision = (await lastRevision(db, head.tenantId, head.model)) + 1;
  const sealed = seal(derive(keeper, 'seal', 32), opened, aboutPage({ ...head, revision }), keeper.random);
  await putPage(db, { ...head, revision, sealed });
}

/** @throws {SealError} when it is another page, or was changed */
const openPage = (keeper: Keeper, page: FacePageRow): Uint8Array =>
  unseal(derive(keeper, 'seal', 32), page.sealed, aboutPage(page));

const aboutPage = ({ tenantId, model, page, faces, revision }: Omit<FacePageRow, 'sealed'>): string =>
  ['face page', tenantId, model, page, faces, revision].join('|');

const derive = ({ secrets }: Keeper, label: string, bytes: number): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secrets.pageKey, 'hexlock face pages 1', label, bytes));

const tenantProjection = (keeper: Keeper, length: number): Projection =>
  projectionOf(derive(keeper, `projection ${length}`, seedBytes(length)), length);
