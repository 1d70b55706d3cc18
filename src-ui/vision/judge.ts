/** What a scan knows so far: turns each searched frame into at most one hint and at most one frame for main. */
import type { CapturePose } from '../../src-shared/domain/enrolment/state.ts';
import type { FaceFrame, Posed } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import { cropFrame, landmarksInCrop, planCrop } from './crop.ts';
import type { Still } from './frameSource.ts';
import { type Asked, type GuideState, guide, initialGuide, type Reading } from './guide.ts';
import { lightOf } from './light.ts';
import type { Grey } from './messages.ts';
import { type DetectedFace, distance, distinct, type FaceMetrics, isSound, measure, type Size } from './metrics.ts';
import {
  askedOf,
  comesTooSoon,
  frameCap,
  initialPick,
  isChallenged,
  type PickState,
  pickForEnrolment,
  pickForLogin,
  poseAsked,
} from './pick.ts';
import type { Detection } from './vision.ts';

export type Purpose =
  /** `prompt`: what the person is asked just now, null while nothing is. */
  | { readonly is: 'login'; readonly prompt?: () => Prompt | null }
  /** `captured`: how many captures main counts by now; `capturePoses` says what is asked for next. */
  | { readonly is: 'enrol'; readonly captured: () => number };

export interface ScanProgress {
  /** Frames handed over so far. */
  readonly sent: number;
  /** What an enrolment asks for now; null at a login, and when nothing more is asked. */
  readonly pose: CapturePose | null;
}

/** What a scan is for, and who hears of it. */
export interface ScanWish {
  readonly purpose: Purpose;
  /** The attempt that main allowed the camera for; it goes out with every frame. */
  readonly attempt: string;
  /** Called when the hint changes. */
  readonly onHint: (hint: Hint | null) => void;
  /** Called before a frame is cut out for `onFrame`: the pose is known sooner than the pixels are anywhere. */
  readonly onPose?: (posed: Posed) => void;
  readonly onFrame: (frame: FaceFrame) => void;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Called with every reading: for drawing and for measuring, never for deciding. */
  readonly onReading?: (reading: Reading, at: number) => void;
}

export interface Judge {
  /** The light of a frame that is still being searched, judged with the faces of the one before. */
  glance(thumbnail: Grey, still: Size & Pick<Still, 'at'>): void;
  /** Whether a frame that was taken at `at` is worth a search. */
  wants(at: number): boolean;
  /**
   * A searched frame. Hints and poses are told at once.
   * @returns what cuts the frame out and sends it; null for one that is not sent. It takes a third of a search, and the
   *   next search need not wait for it.
   */
  take(detection: Detection, still: Still): (() => void) | null;
  /** All frames are sent that one scan may send. */
  spent(): boolean;
}

/** Landmarks that jump are back within this, ms: three readings at 30 frames a second. */
const jumpMs = 100;

export type Found = FaceMetrics & { readonly face: DetectedFace };

/** A face's place at a moment; `frame`: of the camera, because a place says nothing once that has changed. */
interface Sighting {
  readonly face: FaceMetrics;
  readonly frame: Size;
  readonly at: number;
}

