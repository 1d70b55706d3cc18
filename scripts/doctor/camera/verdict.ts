/** What a camera's measurements mean for sign-ins by face, line by line, each with its remedy. Pure. */
import { isNoCamera } from '../../../src-main/auth/no-camera.ts';
import { bad, type Finding, good, type Named, warning } from '../report.ts';
import type { CameraMeasurement, FaceMeasurement } from './statistics.ts';

/** What the agent's settings ask of a camera. */
export interface CameraRules {
  readonly minHeight: number;
  readonly lowResolution: 'warn' | 'refuse';
  readonly injected: 'refuse' | 'accept';
  readonly minSharpness: number;
}

/** Under `least` a challenge cannot be followed: its frames would lie too far apart. */
const frameRate = { least: 8, good: 15 } as const;
/** The judge takes no longer gap between two frames of a challenge, ms. */
const longestGapMs = 700;
/** Levels 0..255. Dark skin in good light measures 45 to 80, so only less than that is too dark. */
const face = { dark: 25, dim: 40, bright: 220, shadowed: 75, backlight: 120, contrast: 80 } as const;
/** The window asks to come closer below the first, and to move back above the second. */
const faceHeight = { least: 0.26, most: 0.78 } as const;
const eyeDistance = { least: 45, good: 70 } as const;
/** Twice the gate of the agent leaves room for a bad day. */
const comfortably = 2;
const noisy = { warning: 5, bad: 12 } as const;
const clipped = 0.25;

export function verdictOf(measured: CameraMeasurement, rules: CameraRules): readonly Named[] {
  return [
    { name: 'device', ...device(measured, rules) },
    { name: 'resolution', ...resolution(measured, rules) },
    { name: 'frame rate', ...rate(measured) },
    { name: 'steadiness', ...steadiness(measured) },
    { name: 'exposure', ...exposure(measured) },
    { name: 'noise', ...noise(measured) },
    ...(measured.face === null
      ? [
          {
            name: 'face',
            ...bad('nobody was seen', 'sit down as if to sign in, look at the camera, and run this again'),
          },
        ]
      : faceLines(measured.face, rules)),
  ];
}

function faceLines(measured: FaceMeasurement, rules: CameraRules): Named[] {
  return [
    { name: 'face', ...presence(measured) },
    { name: 'face size', ...size(measured) },
    { name: 'focus', ...focus(measured, rules) },
    { name: 'light', ...light(measured) },
    { name: 'backlight', ...backlight(measured) },
  ];
}

function device({ label, openMs, frozen }: CameraMeasurement, { injected }: CameraRules): Finding {
  const says = `${label || 'unnamed'}, first picture after ${openMs.toFixed(0)} ms`;
  if (isNoCamera(label)) {
    return injected === 'accept'
      ? warning(`${says}; a virtual camera, accepted by camera.injected`, 'set camera.injected to refuse in production')
      : bad(`${says}; a virtual camera, refused at every sign-in`, 'switch it off and plug a real camera in');
  }
  if (frozen) return bad(`${says}; it sends one and the same picture`, 'plug it out and in again, or replace it');
  return openMs > 2_000
    ? warning(says, 'use another port, without a hub: people wait for this at every sign-in')
    : good(says);
}

function resolution({ width, height }: CameraMeasurement, { minHeight, lowResolution }: CameraRules): Finding {
  const says = `${width} x ${height}`;
  if (height >= minHeight) return good(says);
  const remedy = `use a camera with ${minHeight} lines or more, on a port that is fast enough for it`;
  return lowResolution === 'refuse' || height < 480
    ? bad(`${says}, fewer than ${minHeight} lines`, remedy)
    : warning(`${says}, fewer than ${minHeight} lines`, remedy);
}

function rate({ fps, promisedFps }: CameraMeasurement): Finding {
  const promised = promisedFps === null ? '' : ` of ${promisedFps.toFixed(0)} promised`;
  const says = `${fps.toFixed(1)} a second${promised}`;
  const remedy = 'more light (cameras slow down in the dark), a port of its own, and no other program on the camera';
  if (fps < frameRate.least) return bad(says, remedy);
  return fps < frameRate.good ? warning(says, remedy) : good(says);
}

