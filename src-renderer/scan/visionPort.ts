import { openCamera, show } from '../../src-ui/vision/camera.ts';
import { startScan } from '../../src-ui/vision/scan.ts';
import { createVision, type VisionUrls } from '../../src-ui/vision/vision.ts';
import { watchPresence } from '../presence/watch.ts';
import type { ScanFailure, ScanPort, ScanRequest } from './port.ts';

/** Where both hosts serve the vision library and the landmark model. */
const urls: VisionUrls = { wasmBase: '/vision/wasm', model: '/vision/face_landmarker.task' };

/** The real camera and the real vision worker. */
export function createVisionPort(): ScanPort {
  const vision = createVision(urls);

  /** Opens the camera, shows it, and runs what is to be done with it until one of them ends. */
  async function withCamera(
    { video, signal, onReady }: Pick<ScanRequest, 'video' | 'signal' | 'onReady'>,
    work: () => Promise<'stopped' | 'spent' | ScanFailure>,
  ): Promise<'ended' | ScanFailure> {
    const camera = await openCamera(signal);
    if (typeof camera === 'string') return camera;
    try {
      const failure = await show(camera, video);
      if (signal.aborted) return 'ended';
      if (failure !== null) return failure;
      onReady({
        width: camera.width || video.videoWidth,
        height: camera.height || video.videoHeight,
        label: camera.label,
        frameRate: camera.frameRate,
      });
      const end = await Promise.race([work(), camera.lost]);
      return end === 'stopped' || end === 'spent' ? 'ended' : end;
    } finally {
      camera.stop();
      // A later scan may show its own camera in this element by now.
      if (video.srcObject === camera.stream) video.srcObject = null;
    }
  }

  async function unlessAborted(
    { signal }: Pick<ScanRequest, 'signal'>,
    run: () => Promise<'ended' | ScanFailure>,
  ): Promise<'ended' | ScanFailure> {
    try {
      return await run();
    } catch (error) {
      if (signal.aborted) return 'ended';
      console.error('the camera’s pictures could not be searched', error);
      return 'vision.failed';
    }
  }

  return {
    preload: () => vision.preload(),
    scan: (request) => unlessAborted(request, () => withCamera(request, () => startScan({ ...request, vision }))),
    watch: (request) => unlessAborted(request, () => withCamera(request, () => watchPresence({ ...request, vision }))),
  };
}
