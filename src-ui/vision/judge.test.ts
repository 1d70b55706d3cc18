import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeFrame, encodeFrame } from '../../src-shared/contracts/frames.ts';
import type { FaceFrame, Posed } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import { createJudge } from './judge.ts';
import type { DetectedFace, Size } from './metrics.ts';
import { stubCanvas } from './testing/camera.fake.ts';
import { frame, syntheticFace } from './testing/synthetic.ts';

const attempt = '00000000-0000-4000-8000-000000000000';
const grey = (level: number) => ({ width: 64, height: 36, pixels: new Uint8Array(64 * 36).fill(level) });

/** A judge of a login, and everything that it said. */
function court(prompt: () => Prompt | null = () => null) {
  const [hints, frames, poses]: [(Hint | null)[], FaceFrame[], Posed[]] = [[], [], []];
  const judge = createJudge(
    {
      purpose: { is: 'login', prompt },
      attempt,
      onHint: (hint) => hints.push(hint),
      onPose: (each) => poses.push(each),
      onFrame: (each) => frames.push(each),
    },
    0,
  );
  const still = (at: number, size: Size = { width: 1920, height: 1080 }) => ({
    image: {} as VideoFrame,
    ...size,
    at,
  });
  const take = (faces: readonly DetectedFace[], at: number, size?: Size, searched: Size = frame) =>
    judge.take({ ...searched, faces, thumbnail: grey(140) }, still(at, size))?.();
  return { judge, hints, frames, poses, take, still };
}

beforeEach(stubCanvas);
afterEach(() => vi.unstubAllGlobals());

