/**
 * The face landmarker for Node-side tools (the accuracy bench, clip making): the same network that the camera
 * window runs, in image mode, inside a headless browser. Images travel over loopback as files or raw pixels.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Pose } from '../../src-shared/domain/face.ts';
import { distinct, faceBox, poseOf } from '../../src-ui/vision/metrics.ts';
import { launchChromium } from './chromium.ts';
import type { Found } from './landmarker.page.ts';
import { sendFile, serve } from './serve.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Built by `npm run models`. */
export const landmarkerModel = `${root}models/dist/face_landmarker.task`;

export interface RawImage {
  readonly width: number;
  readonly height: number;
  /** RGBA or RGB, row-major. */
  readonly data: Uint8Array;
}

export interface LandmarkedFace {
  /** 478 x (x, y, z) in pixels of the image. */
  readonly landmarks: Float32Array;
  readonly pose: Pose;
}

export interface Landmarker {
  /** The faces in an image, biggest first; a face that was found twice is there once. Calls may overlap. */
  detect(image: RawImage): Promise<readonly LandmarkedFace[]>;
  /** The same for a picture on disk (JPEG, PNG or GIF; a photo's orientation tag is followed). */
  detectFile(path: string): Promise<readonly LandmarkedFace[]>;
  close(): Promise<void>;
}

export interface LandmarkerOptions {
  readonly model?: string;
  /** Workers that search at the same time; each holds about 150 MB. */
  readonly lanes?: number;
}

/**
 * Opens a landmarker; the caller closes it.
 * @throws when the model has not been built or no browser is installed.
 */
export async function openLandmarker(options: LandmarkerOptions = {}): Promise<Landmarker> {
  const { model = process.env.HEXLOCK_LANDMARKER ?? landmarkerModel, lanes = 2 } = options;
  if (!existsSync(model)) throw new Error(`${model} does not exist: run \`npm run models\` first`);

  const waiting = new Map<string, string | RawImage>();
  const served = await serve({
    '/page': (_, response) => html(response, '<!doctype html><title>landmarker</title>'),
    '/worker.ts': fileURLToPath(new URL('landmarker.page.ts', import.meta.url)),
    '/tasks-vision/': `${root}node_modules/@mediapipe/tasks-vision/`,
    '/model': model,
    '/image/': (_, response, id) => {
      const image = waiting.get(id);
      if (image === undefined || typeof image === 'string') return sendFile(response, image);
      response.setHeader('x-width', image.width).setHeader('x-height', image.height).end(rgba(image));
    },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${served.origin}/page`);
    await page.evaluate(openLanes, lanes);

    const find = async (image: string | RawImage): Promise<readonly LandmarkedFace[]> => {
      const id = randomUUID();
      waiting.set(id, image);
      try {
        const found = await page.evaluate(askLane, `/image/${id}`);
        const faces = found.faces.map(({ landmarks, matrix }) => {
          const points = Float32Array.from(landmarks);
          return { landmarks: points, pose: poseOf(matrix), box: faceBox(points) };
        });
        return distinct(faces).map(({ landmarks, pose }) => ({ landmarks, pose }));
      } finally {
        waiting.delete(id);
      }
    };
    return {
      detect: find,
      detectFile: find,
      close: async () => {
        await browser.close();
        await served.close();
      },
    };
  } catch (error) {
    await browser.close();
    await served.close();
    throw error;
  }
}

/** What the page keeps between calls. */
interface Lanes {
  ask(url: string): Promise<Found>;
}

/** Runs in the page: starts the workers and hands each image to the one with the shortest queue. */
function openLanes(count: number): void {
  const pending = new Map<number, { resolve(found: Found): void; reject(error: Error): void }>();
  const workers = Array.from({ length: count }, () => {
    const lane = { worker: new Worker('/worker.ts', { type: 'module' }), queued: 0 };
    lane.worker.onmessage = ({ data }: MessageEvent<{ id: number; found?: Found; error?: string }>) => {
      lane.queued--;
      const call = pending.get(data.id);
      pending.delete(data.id);
      if (data.found) call?.resolve(data.found);
      else call?.reject(new Error(data.error));
    };
    lane.worker.onerror = (event) => {
      for (const call of pending.values()) call.reject(new Error(`the landmarker's worker failed: ${event.message}`));
      pending.clear();
    };
    return lane;
  });
  let next = 0;
  const lanes: Lanes = {
    ask: (url) =>
      new Promise<Found>((resolve, reject) => {
        const lane = workers.reduce((best, each) => (each.queued < best.queued ? each : best));
        lane.queued++;
        pending.set(next, { resolve, reject });
        lane.worker.postMessage({ id: next++, url });
      }),
  };
  Object.assign(window, { lanes });
}

/** Runs in the page. */
function askLane(url: string): Promise<Found> {
  return (window as unknown as { lanes: Lanes }).lanes.ask(url);
}

function rgba(image: RawImage): Uint8Array {
  const pixels = image.width * image.height;
  if (image.data.length === pixels * 4) return image.data;
  if (image.data.length !== pixels * 3) {
    throw new Error(`${image.data.length} bytes are neither RGB nor RGBA of ${image.width}x${image.height}`);
  }
  const wide = new Uint8Array(pixels * 4).fill(255);
  for (let i = 0; i < pixels; i++) wide.set(image.data.subarray(3 * i, 3 * i + 3), 4 * i);
  return wide;
}

function html(response: ServerResponse, body: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(body);
}
