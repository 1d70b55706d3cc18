/**
 * The page of the camera doctor: runs the camera and the vision worker as the lock screen does, and notes what comes.
 * It concludes nothing; `look.ts` takes the notes, `verdict.ts` judges. Pictures leave it for a folder that the person
 * named, and only then.
 */
import { encodeFrame } from '../../../src-shared/contracts/frames.ts';
import { openCamera, show } from '../../../src-ui/vision/camera.ts';
import { cropFrame, landmarksInCrop, planCrop } from '../../../src-ui/vision/crop.ts';
import { lightOf } from '../../../src-ui/vision/light.ts';
import {
  type Box,
  type DetectedFace,
  distinct,
  type FaceMetrics,
  measure,
  type Size,
} from '../../../src-ui/vision/metrics.ts';
import { createVision, type Detection, VisionError } from '../../../src-ui/vision/vision.ts';
import { clippedShares, digestOf, greyOf, laplacianVariance, noiseBetween } from './pixels.ts';
import type { CameraRaw, Sample } from './raw.ts';

export interface LookWish {
  readonly seconds: number;
  /** Whether pictures are to be kept for `draw`. */
  readonly pictures: boolean;
}

export type LookAnswer =
  | { readonly is: 'seen'; readonly raw: CameraRaw; readonly crops: readonly string[] }
  /** One of the product's codes. */
  | { readonly is: 'failed'; readonly code: string };

/** Drawn pictures, JPEG as base64. */
export interface Pictures {
  readonly frame: string;
  readonly annotated: string;
}

export interface DrawnLine {
  readonly text: string;
  readonly is: 'good' | 'warning' | 'bad';
}

/** Width at which exposure, focus and noise are measured, px. */
const lookedWidth = 640;
/** Faces that Node measures as the agent would: enough for a middle value, few enough to carry over. */
const mostCrops = 5;

const video = document.querySelector('video') as HTMLVideoElement;
const vision = createVision({ wasmBase: '/vision/wasm', model: '/vision/face_landmarker.task' });
/** The last frame, and the biggest face in it as shares of the picture. */
let kept: { readonly canvas: OffscreenCanvas; readonly face: Box | null } | null = null;

async function look({ seconds, pictures }: LookWish): Promise<LookAnswer> {
  try {
    await vision.preload();
  } catch (error) {
    return { is: 'failed', code: error instanceof VisionError ? error.code : 'vision.failed' };
  }
  const stopping = new AbortController();
  try {
    const asked = performance.now();
    const camera = await openCamera(stopping.signal);
    if (typeof camera === 'string') return { is: 'failed', code: camera };
    const failure = await show(camera, video);
    if (failure) return { is: 'failed', code: failure };
    const openMs = performance.now() - asked;
    const frames: { at: number; skipped: number }[] = [];
    const counting = countFrames(frames, stopping.signal);
    const { samples, crops } = await sample(performance.now() + 1000 * seconds, pictures);
    stopping.abort();
    await counting;
    const { width, height, label, frameRate } = camera;
    const promised = frameRate || null;
    return { is: 'seen', raw: { label, width, height, promised, openMs, frames, samples }, crops };
  } finally {
    stopping.abort();
  }
}

