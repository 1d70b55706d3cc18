import { openCamera, show } from '../../src-ui/vision/camera.ts';
import { startScan } from '../../src-ui/vision/scan.ts';
import { createVision, type VisionUrls } from '../../src-ui/vision/vision.ts';
import type { ScanFailure, ScanPort, ScanRequest } from './port.ts';

/** Where both hosts serve the vision library and the landmark model. */
const urls: VisionUrls = { wasmBase: '/vision/wasm', model: '/vision/face_landmarker.task' };

/** The real camera and the real vision worker. */
export function createVisionPort(): ScanPort {
  const vision = createVision(urls);

  async function scan(request: ScanRequest): Promise<'ended' | ScanFailure> {
    const { video, attempt, purpose, signal, onReady, onHint, onPose, onFrame } = request;
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
      const end = await Promise.race([
        startScan({ video, vision, purpose, attempt, onHint, onPose, onFrame, signal }),
        camera.lost,
      ]);
      return end === 'stopped' || end === 'spent' ? 'ended' : end;
    } finally {
      camera.stop();
      // A later scan may show its own camera in this element by now.
      if (video.srcObject === camera.stream) video.srcObject = null;
    }
  }

  return {
    preload: () => vision.preload(),
    scan: async (request) => {
      try {
        return await scan(request);
      } catch (error) {
        if (request.signal.aborted) return 'ended';
        console.error('scan failed', error);
        return 'vision.failed';
      }
    },
  };
}
