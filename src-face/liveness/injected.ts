/**
 * Whether the pictures come from a sensor or from a program. Pure. Asked only where the settings do not accept
 * injected cameras: tests and the demo feed clips.
 */
import type { EngineAnalysis } from '../types.ts';
import type { CameraFacts } from './types.ts';

/** Words in the names of devices that are programs. A capture card is hardware, and carries any picture as well. */
const virtualNames =
  /\b(virtual|obs|manycam|snap ?camera|xsplit|vcam|e2esoft|splitcam|droidcam|epoccam|iriun|camtwist|webcamoid|v4l2loopback|loopback|dummy|fake|screen capture|capture card|ndi|mmhmm|chromacam|youcam|sparkocam|camo|unity video capture|fakewebcam|cyberlink|vtube|perfectcam|altercam|logi ?capture|nvidia broadcast|deepfacelive|iVCam|akvirtual)\b|fake_device/i;

/** Whether a camera's name is that of a program. An empty name says nothing. */
export const isVirtual = (label: string): boolean => virtualNames.test(label.replaceAll('_', ' '));

/** Frames a second that cameras of workstations deliver. */
const frameRates = { least: 4, most: 121 } as const;

export type InjectionCause = 'device' | 'frameRate' | 'timing' | 'frozen';

/** Two frames of one camera are this far apart at least, ms. */
const closest = 1000 / frameRates.most;
/** Equal pictures in a row that a driver may hand out when it stumbles. */
const repeats = 2;

/** Why the frames cannot come from a sensor, or null. */
export function injectionIn(frames: readonly EngineAnalysis[], camera: CameraFacts): InjectionCause | null {
  if (isVirtual(camera.label)) return 'device';
  const { frameRate } = camera;
  if (frameRate !== null && !(frameRate >= frameRates.least && frameRate <= frameRates.most)) return 'frameRate';
  for (const [i, frame] of frames.slice(1).entries()) {
    if (!(frame.at - (frames[i] as EngineAnalysis).at >= closest)) return 'timing';
  }
  const pictures = new Set(frames.map(({ cues }) => cues.digest));
  if (frames.length - pictures.size > repeats || (frames.length > 2 && pictures.size === 1)) return 'frozen';
  return null;
}
