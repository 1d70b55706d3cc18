/**
 * Writes down where the landmarks of the demo's people lie in their photos, and which triangles the landmark network's
 * points make, for `src-renderer/demo/landmarks.json`.
 *
 *   node e2e/support/sitters.ts > src-renderer/demo/landmarks.json
 */
import { FaceLandmarker } from '@mediapipe/tasks-vision';
import { people } from '../../src-renderer/demo/people.ts';
import { faceBox, overlap } from '../../src-ui/vision/metrics.ts';
import { samplePhoto } from './clips-photo.ts';
import { openLandmarker } from './landmarker.ts';

const landmarker = await openLandmarker({ lanes: 1 });
try {
  const found: Record<string, number[]> = {};
  for (const { name, photo, face } of people) {
    const faces = await landmarker.detectFile(samplePhoto(photo));
    const [best] = [...faces].sort((a, b) => shared(b.landmarks) - shared(a.landmarks));
    if (!best || shared(best.landmarks) < 0.5) throw new Error(`${name} was not found in ${photo}`);
    found[name] = Array.from(best.landmarks, (value) => Math.round(value));
    const { yaw, pitch, roll } = best.pose;
    console.error(
      `${name}: yaw ${yaw.toFixed(1)} pitch ${pitch.toFixed(1)} roll ${roll.toFixed(1)}`,
      faceBox(best.landmarks),
    );

    function shared(landmarks: Float32Array): number {
      return overlap(faceBox(landmarks), face);
    }
  }
  // Three edges for each triangle, each from the next of its corners.
  const triangles = FaceLandmarker.FACE_LANDMARKS_TESSELATION.map(({ start }) => start);
  console.log(JSON.stringify({ triangles, people: found }));
} finally {
  await landmarker.close();
}
