import { describe, expect, it } from 'vitest';
import type { Scores } from '../../../src-face/liveness/types.ts';
import { Refusal } from '../../../src-shared/contracts/errors.ts';
import type { Hint } from '../../../src-shared/domain/hints.ts';
import type { Challenge, LivenessLevel } from '../../../src-shared/domain/liveness.ts';
import { attemptId, fakeBasics, settle } from '../../testing/basics.fake.ts';
import { alive, fakeFace, fakeFrame, veto } from '../../testing/face.fake.ts';
import { behind, createSitter } from '../../testing/sitter.fake.ts';
import type { CameraFacts, Probe } from '../ports.ts';
import { paintMs } from './asked.ts';
import { createScan } from './scan.ts';

const leftThenDown: Challenge = {
  id: 'c1',
  steps: [
    { towards: 'left', waitMs: 300 },
    { towards: 'down', waitMs: 200 },
  ],
  withinMs: 2_500,
  light: [],
};

const webcam: CameraFacts = { label: 'HD Webcam', frameRate: 30 };

/** A scan, a window and a cloud that draws `challenges` one after the other, 20 ms each. */
function setUp(options: { challenges?: readonly (Challenge | Error)[]; camera?: CameraFacts | null } = {}) {
  const { challenges = [leftThenDown, { ...leftThenDown, id: 'c2' }], camera = null } = options;
  const basics = fakeBasics();
  const face = fakeFace();
  face.judgement = ({ challenge }, level) =>
    challenge || level === 'standard' ? alive : { is: 'open', needs: 'challenge', scores: {} };
  const hints: Hint[] = [];
  const ends: { probe?: Probe; code?: string; scores?: Scores; error?: unknown; at: number }[] = [];
  const drawnAt: number[] = [];
  const at = () => basics.clock.monotonic();
  const scan = createScan({
    ...basics,
    face,
    frames: 3,
    camera: () => camera,
    challenge: async () => {
      const next = challenges[drawnAt.length];
      drawnAt.push(at());
      const { promise, resolve } = Promise.withResolvers<void>();
      basics.timers.after(20, resolve);
      await promise;
      if (!next || next instanceof Error) throw next ?? new Error('no challenge left');
      return next;
    },
    onHint: (hint) => hints.push(hint),
    onAccepted: () => undefined,
    onPrompt: (prompt) => sitter.show(prompt),
    onProbe: (probe) => ends.push({ probe, at: at() }),
    onRefused: (code, scores) => ends.push({ code, scores, at: at() }),
    onError: (error) => ends.push({ error, at: at() }),
  });
  const sitter = createSitter(basics, attemptId(1), { posed: scan.posed, frame: scan.add, painted: scan.painted });
  const know = (level: LivenessLevel, masks: 'accept' | 'refuse' = 'accept') => scan.know({ level, masks });
  return { ...basics, face, scan, sitter, know, hints, ends, drawnAt };
}

const arrows = ({ sitter }: ReturnType<typeof setUp>) =>
  sitter.prompts.map((prompt) => (prompt?.is === 'turn' ? prompt.towards : (prompt?.colour ?? null)));

describe('a scan at level standard', () => {
  it('asks nothing of somebody whom the judge believes, and concludes with the third frame', async () => {
    const all = setUp();
    all.know('standard');
    await all.sitter.sit(310);
    expect(all.ends).toMatchObject([{ probe: { level: 'standard', challenge: null, frames: 3, masked: false } }]);
    expect(all.drawnAt).toEqual([]);
  });

  it('gives somebody who holds very still more frames, and then asks for a turn', async () => {
    const all = setUp();
    all.face.judgement = ({ challenge }) => (challenge ? alive : { is: 'open', needs: 'frames', scores: {} });
    all.know('standard');
    await all.sitter.sit(850);
    expect(all.drawnAt).toEqual([]);
    await all.sitter.sit(3_000);
    expect(all.drawnAt).toHaveLength(1);
    expect(all.ends).toMatchObject([{ probe: { level: 'standard', challenge: { id: 'c1' } } }]);
  });

  it('asks for the turn after a few frames more where only that would settle it', async () => {
    const all = setUp();
    all.face.judgement = ({ challenge }) => (challenge ? alive : { is: 'open', needs: 'challenge', scores: {} });
    all.know('standard');
    await all.sitter.sit(590);
    expect(all.drawnAt).toEqual([]);
    await all.sitter.sit(20);
    expect(all.drawnAt).toEqual([600]);
  });

  it('asks nothing of somebody who moved within these', async () => {
    const all = setUp();
    all.face.judgement = ({ frames }) => (frames.length > 4 ? alive : { is: 'open', needs: 'challenge', scores: {} });
    all.know('standard');
    await all.sitter.sit(1_000);
    expect(all.drawnAt).toEqual([]);
    expect(all.ends).toMatchObject([{ at: 500, probe: { challenge: null, frames: 5 } }]);
  });
});

