/** What is measured: each tier as the product decides in it (`src-face/decision.ts`), and each network alone. */
import type { DecisionTable, NetworkSet } from '../../src-face/decision.ts';
import { bestSet, onScale } from '../../src-face/decision.ts';
import type { ModelId, Tier } from '../../src-shared/domain/face.ts';
import type { Scorer } from './compare.ts';

/** Something that says how alike two faces are, with the threshold that the product ships for it. */
export interface System extends Scorer {
  readonly tier: Tier;
  /** What scores and thresholds are: cosines of one network, or the decision's common scale for several. */
  readonly scale: 'cosine' | 'decision';
  readonly login: number;
}

/** What must be known of a network: an entry of the manifest is one. */
export interface KnownNetwork {
  readonly id: ModelId;
  readonly tier: Tier;
  readonly threshold: { readonly login: number };
}

export const tiers: readonly Tier[] = ['recommended', 'embedded'];

/**
 * The networks that decide in a tier, where all of the given ones are there. A machine of the recommended tier has the embedded
 * networks too. Undefined when nothing decides, or nothing that would make it that tier.
 */
export function setOf(tier: Tier, networks: readonly KnownNetwork[], table: DecisionTable): NetworkSet | undefined {
  const atHand = networks.filter((network) => tier === 'recommended' || network.tier === 'embedded');
  const set = bestSet(
    atHand.map(({ id }) => id),
    table,
  );
  const ofTier = atHand.some(({ id, tier: own }) => own === tier && set?.models.includes(id));
  return ofTier ? set : undefined;
}

/** How the product decides in a tier; undefined as for {@link setOf}. */
export function tierSystem(tier: Tier, networks: readonly KnownNetwork[], table: DecisionTable): System | undefined {
  const set = setOf(tier, networks, table);
  if (!set) return undefined;
  const [only, second] = set.models;
  // One network alone decides by the same scale, but a reader knows its cosines.
  const network = second === undefined ? networks.find(({ id }) => id === only) : undefined;
  return network ? { ...networkSystem(network), tier } : setSystem(tier, set, table);
}

/** A network by itself. */
export function networkSystem({ id, tier, threshold }: KnownNetwork): System {
  const combine: Scorer['combine'] = ([similarity]) => similarity ?? Number.NaN;
  return { tier, models: [id], scale: 'cosine', combine, login: threshold.login };
}

/** The weighted mean that `decide` takes, without a map for each of a hundred million comparisons. */
function setSystem(tier: Tier, { models, weights, threshold }: NetworkSet, { scales }: DecisionTable): System {
  const terms = models.map((model, i) => {
    const scale = scales.get(model);
    if (!scale) throw new RangeError(`the decision table has no scale for ${model}`);
    return { weight: weights[i] ?? Number.NaN, scale };
  });
  const combine: Scorer['combine'] = (similarities) => {
    let score = 0;
    for (let i = 0; i < terms.length; i++) {
      const { weight, scale } = terms[i] as (typeof terms)[number];
      score += weight * onScale(similarities[i] as number, scale);
    }
    return score;
  };
  return { tier, models, scale: 'decision', combine, login: threshold };
}
