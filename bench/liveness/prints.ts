/** Photos that are scans of printed pictures: a head made of one shows the printer's dots, and is refused rightly. */
import { measureCues } from '../../src-face/liveness/cues.ts';
import { certainMoire } from '../../src-face/liveness/passive.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';

/** What shows that a photo is a print, by the judge's own rule; null when nothing does. */
export function printIn(photo: FaceFrame): string | null {
  const { moire } = measureCues(photo);
  return moire >= certainMoire ? `shows the dots of a print (moire ${moire.toFixed(1)})` : null;
}
