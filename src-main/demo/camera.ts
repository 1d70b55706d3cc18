/** Which camera the demo uses: the machine's own, or the sample people. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Overlay } from '../hosts/files.ts';

export const cameraChoices = ['auto', 'real', 'sample'] as const;
export type CameraChoice = (typeof cameraChoices)[number];

/** Only Linux tells without asking for permission; elsewhere a camera is taken to be there. */
function hasCamera(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return readdirSync('/dev').some((name) => /^video\d+$/.test(name));
  } catch {
    return false; // no device folder, as in some containers: no camera either
  }
}

export const usesSamples = (choice: CameraChoice): boolean =>
  choice === 'sample' || (choice === 'auto' && !hasCamera());

/** The sample people: a script that takes the camera's place, and the photos of an npm package. */
export function sampleCamera(root: string): Overlay {
  const photos = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
  return {
    scripts: ['/demo/demo-camera.js'],
    folders: { demo: join(root, 'out/demo'), 'demo/people': photos },
  };
}