describe.each(['high', 'highest'] as const)('a scan at level %s', (level) => {
  it('draws the challenge with the first good frame and ends with its answer', async () => {
    const all = setUp();
    all.know(level);
    await all.sitter.sit(4_000);
    expect(all.drawnAt).toEqual([100]);
    expect(arrows(all)).toEqual(['left', 'down', null]);
    const [end] = all.ends;
    expect(end?.probe).toMatchObject({ level, challenge: { id: 'c1', light: null } });
    expect(all.face.judged.at(-1)).toMatchObject({ level, presentation: { challenge: { asked: leftThenDown } } });
  });

  it('adds less than two seconds for a person who reacts as people do', async () => {
    const all = setUp();
    all.know(level);
    await all.sitter.sit(4_000);
    // At `standard` the third frame, at 300 ms, is the end.
    expect((all.ends[0]?.at ?? Number.NaN) - 300).toBeLessThan(2_000);
  });
});

describe('a scan that asks for a turn', () => {
  it('keeps the judge to what really happened: every frame in order, and when each arrow was painted', async () => {
    const all = setUp();
    all.know('high');
    await all.sitter.sit(4_000);
    const { presentation } = all.face.judged.at(-1) ?? {};
    const times = presentation?.frames.map(({ at }) => at) ?? [];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
    const [left, down] = all.sitter.times;
    expect(presentation?.challenge?.prompted.map(({ at }) => at)).toEqual(
      [left, down].map((at) => (at ?? 0) + 30 - behind),
    );
  });

  it('asks what comes next by poses as they arrive, and concludes when the engine has seen the last of them', async () => {
    const all = setUp();
    all.know('high');
    await all.sitter.sit(500);
    all.face.held = true;
    await all.sitter.sit(2_600);
    expect(arrows(all)).toEqual(['left', 'down', null]);
    expect(all.ends).toEqual([]);
    all.face.held = false;
    all.face.release();
    await settle();
    expect(all.ends).toMatchObject([{ probe: { challenge: { id: 'c1' } } }]);
    const { frames = [] } = all.face.judged.at(-1)?.presentation ?? {};
    expect(frames.filter(({ pose }) => pose.yaw > 11 || pose.pitch < -11).length).toBeGreaterThanOrEqual(2);
  });

  it('asks sooner where the pose comes before the pixels, and concludes with the pixels', async () => {
    const all = setUp();
    all.know('high');
    const slow = setUp();
    slow.sitter.sitting.pixels = 400;
    slow.know('high');
    for (const one of [all, slow]) await one.sitter.sit(4_000);
    expect(slow.sitter.times.slice(1, 4).map((at, i) => at - (slow.sitter.times[i] ?? 0))).toEqual(
      all.sitter.times.slice(1, 4).map((at, i) => at - (all.sitter.times[i] ?? 0)),
    );
    expect(slow.ends).toMatchObject([{ probe: { challenge: { id: 'c1' } } }]);
    expect((slow.ends[0]?.at ?? 0) - (slow.sitter.times.at(-1) ?? 0)).toBe(400);
  });

  it('asks as soon as a glimpse shows a calm head, and keeps glimpses from the judge', async () => {
    const [all, glimpsing] = [false, true].map((glimpses) => {
      const one = setUp({
        challenges: [{ ...leftThenDown, steps: leftThenDown.steps.map((s) => ({ ...s, waitMs: 0 })) }],
      });
      one.sitter.sitting.glimpses = glimpses;
      one.know('high');
      return one;
    }) as [ReturnType<typeof setUp>, ReturnType<typeof setUp>];
    for (const one of [all, glimpsing]) await one.sitter.sit(4_000);
    expect([all.sitter.times[0], glimpsing.sitter.times[0]]).toEqual([200, 150]);
    expect(glimpsing.ends).toMatchObject([{ probe: { challenge: { id: 'c1' } } }]);
    const times = glimpsing.face.judged.at(-1)?.presentation.frames.map(({ at }) => at) ?? [];
    expect(times.every((at) => (at + behind + 60) % 100 === 0)).toBe(true);
  });

  it('keeps a glimpse for a challenge that comes late', async () => {
    const late = setUp({
      challenges: [{ ...leftThenDown, steps: leftThenDown.steps.map((s) => ({ ...s, waitMs: 0 })) }],
    });
    late.sitter.sitting.glimpses = true;
    late.know('high');
    late.face.held = true;
    await late.sitter.sit(160);
    expect(late.sitter.times).toEqual([]);
    late.face.held = false;
    late.face.release();
    await settle();
    expect(late.sitter.times).toEqual([160]);
  });

  it('spares turned frames the recognition networks, but not those that complete a turn', async () => {
    const all = setUp();
    all.know('high');
    await all.sitter.sit(4_000);
    const which = all.face.asked.map((each) => each.which);
    // The first tells whether the face is good enough to be asked, and no network is needed for that.
    expect(which.slice(0, 4)).toEqual(['none', 'all', 'all', 'all']);
    expect(which.slice(4)).toContain('none');
    const { frames = [] } = all.face.judged.at(-1)?.presentation ?? {};
    const embedded = frames.filter(({ embeddings }) => embeddings.length > 0);
    expect(embedded.filter(({ pose }) => pose.yaw > 11)).toHaveLength(1);
    expect(embedded.filter(({ pose }) => pose.pitch < -11)).toHaveLength(1);
    expect(embedded.at(-1)).toBe(frames.at(-1));
  });

  it.each([15, 25])(
    'makes the probe from frames that look at the camera alone, with turns of %d degrees',
    async (degrees) => {
      const all = setUp();
      all.know('high');
      const fused: number[] = [];
      const { fuse } = all.face;
      Object.assign(all.face, {
        fuse: (analyses: Parameters<typeof fuse>[0]) => {
          fused.push(...analyses.map(({ pose }) => Math.abs(pose.yaw)));
          return fuse(analyses);
        },
      });
      all.sitter.sitting.degrees = degrees;
      await all.sitter.sit(4_000);
      expect(all.ends).toMatchObject([{ probe: { frames: fused.length } }]);
      expect(Math.max(...fused)).toBeLessThan(6);
      expect(Math.max(...(all.face.judged.at(-1)?.presentation.frames ?? []).map(({ pose }) => pose.yaw))).toBe(
        degrees,
      );
    },
  );

  it('waits for the level when the transaction is slow to begin', async () => {
    const all = setUp();
    await all.sitter.sit(600);
    expect(all.drawnAt).toEqual([]);
    all.know('high');
    expect(all.drawnAt).toEqual([600]);
    await all.sitter.sit(4_000);
    expect(all.ends).toMatchObject([{ probe: { level: 'high' } }]);
  });

  it('asks nobody for anything whose face the engine does not find good', async () => {
    const all = setUp();
    all.know('high');
    all.face.faultHint = 'tooDark';
    await all.sitter.sit(2_000);
    expect(all.drawnAt).toHaveLength(1);
    expect(all.sitter.prompts).toEqual([]);
    all.face.faultHint = null;
    await all.sitter.sit(4_000);
    expect(all.ends).toMatchObject([{ probe: { challenge: { id: 'c1' } } }]);
  });

  it('takes a fresh challenge where the face became good late', async () => {
    const all = setUp();
    all.know('high');
    all.face.nothingFound = true;
    await all.sitter.sit(6_000);
    expect(all.sitter.prompts).toEqual([]);
    all.face.nothingFound = false;
    await all.sitter.sit(4_000);
    expect(all.drawnAt).toHaveLength(2);
    expect(all.ends).toMatchObject([{ probe: { challenge: { id: 'c2' } } }]);
  });

  it('gives one more chance, with a fresh challenge, to somebody who missed the first', async () => {
    const all = setUp();
    all.know('high');
    let missed = 0;
    all.sitter.sitting.follows = (towards) => (missed++ === 0 ? null : towards);
    await all.sitter.sit(8_000);
    expect(all.drawnAt).toHaveLength(2);
    expect(arrows(all)).toEqual(['left', null, 'left', 'down', null]);
    expect(all.ends).toMatchObject([{ probe: { challenge: { id: 'c2' } } }]);
  });

  it('ends with challenge.missed when that is missed as well', async () => {
    const all = setUp();
    all.know('high');
    all.sitter.sitting.follows = () => null;
    await all.sitter.sit(9_000);
    expect(all.drawnAt).toHaveLength(2);
    expect(all.ends).toMatchObject([{ code: 'challenge.missed', scores: { 'challenge.missed': 1 } }]);
    expect(all.sitter.prompts.at(-1)).toBeNull();
  });

  it('ends with challenge.wrongWay at once when the head turns elsewhere', async () => {
    const all = setUp();
    all.know('high');
    all.sitter.sitting.follows = () => 'right';
    await all.sitter.sit(4_000);
    expect(all.drawnAt).toHaveLength(1);
    expect(all.ends).toMatchObject([{ code: 'challenge.wrongWay' }]);
  });

  it.each([
    ['challenge', 'face.notLive'],
    ['geometry', 'face.notLive'],
    ['light', 'face.notLive'],
    ['camera', 'camera.injected'],
  ] as const)('ends with a veto of the layer %s after the turn: %s', async (layer, code) => {
    const all = setUp();
    all.face.judgement = ({ challenge }) =>
      challenge ? veto(layer, 'why') : { is: 'open', needs: 'challenge', scores: {} };
    all.know('high');
    await all.sitter.sit(5_000);
    expect(all.ends).toMatchObject([{ code, scores: { [`${layer}.why`]: 1 } }]);
    expect(all.drawnAt).toHaveLength(1);
  });

  it('asks once more when the answer leaves a doubt, and no third time', async () => {
    const all = setUp();
    all.face.judgement = { is: 'open', needs: 'challenge', scores: {} };
    all.know('high');
    await all.sitter.sit(9_000);
    expect(all.drawnAt).toHaveLength(2);
    expect(all.ends).toMatchObject([{ code: 'face.notLive' }]);
  });

  it.each(['cloud.unreachable', 'transaction.expired', 'rate.limited'] as const)(
    'ends with %s when the cloud draws none',
    async (code) => {
      const all = setUp({ challenges: [new Refusal(code)] });
      all.know('high');
      await all.sitter.sit(1_000);
      expect(all.ends).toMatchObject([{ error: { code } }]);
    },
  );

  it('shows the colours first, one after the other, and tells the judge when', async () => {
    const all = setUp({ challenges: [{ ...leftThenDown, light: ['blue', 'amber'] }] });
    all.know('highest');
    await all.sitter.sit(6_000);
    expect(arrows(all)).toEqual(['blue', 'amber', 'left', 'down', null]);
    const { presentation } = all.face.judged.at(-1) ?? {};
    expect(presentation?.light.map(({ colour }) => colour)).toEqual(['blue', 'amber']);
    expect(all.sitter.prompts.flatMap((prompt) => (prompt ? [[prompt.step, prompt.of]] : []))).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
  });

  it('leaves nothing behind when it is ended in the middle', async () => {
    const all = setUp();
    all.know('high');
    await all.sitter.sit(700);
    expect(arrows(all)).toEqual(['left']);
    all.scan.end();
    expect(arrows(all)).toEqual(['left', null]);
    await all.sitter.sit(4_000);
    expect(all.ends).toEqual([]);
    expect(arrows(all)).toEqual(['left', null]);
    expect(all.waiting()).toBe(0);
  });
});

