/** The two sides of a comparison, and which of them meet. */
import type { Vectors } from './networks.ts';

export type Protocol = 'single' | 'template3' | 'fused';

export const protocols: readonly Protocol[] = ['single', 'template3', 'fused'];

/** Some images of a person, made into one. */
export interface Side {
  /** Index of the person. */
  readonly person: number;
  /** What it is made of, increasing: numbers that are unique within the person. Sides that share one do not meet. */
  readonly parts: readonly number[];
  /** How many images were fused. */
  readonly images: number;
  /** What a reader can find it by: file names. */
  readonly label: string;
  /** `null` when a face was missing among them. */
  readonly vectors: Vectors | null;
}

export interface Plan {
  readonly templates: readonly Side[];
  readonly probes: readonly Side[];
  /** Of each person, whether template and probe are chosen alike, so that A against B and B against A are one comparison. */
  readonly alike: readonly boolean[];
}

/** Whether this template and this probe of one person make a trial. */
export function isGenuineTrial({ alike }: Plan, template: Side, probe: Side): boolean {
  if (template.person !== probe.person) return false;
  if (template.parts.some((part) => probe.parts.includes(part))) return false;
  return !alike[template.person] || (template.parts[0] ?? 0) < (probe.parts[0] ?? 0);
}

/** Whether this template and this probe of two people make a trial. */
export function isImpostorTrial({ alike }: Plan, template: Side, probe: Side): boolean {
  if (template.person === probe.person) return false;
  return !(alike[template.person] && alike[probe.person] && template.person > probe.person);
}

/** The least and the greatest number of images fused; [0, 0] when there is no side. */
export function imagesOf(sides: readonly Side[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { images } of sides) {
    least = Math.min(least, images);
    most = Math.max(most, images);
  }
  return sides.length === 0 ? [0, 0] : [least, most];
}
