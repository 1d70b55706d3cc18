/**
 * Whether the frames of a scan show one person. Pure.
 *
 * The networks judge together, for one alone is misled by a face that talks: within the scans of a synthetic person who
 * grimaces, mobilefacenet fell to 0.36, where one pair of strangers in 10,000 reaches 0.41, and one enrolment in forty was refused. The limits
 * (`sameScan` in `models/manifest.json`) are those that one pair of strangers in 1,000 reaches on photos (`bench -- accuracy`,
 * `single`); the synthetic person's frames leave 0.45 at least, whole clips of turning heads 0.53.
 */
import type { Embedding } from '../src-shared/domain/face.ts';
import { similarities } from './compare.ts';
import { type DecisionTable, isSameScan } from './decision.ts';

/**
 * No frame and a single one are consistent. Frames are compared by the networks that both have; two with none in common
 * are not.
 * @param frames the embeddings of each, one for each network
 * @throws {VectorError} `vector.mixed` when two embeddings of a network differ in length
 */
export function consistent(frames: readonly (readonly Embedding[])[], table: DecisionTable): boolean {
  return frames.every((a, i) => frames.slice(i + 1).every((b) => isSameScan(similarities(a, b), table)));
}
