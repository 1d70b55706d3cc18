/**
 * Whether the pictures come from a sensor or from a program. Pure. Asked only where the settings do not accept
 * injected cameras: tests and the demo feed clips.
 *
 * A driver that lies about its name and adds noise of its own passes: this keeps the tools away that anybody can
 * install, not those who write one. Against them stands the challenge.
 */
import type { EngineAnalysis } from '../types.ts';
import { motionOf } from './motion.ts';
import { lowerMiddle } from './points.ts';
import type { CameraFacts, Scores } from './types.ts';

/** Words in the names of devices that are programs, and of loopbacks and capture sticks, which carry any picture. */
const virtualWords = [
  'virtual',
  'obs',
  'obs-camera',
  'manycam',
  'snap camera',
  'xsplit',
  'vcam',
  'e2esoft',
  'splitcam',
  'droidcam',
  'epoccam',
  'iriun',
  'ivcam',
  'camo',
  'camtwist',
  'webcamoid',
  'akvirtualcamera',
  'v4l2loopback',
  'v4l2 loopback',
  'loopback',
  'dummy',
  'fake',
  'fake device',
  'screen capture',
  'capture card',
  'cam link',
  'ndi',
  'newtek',
  'mmhmm',
  'chromacam',
  'youcam',
  'sparkocam',
  'altercam',
  'perfect ?cam',
  'unity video capture',
  'vtuber?',
  'vseeface',
  'animaze',
  'facerig',
  'deepfacelive',
  'avatarify',
  'broadcast',
  'logi capture',
  'gstreamer',
  'ffmpeg',
  'spout',
  'syphon',
] as const;

const virtualNames = new RegExp(`(^|[^a-z0-9])(${virtualWords.join('|')})([^a-z0-9]|$)`);

/** Whether a camera's name is that of a program. An empty name says nothing. */
export const isVirtual = (label: string): boolean => virtualNames.test(label.toLowerCase().replaceAll('_', ' '));

/** Frames a second that cameras of workstations deliver. */
const frameRates = { least: 4, most: 121 } as const;
/** Two frames of one camera are this far apart at least, ms. */
const closest = 1_000 / frameRates.most;
/** Equal pictures that a driver may hand out when it stumbles: so many, or this share of all. */
const repeats = { count: 2, share: 0.2 } as const;
/**
 * The least grain that is left between two frames of a sensor, see `motionOf`; grey levels. Clips of people after heavy
 * compression leave 0.8 and more between neighbours, pictures with the faintest sensor noise 0.46; the same picture twice
 * leaves 0, and landmarks that wander on it 0.1.
 */
const leastGrain = 0.15;

export type InjectionCause = 'device' | 'frameRate' | 'timing' | 'frozen' | 'noiseless';

export interface InjectionFinding {
  readonly cause: InjectionCause | null;
  readonly scores: Scores;
}

/** Why the frames cannot come from a sensor. Frames in the order of their times. */
export function injectionIn(frames: readonly EngineAnalysis[], camera: CameraFacts): InjectionFinding {
  const grain = grainBetween(frames);
  const pictures = new Set(frames.map(({ cues }) => cues.digest)).size;
  const scores: Scores = {
    'camera.pictures': pictures,
    ...(camera.frameRate === null ? {} : { 'camera.frameRate': camera.frameRate }),
    ...(Number.isFinite(grain) ? { 'camera.grain': grain } : {}),
  };
  return { cause: causeOf(frames, camera, pictures, grain), scores };
}

function causeOf(
  frames: readonly EngineAnalysis[],
  { label, frameRate }: CameraFacts,
  pictures: number,
  grain: number,
): InjectionCause | null {
  if (isVirtual(label)) return 'device';
  if (frameRate !== null && !(frameRate >= frameRates.least && frameRate <= frameRates.most)) return 'frameRate';
  if (frames.some(({ at }, i) => i > 0 && !(at - (frames[i - 1] as EngineAnalysis).at >= closest))) return 'timing';
  const again = frames.length - pictures;
  if (again > Math.max(repeats.count, repeats.share * frames.length) || (frames.length > 2 && pictures === 1))
    return 'frozen';
  return frames.length > 2 && grain < leastGrain ? 'noiseless' : null;
}

/** The middle value of the grain between neighbours; NaN with fewer than two frames. */
function grainBetween(frames: readonly EngineAnalysis[]): number {
  const some = frames.slice(0, 8);
  return lowerMiddle(
    some.slice(1).map(({ signature }, i) => motionOf((some[i] as EngineAnalysis).signature, signature).grain),
  );
}