/** Notes every frame that the browser presents; `presentedFrames` tells of those that this page was too busy for. */
async function countFrames(frames: { at: number; skipped: number }[], signal: AbortSignal): Promise<void> {
  let before: number | null = null;
  while (!signal.aborted) {
    await new Promise<void>((next) => {
      const handle = video.requestVideoFrameCallback((_now, { presentationTime, presentedFrames }) => {
        frames.push({ at: presentationTime, skipped: before === null ? 0 : Math.max(0, presentedFrames - before - 1) });
        before = presentedFrames;
        next();
      });
      const stop = (): void => {
        video.cancelVideoFrameCallback(handle);
        next();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

async function sample(until: number, pictures: boolean): Promise<{ samples: Sample[]; crops: string[] }> {
  const samples: Sample[] = [];
  const crops: string[] = [];
  let before: Uint8Array | null = null;
  while (performance.now() < until) {
    const at = performance.now();
    const still = new VideoFrame(video, { timestamp: at * 1000 });
    try {
      const size = { width: still.displayWidth, height: still.displayHeight };
      const detection = await vision.detect(await createImageBitmap(still, { resizeWidth: lookedWidth }), at);
      const faces = distinct(detection.faces.map((face) => ({ ...measure(face, detection), face })));
      const looked = smaller(still, size);
      const grey = greyOf(looked.data);
      samples.push({
        at,
        ...clippedShares(grey),
        focus: laplacianVariance(grey, looked.width),
        noise: before?.length === grey.length ? noiseBetween(before, grey) : null,
        digest: digestOf(grey),
        faces: faces.length,
        face: faceOf(faces[0], detection),
      });
      before = grey;
      const best = faces[0];
      if (best && crops.length < mostCrops) crops.push(cropOf(still, best, detection, size, samples.length, at));
      if (pictures) keep(still, size, best && shareOf(best.box, detection));
    } finally {
      still.close();
    }
  }
  return { samples, crops };
}

function smaller(still: VideoFrame, { width, height }: Size): ImageData {
  const canvas = new OffscreenCanvas(lookedWidth, Math.round((lookedWidth * height) / width));
  const context = contextOf(canvas);
  context.drawImage(still, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function faceOf(best: FaceMetrics | undefined, detection: Detection): Sample['face'] {
  if (!best) return null;
  const light = lightOf(detection.thumbnail, shareOf(best.box, detection));
  const { height, centre, pose } = best;
  return { height, centre, yaw: pose.yaw, pitch: pose.pitch, light: light.face, around: light.around };
}

const shareOf = ({ x, y, width, height }: Box, size: Size): Box => ({
  x: x / size.width,
  y: y / size.height,
  width: width / size.width,
  height: height / size.height,
});

/** The face as the lock screen would send it, for the agent's own measures. */
function cropOf(
  still: VideoFrame,
  best: FaceMetrics & { readonly face: DetectedFace },
  searched: Size,
  frame: Size,
  seq: number,
  at: number,
): string {
  const share = shareOf(best.box, searched);
  const box: Box = {
    x: share.x * frame.width,
    y: share.y * frame.height,
    width: share.width * frame.width,
    height: share.height * frame.height,
  };
  const plan = planCrop(box, frame);
  const landmarks = landmarksInCrop(best.face.landmarks, searched, frame, plan);
  const attempt = '00000000-0000-4000-8000-000000000000';
  return base64(encodeFrame(cropFrame(still, plan, { attempt, seq, at, pose: best.pose, landmarks })));
}

function keep(still: VideoFrame, { width, height }: Size, face: Box | undefined): void {
  const canvas = kept?.canvas ?? new OffscreenCanvas(width, height);
  contextOf(canvas).drawImage(still, 0, 0);
  kept = { canvas, face: face ?? null };
}

const colours = { good: '#4ade80', warning: '#facc15', bad: '#f87171' } as const;

/** The last picture as it is, and with the face framed and the verdict written below. */
async function draw(lines: readonly DrawnLine[]): Promise<Pictures> {
  if (!kept) throw new Error('no picture was kept');
  const { canvas, face } = kept;
  const { width, height } = canvas;
  const unit = height / 36;
  const annotated = new OffscreenCanvas(width, Math.ceil(height + (lines.length + 0.7) * unit));
  const context = contextOf(annotated);
  context.fillStyle = '#111';
  context.fillRect(0, 0, annotated.width, annotated.height);
  context.drawImage(canvas, 0, 0);
  context.lineWidth = unit / 8;
  if (face) {
    context.strokeStyle = '#fff';
    context.strokeRect(face.x * width, face.y * height, face.width * width, face.height * height);
  }
  context.font = `${0.7 * unit}px sans-serif`;
  for (const [i, { text, is }] of lines.entries()) {
    context.fillStyle = colours[is];
    context.fillText(text, unit / 2, height + (i + 1) * unit, width - unit);
  }
  return { frame: await jpeg(canvas), annotated: await jpeg(annotated) };
}

async function jpeg(canvas: OffscreenCanvas): Promise<string> {
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  return base64(new Uint8Array(await blob.arrayBuffer()));
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  return context;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

export interface DoctorPage {
  readonly look: typeof look;
  readonly draw: typeof draw;
}
Object.assign(window, { cameraDoctor: { look, draw } satisfies DoctorPage });