describe('a hostile window', () => {
  it('gains nothing by never painting: the arrow is missed', async () => {
    const all = setUp();
    all.know('high');
    all.sitter.sitting.paints = null;
    await all.sitter.sit(2 * paintMs + 2_500);
    expect(all.drawnAt).toHaveLength(2);
    expect(all.ends).toMatchObject([{ code: 'challenge.missed', scores: { 'challenge.unpainted': 1 } }]);
  });

  it.each([
    ['a step that is not shown', 2, 0],
    ['a step that does not exist', 7, 0],
    ['a time before it was shown', 1, -500],
    ['a time in the future', 1, 500],
  ])('is not believed about %s', async (_what, step, off) => {
    const all = setUp();
    all.know('high');
    all.sitter.sitting.paints = null;
    await all.sitter.sit(600);
    expect(arrows(all)).toEqual(['left']);
    all.scan.painted(step, all.clock.monotonic() - behind + off);
    expect(all.entries.at(-1)).toMatchObject({ level: 'warn', event: 'scan.paintedUnasked' });
    await all.sitter.sit(paintMs);
    expect(arrows(all).slice(0, 2)).toEqual(['left', null]);
    expect(all.face.judged).toEqual([]);
  });

  it('is believed once about each prompt', async () => {
    const all = setUp();
    all.know('high');
    all.sitter.sitting.paints = null;
    await all.sitter.sit(600);
    const at = all.clock.monotonic() - behind;
    all.scan.painted(1, at);
    all.scan.painted(1, at + 5);
    expect(all.entries.filter(({ event }) => event === 'scan.paintedUnasked')).toHaveLength(1);
  });

  it('cannot say that it painted before anything was asked', async () => {
    const all = setUp();
    all.know('high');
    all.scan.painted(1, 0);
    await all.sitter.sit(50);
    expect(all.entries).toMatchObject([{ event: 'scan.paintedUnasked' }]);
  });

  it('cannot send frames that are older, or that come twice', async () => {
    const all = setUp();
    await all.sitter.sit(310);
    const asked = all.face.asked.length;
    const at = all.clock.monotonic() - behind;
    all.scan.add(fakeFrame(attemptId(1), 1, { at }));
    all.scan.add(fakeFrame(attemptId(1), 99, { at: at - 200 }));
    await settle();
    expect(all.face.asked).toHaveLength(asked);
  });

  it('cannot make time run faster for its frames', async () => {
    const all = setUp();
    await all.sitter.sit(310);
    const asked = all.face.asked.length;
    all.scan.add(fakeFrame(attemptId(1), 99, { at: all.clock.monotonic() + 5_000 }));
    await settle();
    expect(all.face.asked).toHaveLength(asked);
    expect(all.entries.at(-1)).toMatchObject({ event: 'scan.frameOutOfTime' });
  });
});