/** @param startedAt ms of the clock that stamps the frames. */
export function createJudge(options: ScanWish, startedAt: number): Judge {
  const { purpose, attempt, onHint, onPose, onFrame, onProgress, onReading } = options;
  let guided: GuideState = initialGuide;
  let picked: PickState = initialPick(startedAt);
  let last: Reading | undefined;
  /** Where the face was in the last two readings, the newest first; none before one in which it was not there. */
  let sightings: readonly Sighting[] = [];
  let told: ScanProgress | undefined;

  function hint(reading: Reading, at: number, asked: Asked, isGlance = false): void {
    const before = guided.hint;
    guided = guide(guided, reading, at, asked, isGlance);
    if (guided.hint !== before) onHint(guided.hint);
  }

  /** What is asked now, and how the head may be held meanwhile. */
  function wish(at: number): { readonly prompt: Prompt | null; readonly pose: CapturePose | null; asked: Asked } {
    if (purpose.is === 'enrol') {
      const pose = poseAsked(purpose.captured());
      return { prompt: null, pose, asked: askedOf(pose) };
    }
    const prompt = purpose.prompt?.() ?? null;
    return { prompt, pose: null, asked: isChallenged(picked, prompt, at) ? 'free' : 'frontal' };
  }

  return {
    glance(thumbnail, { at }) {
      // With no face at hand only the search itself tells whether somebody has come.
      const [face] = last?.faces ?? [];
      if (!last || !face) return;
      const light = lightOf(thumbnail, shareOf(face, last.frame));
      hint({ ...last, light }, at, wish(at).asked, true);
    },

    wants: (at) => purpose.is !== 'login' || !comesTooSoon(picked, purpose.prompt?.() ?? null, at),

    take(detection, still) {
      const { at } = still;
      const sound = detection.faces.filter((face) => isSound(face, detection));
      const found: readonly Found[] = distinct(sound.map((face) => ({ ...measure(face, detection), face })));
      const [best] = found;
      const sighting = best && { face: best, frame: { width: still.width, height: still.height }, at };
      const reading: Reading = {
        faces: found,
        light: lightOf(detection.thumbnail, best && shareOf(best, detection)),
        speed: sighting ? speedOf(sighting, sightings) : 0,
        frame: { width: detection.width, height: detection.height },
      };
      last = reading;
      sightings = sighting ? [sighting, ...sightings.slice(0, 1)] : [];
      onReading?.(reading, at);

      const { prompt, pose, asked } = wish(at);
      hint(reading, at, asked);
      const pick =
        purpose.is === 'login'
          ? pickForLogin(picked, reading, at, prompt)
          : pickForEnrolment(picked, reading, purpose.captured(), at);
      picked = pick.state;
      if (best && pick.send !== 'nothing') onPose?.({ at, pose: best.pose, glimpse: pick.send === 'pose' });
      if (told?.sent !== picked.sent || told.pose !== pose) {
        told = { sent: picked.sent, pose };
        onProgress?.(told);
      }
      if (!best || pick.send !== 'frame') return null;
      const label = { attempt, seq: picked.sent - 1, at };
      return () => onFrame(cut(best, detection, still, label));
    },

    spent: () => picked.sent >= frameCap(picked),
  };
}

/** The face and its surroundings as a frame for main. */
export function cut(
  best: Found,
  size: Size,
  still: Still,
  label: { readonly attempt: string; readonly seq: number; readonly at: number },
): FaceFrame {
  const [across, down] = [still.width / size.width, still.height / size.height];
  const { x, y, width, height } = best.box;
  const plan = planCrop({ x: x * across, y: y * down, width: width * across, height: height * down }, still);
  const landmarks = landmarksInCrop(best.face.landmarks, size, still, plan);
  return cropFrame(still.image, plan, { ...label, pose: best.pose, landmarks });
}

function shareOf({ box }: FaceMetrics, { width, height }: Size) {
  return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height };
}

/**
 * Over the last reading or the last two, whichever is less: landmarks that jump and come back are then fast in one
 * reading only. Two readings that lie far apart say nothing of the kind: a head can be back where it was.
 * @param before the sightings before this one, the newest first
 */
function speedOf(now: Sighting, [last, earlier]: readonly Sighting[]): number {
  if (!last) return 0;
  const speed = speedBetween(last, now);
  return earlier && now.at - earlier.at <= jumpMs ? Math.min(speed, speedBetween(earlier, now)) : speed;
}

/** Heights of the face per second; 0 across a change of the camera's picture. */
function speedBetween(from: Sighting, to: Sighting): number {
  if (from.frame.width !== to.frame.width || from.frame.height !== to.frame.height) return 0;
  const place = ({ face: { centre }, frame }: Sighting) => ({
    x: (centre.x * frame.width) / frame.height,
    y: centre.y,
  });
  const moved = distance(place(from), place(to)) / to.face.height;
  return moved / Math.max(0.001, (to.at - from.at) / 1000);
}
