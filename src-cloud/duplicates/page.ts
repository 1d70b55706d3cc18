/**
 * A page: the quantised templates of many users, laid side by side so that one pass over the bytes compares them all.
 * Pure. One face is its user's id (16 bytes), the scale (float32, little-endian) and the numbers (int8), which is a
 * quarter of the vector's size and changes a cosine by less than 0.005.
 */

/** A face as a page holds it. */
export interface PagedFace {
  /** UUID. */
  readonly userId: string;
  /** Of length 1, under the tenant's projection. */
  readonly vector: Float32Array;
}

export interface Hit {
  readonly userId: string;
  /** Cosine similarity. */
  readonly score: number;
}

const idBytes = 16;
const headBytes = idBytes + 4;
const steps = 127;

const strideOf = (length: number): number => headBytes + length;

/** Faces on a page that is about 64 KiB large: small enough to be written anew for one face. */
export const facesPerPage = (length: number): number => Math.floor(65_536 / strideOf(length));

/** The page with one more face. */
export function withFace(page: Uint8Array, { userId, vector }: PagedFace): Uint8Array {
  const grown = new Uint8Array(page.length + strideOf(vector.length));
  grown.set(page);
  const view = new DataView(grown.buffer, page.length);
  grown.set(idOf(userId), page.length);
  const scale = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / steps;
  if (!(scale > 0)) throw new Error('a vector of nothing cannot be kept');
  view.setFloat32(idBytes, scale, true);
  for (let i = 0; i < vector.length; i++) view.setInt8(headBytes + i, Math.round((vector[i] as number) / scale));
  return grown;
}

/** The page without any face of that user. @param faces on the page */
export function withoutUser(page: Uint8Array, userId: string, faces: number): Uint8Array {
  const id = idOf(userId);
  const stride = page.length / faces;
  const kept: Uint8Array[] = [];
  for (let at = 0; at < page.length; at += stride) {
    const face = page.subarray(at, at + stride);
    if (!id.every((byte, i) => byte === face[i])) kept.push(face);
  }
  return new Uint8Array(Buffer.concat(kept));
}

/** The faces that are most like one vector, the likest first. */
export interface Nearest {
  readonly hits: readonly Hit[];
  /** What a face has to be above to be among them. */
  readonly floor: () => number;
  readonly offer: (hit: Hit) => void;
}

/** @param count how many are kept @param except a user whose own face does not count */
export function createNearest(count: number, except: string): Nearest {
  const hits: Hit[] = [];
  const floor = () => (hits.length < count ? Number.NEGATIVE_INFINITY : (hits.at(-1)?.score ?? 0));
  return {
    hits,
    floor,
    offer: (hit) => {
      if (hit.userId === except || !(hit.score > floor())) return;
      // A page that changed while it was searched is searched again: its faces count once, as they are now.
      const before = hits.findIndex(({ userId }) => userId === hit.userId);
      if (before >= 0) hits.splice(before, 1);
      const at = hits.findIndex(({ score }) => score < hit.score);
      hits.splice(at < 0 ? hits.length : at, 0, hit);
      if (hits.length > count) hits.pop();
    },
  };
}

/** Compares a vector with every face on a page. */
export function searchPage(page: Uint8Array, vector: Float32Array, nearest: Nearest): void {
  const { length } = vector;
  const stride = strideOf(length);
  if (page.length % stride !== 0) throw new Error(`${page.length} bytes are no page of ${length} numbers a face`);
  const values = new Int8Array(page.buffer, page.byteOffset, page.byteLength);
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let floor = nearest.floor();
  for (let at = 0; at < page.length; at += stride) {
    const from = at + headBytes;
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (values[from + i] as number) * (vector[i] as number);
    const score = sum * view.getFloat32(at + idBytes, true);
    // The id is read for the few that count: making a text of each would take longer than comparing them.
    if (!(score > floor)) continue;
    nearest.offer({ userId: uuidOf(page.subarray(at, at + idBytes)), score });
    floor = nearest.floor();
  }
}

function idOf(userId: string): Uint8Array {
  const bytes = Buffer.from(userId.replaceAll('-', ''), 'hex');
  if (bytes.length !== idBytes) throw new Error(`${userId} is no UUID`);
  return new Uint8Array(bytes);
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