describe('a judge', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('takes a face with a landmark of %d for none', (bad) => {
    const { take, frames, hints } = court();
    const face = syntheticFace();
    face.landmarks[300] = bad;
    for (let at = 0; at < 600; at += 60) take([face], at);
    expect(frames).toEqual([]);
    expect(hints).toEqual(['nobody']);
  });

  it('is not kept from a good face by a broken one beside it', () => {
    const { take, frames, hints } = court();
    const broken = syntheticFace({ height: 0.6 });
    broken.landmarks.fill(Number.NaN);
    take([broken, syntheticFace()], 0);
    expect(frames).toHaveLength(1);
    expect(hints).toEqual([]);
  });

  it('says one thing of twenty faces and sends none of them', () => {
    const { take, frames, hints } = court();
    const crowd = Array.from({ length: 20 }, (_, i) =>
      syntheticFace({ height: 0.4, centre: { x: (i + 0.5) / 20, y: 0.5 } }),
    );
    for (let at = 0; at < 600; at += 60) take(crowd, at);
    expect(frames).toEqual([]);
    expect(hints).toEqual(['severalPeople']);
  });

  const cameras: readonly (readonly [string, Size, Size])[] = [
    ['8K', { width: 7680, height: 4320 }, { width: 640, height: 360 }],
    ['on its side', { width: 1080, height: 1920 }, { width: 270, height: 480 }],
    ['tiny', { width: 160, height: 120 }, { width: 160, height: 120 }],
  ];
  it.each(cameras)('sends frames that main can read from a camera that is %s', (_, size, searched) => {
    const { take, frames } = court(() => ({ is: 'turn', towards: 'left', next: null, step: 1, of: 2 }));
    for (const [i, centre] of [
      { x: 0.5, y: 0.5 },
      { x: 0.02, y: 0.5 },
      { x: 0.98, y: 0.98 },
    ].entries()) {
      take([moved(syntheticFace({ centre, height: 0.3 }), searched)], 100 * i, size, searched);
    }
    expect(frames).toHaveLength(3);
    for (const each of frames) expect(decodeFrame(encodeFrame(each)).width).toBe(each.width);
  });

  it('tells where the head is in every good frame, and whether the frame comes', () => {
    const asked: { prompt: Prompt | null } = { prompt: null };
    const { take, frames, poses } = court(() => asked.prompt);
    for (const at of [0, 60, 130]) take([syntheticFace()], at);
    asked.prompt = { is: 'turn', towards: 'left', next: null, step: 1, of: 1 };
    for (const at of [160, 200]) take([syntheticFace()], at);
    expect(poses.map(({ at, glimpse }) => [at, glimpse])).toEqual([
      [0, false],
      [60, true],
      [130, false],
      [200, false],
    ]);
    expect(frames.map(({ at }) => at)).toEqual([0, 130, 200]);
  });

  it('does not take a new resolution for a movement', () => {
    const { take, hints } = court();
    const sizes = [
      [{ width: 1920, height: 1080 }, frame],
      [
        { width: 640, height: 480 },
        { width: 640, height: 480 },
      ],
    ] as const;
    for (let i = 0; i < 20; i++) {
      const [size, searched] = sizes[i < 10 ? 0 : 1];
      take([moved(syntheticFace(), searched)], 60 * i, size, searched);
    }
    expect(hints).toEqual([]);
  });

  it('measures speed by time, not by frames', () => {
    const { take, hints } = court();
    let at = 0;
    // The head drifts by 0.3 of its height a second, at any frame rate.
    for (const gap of [8, 500, 30, 33, 250, 5, 5, 60, 400, 16]) {
      at += gap;
      take([syntheticFace({ centre: { x: 0.45 + (0.3 * 0.48 * at * 0.5625) / 1000, y: 0.5 } })], at);
    }
    expect(hints).toEqual([]);
  });

  it('names a movement in the second reading that shows it', () => {
    const { take, hints } = court();
    const places = [0.5, 0.5, 0.5, 0.53, 0.56];
    places.forEach((x, i) => {
      expect(hints).toEqual([]);
      take([syntheticFace({ centre: { x, y: 0.48 } })], 33 * i);
    });
    expect(hints).toEqual(['holdStill']);
  });

  it('names it in the first reading where a slow machine takes long from one to the next', () => {
    const { take, hints } = court();
    for (const [i, x] of [0.44, 0.44, 0.56].entries()) take([syntheticFace({ centre: { x, y: 0.48 } })], 200 * i);
    expect(hints).toEqual(['holdStill']);
  });

  it('does not take landmarks that jump and come back for a movement, whatever is glanced at meanwhile', () => {
    const { judge, take, still, hints } = court();
    for (let i = 0; i < 12; i++) {
      judge.glance(grey(140), still(33 * i - 1));
      take([syntheticFace({ centre: { x: i % 4 === 2 ? 0.56 : 0.5, y: 0.48 } })], 33 * i);
    }
    expect(hints).toEqual([]);
  });

  it('judges the light of a frame before it has been searched', () => {
    const { judge, take, still, hints } = court();
    judge.glance(grey(10), still(0));
    expect(hints).toEqual([]);
    take([syntheticFace()], 60);
    judge.glance(grey(10), still(120));
    expect(hints).toEqual(['tooDark']);
  });

  it('wants no search of a frame that comes too soon to be sent, while something is asked', () => {
    const asked: { prompt: Prompt | null } = { prompt: null };
    const { judge, take } = court(() => asked.prompt);
    take([syntheticFace()], 0);
    expect(judge.wants(1)).toBe(true);
    asked.prompt = { is: 'turn', towards: 'up', next: null, step: 1, of: 2 };
    expect([59, 60].map(judge.wants)).toEqual([false, true]);
    take([], 60);
    expect(judge.wants(61), 'nobody was there to be sent').toBe(true);
  });

  it('grows its budget with the challenge', () => {
    const asked: { prompt: Prompt | null } = { prompt: null };
    const { judge, take, frames } = court(() => asked.prompt);
    let at = 0;
    for (; !judge.spent(); at += 200) take([syntheticFace()], at);
    const before = frames.length;
    asked.prompt = { is: 'turn', towards: 'up', next: null, step: 1, of: 2 };
    take([syntheticFace({ yaw: 25 })], at);
    expect(judge.spent()).toBe(false);
    expect(frames.length).toBe(before + 1);
  });
});

/** The face of a synthetic frame, in a frame of another size. */
function moved(face: DetectedFace, to: Size): DetectedFace {
  const landmarks = face.landmarks.map(
    (value, i) => value * (i % 3 === 0 ? to.width / frame.width : i % 3 === 1 ? to.height / frame.height : 1),
  );
  return { ...face, landmarks };
}