describe('a masked face', () => {
  it('is taken where the policy says so, as a masked probe', async () => {
    const all = setUp();
    all.know('standard');
    all.face.maskOn = true;
    await all.sitter.sit(310);
    expect(all.ends).toMatchObject([{ probe: { masked: true } }]);
  });

  it('is asked to take the mask off where the policy refuses it', async () => {
    const all = setUp();
    all.know('standard', 'refuse');
    all.face.maskOn = true;
    await all.sitter.sit(1_000);
    expect(all.hints).toContain('takeMaskOff');
    expect(all.ends).toEqual([]);
    all.face.maskOn = false;
    await all.sitter.sit(310);
    expect(all.ends).toMatchObject([{ probe: { masked: false, frames: 3 } }]);
  });

  it('does not count before the policy was known, if that refuses it', async () => {
    const all = setUp();
    all.face.maskOn = true;
    await all.sitter.sit(510);
    all.know('standard', 'refuse');
    await all.sitter.sit(310);
    expect(all.ends).toEqual([]);
    expect(all.hints.at(-1)).toBe('takeMaskOff');
  });

  it('is asked for nothing before the policy was known, nor after, if that refuses it', async () => {
    const all = setUp();
    all.face.maskOn = true;
    await all.sitter.sit(510);
    all.know('high', 'refuse');
    await all.sitter.sit(1_000);
    expect(arrows(all)).toEqual([]);
    expect(all.ends).toEqual([]);
    all.face.maskOn = false;
    await all.sitter.sit(4_000);
    expect(all.ends).toMatchObject([{ probe: { masked: false } }]);
  });

  it('makes way for a bare one: frames of both kinds are never fused', async () => {
    const all = setUp();
    all.face.maskOn = true;
    await all.sitter.sit(210);
    all.face.maskOn = false;
    all.know('standard');
    await all.sitter.sit(400);
    expect(all.ends).toMatchObject([{ probe: { masked: false, frames: 3 } }]);
  });
});

describe('the camera', () => {
  it.each([webcam, null])(
    'is told to the judge, or left out where injected pictures are accepted: %j',
    async (camera) => {
      const all = setUp({ camera });
      all.know('standard');
      await all.sitter.sit(310);
      expect(all.face.judged.at(-1)?.presentation.camera).toEqual(camera ?? undefined);
    },
  );
});
