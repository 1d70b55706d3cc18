/** What a scan has gathered: all frames that are judged together, and of those the ones that a probe is made of. Pure. */
import type { EngineAnalysis } from '../../../src-face/types.ts';
import type { Pose } from '../../../src-shared/domain/face.ts';

export interface Gathered {
  /** For the judge, in the order of their times. */
  readonly all: readonly EngineAnalysis[];
  /** Good frames that look at the camera, by whether the lower face is covered. */
  readonly bare: readonly EngineAnalysis[];
  readonly masked: readonly EngineAnalysis[];
}

export const nothingGathered: Gathered = { all: [], bare: [], masked: [] };

/** Longer scans end by their time; this keeps a window that sends without end from filling the memory. */
export const mostFrames = 240;
/** More frames add nothing to a fused probe. */
export const mostProbeFrames = 24;

/** Degrees within which a face counts as looking at the camera. The landmark network's own bias is up to 8. */
const frontal: Readonly<Pose> = { yaw: 18, pitch: 20, roll: 20 };

export const isFrontal = ({ yaw, pitch, roll }: Pose): boolean =>
  Math.abs(yaw) <= frontal.yaw && Math.abs(pitch) <= frontal.pitch && Math.abs(roll) <= frontal.roll;

/** A frame for the judge alone: turned, or not good enough to tell a person by. */
export const witnessed = (gathered: Gathered, frame: EngineAnalysis): Gathered => ({
  ...gathered,
  all: [...gathered.all, frame].slice(-mostFrames),
});

/** A good frame that looks at the camera. */
export function accepted(gathered: Gathered, frame: EngineAnalysis, masked: boolean): Gathered {
  const { bare, masked: behind } = gathered;
  return {
    ...witnessed(gathered, frame),
    bare: masked ? bare : [...bare, frame].slice(-mostFrames),
    masked: masked ? [...behind, frame].slice(-mostFrames) : behind,
  };
}

/** Without the frames behind a mask, where the policy takes none. */
export const withoutMasks = ({ all, bare, masked }: Gathered): Gathered => ({
  all: all.filter((frame) => !masked.includes(frame)),
  bare,
  masked: [],
});

export interface ProbeFrames {
  readonly frames: readonly EngineAnalysis[];
  readonly masked: boolean;
}

/** The frames of one kind that a probe of at least `needed` can be made of; a bare face is worth more. Null: too few. */
export function probeFrames({ bare, masked }: Gathered, needed: number): ProbeFrames | null {
  if (bare.length >= needed) return { frames: bare.slice(0, mostProbeFrames), masked: false };
  if (masked.length >= needed) return { frames: masked.slice(0, mostProbeFrames), masked: true };
  return null;
}

/** How many of the frames that a probe needs are there. */
export const countOf = ({ bare, masked }: Gathered): number => Math.max(bare.length, masked.length);
