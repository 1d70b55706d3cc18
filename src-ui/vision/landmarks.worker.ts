/**
 * The vision worker: finds faces and their landmarks in the frames a window sends, away from the window's own
 * thread. A module worker from the page's origin, so that it runs under `worker-src 'self'`; everything it loads
 * comes from that origin as well.
 */
import { FaceLandmarker, FilesetResolver } from '@mediapipe/tasks-vision';
import { glareAt } from './glare.worker.ts';
import { type FromWorker, pack, type ToWorker, type VisionFailure, type VisionUrls } from './messages.ts';
import { faceHeight, fromWide, initialSearch, nextSearch } from './secondLook.ts';
import { smallOf } from './small.worker.ts';
import { thumbnailOf } from './thumbnail.worker.ts';
import { widened } from './wide.worker.ts';

/** Two, because a second person in the picture has to be noticed; a third adds nothing. */
const maxFaces = 2;

let landmarker: FaceLandmarker | undefined;
let lastAt = 0;
let search = initialSearch;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.is === 'load') {
    load(data.urls).then(
      () => answer({ is: 'ready' }),
      (error: unknown) => fail(error instanceof LoadError ? error.code : 'vision.failed', error),
    );
    return;
  }
  const { id, picture, at } = data;
  let bitmap: ImageBitmap | undefined;
  try {
    bitmap = picture instanceof ImageBitmap ? picture : smallOf(picture);
    detect(id, bitmap, at);
  } catch (error) {
    fail('vision.failed', error);
  } finally {
    picture.close();
    bitmap?.close();
  }
};

class LoadError extends Error {
  readonly code: VisionFailure = 'models.missing';
}

async function load({ wasmBase, model }: VisionUrls): Promise<void> {
  const [files, modelAssetBuffer] = await Promise.all([
    // `true`: the WebAssembly glue as an ES module, because a module worker has no importScripts.
    FilesetResolver.forVisionTasks(wasmBase, true),
    fetchModel(model),
  ]);
  landmarker = await FaceLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetBuffer, delegate: 'CPU' },
    runningMode: 'VIDEO',
    numFaces: maxFaces,
    outputFacialTransformationMatrixes: true,
  });
  warm(landmarker);
}

async function fetchModel(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new LoadError(String(error));
  });
  if (!response.ok) throw new LoadError(`${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The first inference takes 0.5 to 1.7 seconds: better while the lock screen idles than after the click. */
function warm(ready: FaceLandmarker): void {
  forget(ready, 0);
}

/** Shows nothing, so that no face is looked for where it was before. */
function forget(ready: FaceLandmarker, at: number): void {
  const canvas = new OffscreenCanvas(640, 360);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.fillStyle = '#777';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const bitmap = canvas.transferToImageBitmap();
  ready.detectForVideo(bitmap, nextTimestamp(at));
  bitmap.close();
}

function detect(id: number, bitmap: ImageBitmap, at: number): void {
  if (!landmarker) throw new Error('a frame came before the model was loaded');
  const { width, height } = bitmap;
  const thumbnail = thumbnailOf(bitmap);
  // The light is judged while the search runs.
  answer({ is: 'seen', id, thumbnail });
  const { view } = search;
  const result = landmarker.detectForVideo(view === 'wide' ? widened(bitmap) : bitmap, nextTimestamp(at));
  const faces = result.faceLandmarks.map((seen, i) => {
    const points = view === 'wide' ? fromWide(seen, bitmap) : seen;
    return { points, matrix: result.facialTransformationMatrixes[i]?.data ?? [], glare: glareAt(bitmap, points) };
  });
  search = nextSearch(search, faces.length > 0 ? Math.max(...faces.map(({ points }) => faceHeight(points))) : null);
  const packed = pack(faces, { width, height });
  answer({ is: 'found', id, width, height, packed, thumbnail }, [packed.buffer, thumbnail.pixels.buffer]);
  // The network follows a face from frame to frame: where it was in one view, it is not in the other.
  if (faces.length > 0 && search.view !== view) forget(landmarker, at);
}

/** The library refuses a timestamp that does not grow. */
function nextTimestamp(at: number): number {
  lastAt = Math.max(at, lastAt + 1);
  return lastAt;
}

function fail(code: VisionFailure, error: unknown): void {
  answer({ is: 'failed', code, detail: String(error) });
}

function answer(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}
