/** The page of the scan lab: runs a real scan on the browser's camera and notes what happened, for `run.ts`. */
import { capturePoses } from '../../../src-shared/domain/enrolment/state.ts';
import type { Hint } from '../../../src-shared/domain/hints.ts';
import { openCamera, show } from '../../../src-ui/vision/camera.ts';
import { type ScanEnd, startScan } from '../../../src-ui/vision/scan.ts';
import { createVision, type VisionError } from '../../../src-ui/vision/vision.ts';

export interface LabReport {
  readonly camera: string;
  readonly preloadMs: number;
  /** From the click (camera off) to the camera's first picture, and to the first good frame. */
  readonly cameraMs: number;
  readonly firstFrameMs: number | null;
  readonly end: ScanEnd;
  readonly seconds: number;
  readonly readings: number;
  readonly faces: number;
  readonly frames: readonly LabFrame[];
  readonly hints: readonly { readonly hint: Hint | null; readonly at: number }[];
  /** Milliseconds between two readings, and between a camera frame and its reading. */
  readonly gaps: readonly number[];
  readonly delays: readonly number[];
  /** Milliseconds between turns of the page's own timer, set to 10. */
  readonly stalls: readonly number[];
  readonly poses: readonly (readonly [yaw: number, pitch: number, roll: number])[];
}

export interface LabFrame {
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly yaw: number;
  readonly pitch: number;
}

export interface LabWish {
  readonly seconds: number;
  readonly purpose: 'login' | 'enrol';
}

const vision = createVision({ wasmBase: '/vision/wasm', model: '/vision/face_landmarker.task' });
const video = document.querySelector('video') as HTMLVideoElement;

async function run({ seconds, purpose }: LabWish): Promise<LabReport> {
  let start = performance.now();
  await vision.preload().catch((error: VisionError) => {
    throw new Error(error.code);
  });
  const preloadMs = performance.now() - start;
  await new Promise((rest) => setTimeout(rest, 500));

  start = performance.now();
  const stopping = new AbortController();
  const camera = await openCamera(stopping.signal);
  if (typeof camera === 'string') throw new Error(camera);
  await show(camera, video);
  const cameraMs = performance.now() - start;
  setTimeout(() => stopping.abort(), seconds * 1000);
  const enough = () => purpose === 'enrol' && frames.length >= capturePoses.length;

  const frames: LabFrame[] = [];
  const hints: { hint: Hint | null; at: number }[] = [];
  const times: number[] = [];
  const delays: number[] = [];
  const poses: [number, number, number][] = [];
  const stalls: number[] = [];
  let faces = 0;
  let turn = performance.now();
  const probe = setInterval(() => {
    stalls.push(performance.now() - turn);
    turn = performance.now();
  }, 10);
  const end = await startScan({
    video,
    vision,
    purpose:
      purpose === 'login'
        ? { is: 'login' }
        : { is: 'enrol', captured: () => Math.min(frames.length, capturePoses.length) },
    attempt: '00000000-0000-4000-8000-000000000000',
    signal: stopping.signal,
    onHint: (hint) => hints.push({ hint, at: performance.now() - start }),
    onFrame: ({ width, height, scale, pose }) => {
      frames.push({ at: performance.now() - start, width, height, scale, yaw: pose.yaw, pitch: pose.pitch });
      if (enough()) stopping.abort();
    },
    onReading: (reading, at) => {
      times.push(performance.now());
      delays.push(performance.now() - at);
      faces += reading.faces.length > 0 ? 1 : 0;
      const pose = reading.faces[0]?.pose;
      if (pose) poses.push([pose.yaw, pose.pitch, pose.roll]);
    },
  });
  clearInterval(probe);
  stopping.abort();
  return {
    camera: `${camera.width}x${camera.height}@${camera.frameRate}`,
    preloadMs,
    cameraMs,
    firstFrameMs: frames[0]?.at ?? null,
    end,
    seconds: (performance.now() - start) / 1000,
    readings: times.length,
    faces,
    frames,
    hints,
    gaps: times.slice(1).map((time, i) => time - (times[i] ?? 0)),
    delays,
    stalls,
    poses,
  };
}

Object.assign(window, { runLab: run });