function steadiness({ interval: { median, p95, longest } }: CameraMeasurement): Finding {
  const says = `${median.toFixed(0)} ms between frames, 95 % within ${p95.toFixed(0)}, longest ${longest.toFixed(0)}`;
  const remedy = 'close programs that keep this machine busy, and give the camera a port of its own';
  if (longest > longestGapMs) return bad(says, remedy);
  return p95 > 2 * Math.max(median, 33) ? warning(says, remedy) : good(says);
}

function exposure({ exposure: { mean, dark, burnt } }: CameraMeasurement): Finding {
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const says = `mean level ${mean.toFixed(0)} of 255, ${percent(dark)} black, ${percent(burnt)} burnt out`;
  if (mean < 20) return bad(says, 'switch a light on, or open the cover of the lens');
  if (burnt > clipped) return warning(says, 'point the camera away from the window or the lamp');
  return dark > 2 * clipped ? warning(says, 'light the room more evenly') : good(says);
}

function noise({ noise: level }: CameraMeasurement): Finding {
  if (level === null) return warning('not measured', 'look a little longer: --seconds 5');
  const says = `${level.toFixed(1)} levels`;
  const remedy = 'more light at the face: noise is what a camera makes of darkness';
  if (level > noisy.bad) return bad(says, remedy);
  return level > noisy.warning ? warning(says, remedy) : good(says);
}

function presence({ seen, people }: FaceMeasurement): Finding {
  const says = `in ${(100 * seen).toFixed(0)} % of the pictures`;
  if (people > 1) return warning(`${says}, with somebody else beside it`, 'one person at a time, please');
  return seen < 0.7 ? warning(says, 'look at the camera all the time, and keep its lens free') : good(says);
}

function size({ height, quality }: FaceMeasurement): Finding {
  // Where no face could be aligned the line about the focus says so.
  const eyes = quality?.eyeDistance ?? eyeDistance.good;
  const pixels = quality ? `, ${eyes.toFixed(0)} pixels between the eyes` : '';
  const says = `${(100 * height).toFixed(0)} % of the picture's height${pixels}`;
  if (eyes < eyeDistance.least || height < 0.7 * faceHeight.least) {
    return bad(says, 'come closer, or mount the camera where people stand');
  }
  if (eyes < eyeDistance.good || height < faceHeight.least) return warning(says, 'a little closer would be better');
  return height > faceHeight.most ? warning(says, 'move back a little, or mount the camera higher') : good(says);
}

function focus({ quality }: FaceMeasurement, { minSharpness }: CameraRules): Finding {
  if (quality === null) return bad('no face could be measured', 'look at the camera, and run this again');
  const says = `${quality.sharpness.toFixed(0)} on the face (sign-ins need ${minSharpness})`;
  const remedy = 'wipe the lens, take its film off, hold still, and set the focus to where people sit';
  if (quality.sharpness < minSharpness) return bad(says, remedy);
  return quality.sharpness < comfortably * minSharpness ? warning(says, remedy) : good(says);
}

function light({ light: level }: FaceMeasurement): Finding {
  const says = `level ${level.toFixed(0)} of 255 at the face`;
  if (level < face.dark) return bad(says, 'a lamp in front of the person, not behind');
  if (level > face.bright) return bad(says, 'less light on the face: turn the lamp to the wall');
  return level < face.dim ? warning(says, 'a little more light from the front would help') : good(says);
}

function backlight({ light: level, around }: FaceMeasurement): Finding {
  const difference = around - level;
  const says = `what is around is ${Math.abs(difference).toFixed(0)} levels ${difference >= 0 ? 'brighter' : 'darker'} than the face`;
  const remedy = 'turn the workstation so that the window is not behind the person, or draw the blind';
  if (level < face.shadowed && difference > face.backlight) return bad(says, remedy);
  return difference > face.contrast ? warning(says, remedy) : good(says);
}
