/**
 * Runs in a module worker of the landmarker's browser page: fetches an image from the loopback server, finds the
 * faces in it, answers with plain numbers. Served by `landmarker.ts`, never bundled.
 */
import type { FaceLandmarker, FilesetResolver } from '@mediapipe/tasks-vision';

export interface FoundFace {
  /** 478 x (x, y, z) in pixels. */
  readonly landmarks: number[];
  /** 4 x 4, column-major. */
  readonly matrix: number[];
}

export interface Found {
  readonly width: number;
  readonly height: number;
  readonly faces: readonly FoundFace[];
}

interface Library {
  readonly FaceLandmarker: typeof FaceLandmarker;
  readonly FilesetResolver: typeof FilesetResolver;
}

const bundle = '/tasks-vision/vision_bundle.mjs';

async function load(): Promise<FaceLandmarker> {
  const library = (await import(bundle)) as Library;
  const files = await library.FilesetResolver.forVisionTasks('/tasks-vision/wasm', true);
  return library.FaceLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: '/model', delegate: 'CPU' },
    runningMode: 'IMAGE',
    numFaces: 10,
    outputFacialTransformationMatrixes: true,
  });
}

/** An encoded picture, or raw RGBA whose size stands in the headers. */
async function image(url: string): Promise<ImageBitmap | ImageData> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const width = Number(response.headers.get('x-width'));
  if (!width) return createImageBitmap(await response.blob());
  const height = Number(response.headers.get('x-height'));
  return new ImageData(new Uint8ClampedArray(await response.arrayBuffer()), width, height);
}

const ready = load();

self.onmessage = async ({ data }: MessageEvent<{ id: number; url: string }>) => {
  try {
    const [landmarker, picture] = await Promise.all([ready, image(data.url)]);
    const { width, height } = picture;
    const result = landmarker.detect(picture);
    const faces = result.faceLandmarks.map((points, i) => ({
      landmarks: points.flatMap(({ x, y, z }) => [x * width, y * height, z * width]),
      matrix: [...(result.facialTransformationMatrixes[i]?.data ?? [])],
    }));
    self.postMessage({ id: data.id, found: { width, height, faces } satisfies Found });
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error) });
  }
};
