/** From single frames to what is said of a camera. Pure. */
import type { FrameQuality } from '../../../src-shared/domain/face.ts';
import type { CameraRaw, Sample } from './raw.ts';

/** What was measured, in the units that the verdict speaks of. */
export interface CameraMeasurement {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly promisedFps: number | null;
  readonly openMs: number;
  /** Frames that the camera really delivered, a second. */
  readonly fps: number;
  /** Between two frames, ms: the middle value, the 95th percentile, the longest. */
  readonly interval: { readonly median: number; readonly p95: number; readonly longest: number };
  readonly seconds: number;
  readonly looked: number;
  /** Levels 0..255 and shares 0..1 over the whole picture; middle values. */
  readonly exposure: { readonly mean: number; readonly dark: number; readonly burnt: number };
  /** Variance of the Laplacian over the picture. */
  readonly focus: number;
  /** Noise of the sensor, levels. */
  readonly noise: number | null;
  /** Whether the camera sent one and the same picture all the time. */
  readonly frozen: boolean;
  readonly face: FaceMeasurement | null;
}

export interface FaceMeasurement {
  /** Share of the frames with a face in them. */
  readonly seen: number;
  /** Most people that were in one picture. */
  readonly people: number;
  /** Share of the picture's height. */
  readonly height: number;
  /** Mean level of the face, and of what is around it. */
  readonly light: number;
  readonly around: number;
  /** As the agent measures the frames of a scan; null when none could be aligned. */
  readonly quality: FrameQuality | null;
}

/** @param qualities of some frames with a face, as the agent measures them. */
export function measurementOf(raw: CameraRaw, qualities: readonly FrameQuality[]): CameraMeasurement {
  const { label, width, height, promised, openMs, frames, samples } = raw;
  const first = frames[0];
  const last = frames.at(-1);
  const ms = first && last ? last.at - first.at : 0;
  const delivered = frames.slice(1).reduce((sum, { skipped }) => sum + 1 + skipped, 0);
  const intervals = frames.slice(1).map(({ at, skipped }, i) => (at - (frames[i]?.at ?? at)) / (1 + skipped));
  const of = (value: (sample: Sample) => number) => median(samples.map(value));
  const noise = samples.flatMap((sample) => (sample.noise === null ? [] : [sample.noise]));
  return {
    label,
    width,
    height,
    promisedFps: promised,
    openMs,
    fps: ms > 0 ? (1000 * delivered) / ms : 0,
    interval: { median: median(intervals), p95: quantile(intervals, 0.95), longest: quantile(intervals, 1) },
    seconds: ms / 1000,
    looked: samples.length,
    exposure: { mean: of(({ mean }) => mean), dark: of(({ dark }) => dark), burnt: of(({ burnt }) => burnt) },
    focus: of(({ focus }) => focus),
    // Whoever moves makes more of it; the calmest moments show the sensor.
    noise: noise.length === 0 ? null : quantile(noise, 0.25),
    frozen: samples.length > 2 && new Set(samples.map(({ digest }) => digest)).size === 1,
    face: faceOf(samples, qualities),
  };
}

function faceOf(samples: readonly Sample[], qualities: readonly FrameQuality[]): FaceMeasurement | null {
  const faces = samples.flatMap(({ face }) => (face ? [face] : []));
  if (faces.length === 0) return null;
  const quality = (value: (one: FrameQuality) => number) => median(qualities.map(value));
  return {
    seen: faces.length / samples.length,
    people: Math.max(...samples.map((sample) => sample.faces)),
    height: median(faces.map(({ height }) => height)),
    light: median(faces.map(({ light }) => light)),
    around: median(faces.map(({ around }) => around)),
    quality:
      qualities.length === 0
        ? null
        : {
            eyeDistance: quality(({ eyeDistance }) => eyeDistance),
            sharpness: quality(({ sharpness }) => sharpness),
            brightness: quality(({ brightness }) => brightness),
            clipped: quality(({ clipped }) => clipped),
          },
  };
}

/** The value that the share `part` of all stay at or under; 0 for none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))] ?? 0;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
