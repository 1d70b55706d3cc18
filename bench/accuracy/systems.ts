/** What is measured: each tier as the product decides with it, and each network alone. */
import type { RecognitionEntry } from '../../models/manifest.ts';
import type { ModelId, Tier } from '../../src-shared/domain/face.ts';
import type { Scorer } from './compare.ts';

/** Something that says how alike two faces are, with the threshold that the product ships for it. */
export interface System extends Scorer {
  readonly tier: Tier;
  /** The networks' names, as a reader knows them. */
  readonly name: string;
  readonly login: number;
}

/** The networks that decide in each tier. */
const decidedBy: Readonly<Record<Tier, ModelId>> = { recommended: 'mobilefacenet', embedded: 'dlib-resnet34' };
export const tiers: readonly Tier[] = ['recommended', 'embedded'];

/** The networks that a tier needs to decide. */
export function networksOf(tier: Tier): readonly ModelId[] {
  return [decidedBy[tier]];
}

/** How the product decides in a tier. */
export function tierSystem(tier: Tier, entries: readonly RecognitionEntry[]): System {
  return alone(tier, entryOf(decidedBy[tier], entries));
}

/** Each network by itself. */
export function networkSystems(entries: readonly RecognitionEntry[]): System[] {
  return entries.map((entry) => alone(entry.tier, entry));
}

function alone(tier: Tier, { id, threshold }: RecognitionEntry): System {
  return { tier, name: id, models: [id], combine: ([similarity]) => similarity ?? Number.NaN, login: threshold.login };
}

function entryOf(id: ModelId, entries: readonly RecognitionEntry[]): RecognitionEntry {
  const entry = entries.find((each) => each.id === id);
  if (!entry) throw new RangeError(`the network ${id} is not open`);
  return entry;
}
