import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { defaultEnrolmentLimits } from '../../src-shared/domain/enrolment/state.ts';
import type { Pose } from '../../src-shared/domain/face.ts';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import { attemptId, fakeBasics, settle } from '../testing/basics.fake.ts';
import { fakeFace, fakeFrame, veto } from '../testing/face.fake.ts';
import { consentText, fakeCamera, fakeGrant, fakeMethodsCloud, fakeReport, noMethods } from '../testing/flows.fake.ts';
import { isPose, poseMs } from './capture.ts';
import { createEnrolmentFlow } from './flow.ts';

const poses: readonly Pose[] = [
  { yaw: 1, pitch: 12, roll: 0 },
  { yaw: 14, pitch: 12, roll: 0 },
  { yaw: -12, pitch: 12, roll: 0 },
  { yaw: 0, pitch: 22, roll: 0 },
  { yaw: 2, pitch: 11, roll: 0 },
];

const webcam = { label: 'HD Webcam (046d:0825)', frameRate: 30 } as const;

function setUp(lowResolution: 'warn' | 'refuse' = 'warn', injected: 'refuse' | 'accept' = 'accept') {
  const basics = fakeBasics();
  const cloud = fakeMethodsCloud();
  const face = fakeFace();
  const camera = fakeCamera();
  const { events, report } = fakeReport();
  const flow = createEnrolmentFlow({
    ...basics,
    cloud,
    face,
    camera,
    limits: () => defaultEnrolmentLimits,
    lowResolution: () => lowResolution,
    injected,
    report,
    badge: { unavailable: () => null, signal: () => undefined },
  });
  return { ...basics, cloud, face, camera, events, flow };
}
type All = ReturnType<typeof setUp>;

function last<T>(list: readonly T[]): T {
  const value = list.at(-1);
  if (value === undefined) throw new Error('nothing was asked');
  return value;
}

async function signIn(all: All, liveness: LivenessLevel = 'high'): Promise<void> {
  all.flow.open('mia');
  all.flow.signIn('mia', 'secret');
  last(all.cloud.signIns).answer({
    grant: fakeGrant,
    face: { allowed: true, enrolledAt: null, held: false },
    methods: noMethods,
    liveness,
  });
  await settle();
}

/** To the camera: attempts 1 (sign in), 2 (enrol), 3 (consent and capture). */
async function capturing(liveness?: LivenessLevel, ...how: Parameters<typeof setUp>): Promise<All> {
  const all = setUp(...how);
  await signIn(all, liveness);
  all.flow.enrol();
  last(all.cloud.texts).answer(consentText);
  await settle();
  all.flow.consent(true);
  return all;
}

async function pose(all: All, seq: number, turned: Pose): Promise<void> {
  all.flow.frame(fakeFrame(attemptId(3), seq, { pose: turned }));
  await settle();
}

async function captureAll(all: All): Promise<void> {
  for (const [seq, turned] of poses.entries()) await pose(all, seq, turned);
}

describe('an enrolment', () => {
  it('goes from the password to a saved face with consent and five captures by every network', async () => {
    const all = await capturing();
    expect(all.camera.moves).toEqual(['allow options 3']);
    all.flow.cameraReady(attemptId(3), { ...webcam, width: 1920, height: 1080 });
    await captureAll(all);
    expect(all.flow.state().at).toBe('saving');
    expect(all.camera.moves).toEqual(['allow options 3', 'release 3']);
    const { input } = last(all.cloud.saves);
    expect(input.text).toBe(consentText);
    expect(input.captures.map(({ embeddings }) => embeddings.map(({ model }) => model))).toEqual(
      poses.map(() => ['mobilefacenet', 'dlib-resnet34', 'mobilefacenet-upper']),
    );
    last(all.cloud.saves).answer({ allowed: true, enrolledAt: 7, held: false });
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'methods', outcome: 'enrolled', face: { enrolledAt: 7, held: false } });
  });

  it('asks for each pose in turn, and after a while takes any good frame', async () => {
    const all = await capturing();
    await pose(all, 0, poses[0] as Pose);
    await pose(all, 1, poses[0] as Pose);
    expect(all.flow.view()).toMatchObject({ captured: 1, pose: 'slightlyLeft' });
    all.pass(poseMs);
    await pose(all, 2, poses[0] as Pose);
    expect(all.flow.view()).toMatchObject({ captured: 2, pose: 'slightlyRight' });
  });

  it('takes no two captures from neighbouring frames', async () => {
    const all = await capturing();
    await pose(all, 0, poses[0] as Pose);
    all.pass(poseMs);
    all.flow.frame(fakeFrame(attemptId(3), 1, { at: 100 }));
    await settle();
    expect(all.flow.view()).toMatchObject({ captured: 1 });
  });

  it('tells what is wrong with a frame and does not take it', async () => {
    const all = await capturing();
    all.face.faultHint = 'holdStill';
    await pose(all, 0, poses[0] as Pose);
    expect(all.flow.view()).toMatchObject({ captured: 0, hint: 'holdStill' });
  });

  it('ends with enrol.inconsistent when another person steps in', async () => {
    const all = await capturing();
    await pose(all, 0, poses[0] as Pose);
    all.face.samePerson = false;
    for (const seq of [1, 2, 3]) await pose(all, seq, poses[1] as Pose);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'enrol.inconsistent' } });
    expect(all.cloud.saves).toHaveLength(0);
  });

  it('leaves out a yawn, and begins to count anew after it', async () => {
    const all = await capturing();
    await pose(all, 0, poses[0] as Pose);
    for (const [i, seq] of [1, 4].entries()) {
      const turned = poses[i + 1] as Pose;
      all.face.samePerson = false;
      await pose(all, seq, turned);
      await pose(all, seq + 1, turned);
      expect(all.flow.view()).toMatchObject({ at: 'capturing', hint: 'holdStill' });
      all.face.samePerson = true;
      await pose(all, seq + 2, turned);
    }
    expect(all.flow.view()).toMatchObject({ at: 'capturing', captured: 3 });
    await pose(all, 7, poses[3] as Pose);
    await pose(all, 8, poses[4] as Pose);
    expect(last(all.cloud.saves).input.captures).toHaveLength(5);
    expect(all.face.judged.at(-1)?.presentation.frames.map(({ seq }) => seq)).toEqual([0, 3, 6, 7, 8]);
  });

  it('saves nothing of a picture held to the camera', async () => {
    const all = await capturing();
    all.face.judgement = veto('passive', 'networks');
    await captureAll(all);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'face.notLive' } });
    expect(all.cloud.saves).toHaveLength(0);
  });

  it('does not take a mask or a hand for a face, whatever a login takes', async () => {
    const all = await capturing();
    all.face.maskOn = true;
    await captureAll(all);
    expect(all.flow.view()).toMatchObject({ at: 'capturing', captured: 0, hint: 'takeMaskOff' });
    all.pass(defaultEnrolmentLimits.captureMs);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'enrol.masked' } });
  });

  const turnless = async (all: All): Promise<void> => {
    for (let seq = 0; seq < 5; seq++) {
      await pose(all, seq, { yaw: seq % 2 ? 5 : -5, pitch: 12, roll: 0 });
      all.pass(poseMs);
    }
  };

  it('takes the natural motion of somebody who did not turn, where the policy asks for no more', async () => {
    const all = await capturing('standard');
    await turnless(all);
    expect(all.flow.state().at).toBe('saving');
    expect(all.face.judged).toMatchObject([{ level: 'standard' }]);
  });

  it('asks again for the turns of somebody who might be a picture', async () => {
    const all = await capturing('standard');
    all.face.judgement = { is: 'open', needs: 'challenge', scores: {} };
    await turnless(all);
    expect(all.flow.view()).toMatchObject({ at: 'capturing', captured: 1, pose: 'slightlyLeft' });
    for (const [seq, turned] of poses.slice(1).entries()) await pose(all, 10 + seq, turned);
    expect(all.flow.state().at).toBe('saving');
  });

  it('asks again for the turns of somebody who made none, where the policy asks for more', async () => {
    const all = await capturing();
    await turnless(all);
    expect(all.flow.view()).toMatchObject({ at: 'capturing', captured: 1, pose: 'slightlyLeft' });
    expect(all.face.judged).toEqual([]);
    for (const [seq, turned] of poses.slice(1).entries()) await pose(all, 10 + seq, turned);
    expect(all.flow.state().at).toBe('saving');
  });

  it('saves nothing of a picture, however far it says that it turned', async () => {
    const all = await capturing();
    all.face.flat = true;
    await captureAll(all);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'face.notLive' } });
    expect(all.events).toMatchObject([{ code: 'face.notLive', scores: { 'geometry.flat': 1 } }]);
    expect(all.cloud.saves).toHaveLength(0);
  });

  it('judges every good frame, turned or straight, as one presentation', async () => {
    const all = await capturing();
    await pose(all, 0, poses[0] as Pose);
    await pose(all, 1, poses[0] as Pose);
    for (const [seq, turned] of poses.slice(1).entries()) await pose(all, 2 + seq, turned);
    expect(all.face.judged).toMatchObject([{ level: 'standard', presentation: { challenge: null, light: [] } }]);
    expect(all.face.judged[0]?.presentation.frames.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('lets the turns settle what the judge leaves open', async () => {
    const all = await capturing();
    all.face.judgement = { is: 'open', needs: 'challenge', scores: {} };
    await captureAll(all);
    expect(all.flow.state().at).toBe('saving');
  });

  it.each([
    ['face.notLive', veto('geometry', 'flat')],
    ['camera.injected', veto('camera', 'frozen')],
  ] as const)('ends with %s when the judge says %j, and tells the audit log', async (code, judgement) => {
    const all = await capturing();
    all.face.judgement = judgement;
    await captureAll(all);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code } });
    expect(all.events).toEqual([{ kind: 'scan.refused', session: null, code, scores: judgement.scores }]);
    expect(all.cloud.saves).toHaveLength(0);
  });

  it('refuses a virtual camera by its name, and looks at no frame of one that has none', async () => {
    const all = await capturing('high', 'warn', 'refuse');
    await captureAll(all);
    expect(all.face.asked).toEqual([]);
    all.flow.cameraReady(attemptId(3), { ...webcam, label: 'fake_device_0', width: 1920, height: 1080 });
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'camera.injected' } });
    expect(all.events).toMatchObject([{ code: 'camera.injected' }]);
  });

  it('says that a held face waits for an administrator', async () => {
    const all = await capturing();
    await captureAll(all);
    last(all.cloud.saves).answer({ allowed: true, enrolledAt: 7, held: true });
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'methods', outcome: 'held', face: { held: true } });
  });

  it('starts again, with the reason, when the cloud finds the enrolment weak', async () => {
    const all = await capturing();
    await captureAll(all);
    last(all.cloud.saves).fail(new Refusal('enrol.weak'));
    await settle();
    expect(all.flow.view()).toMatchObject({
      at: 'methods',
      notice: { code: 'enrol.weak' },
      face: { enrolledAt: null },
    });
    all.flow.enrol();
    last(all.cloud.texts).answer(consentText);
    await settle();
    all.flow.consent(true);
    expect(all.flow.view()).toMatchObject({ at: 'capturing', captured: 0 });
    expect(all.camera.moves.at(-1)).toBe('allow options 5');
  });

  it('renews the face of somebody who has one', async () => {
    const all = setUp();
    all.flow.signIn('mia', 'secret');
    last(all.cloud.signIns).answer({
      grant: fakeGrant,
      face: { allowed: true, enrolledAt: 3, held: false },
      methods: noMethods,
      liveness: 'high',
    });
    await settle();
    all.flow.enrol();
    last(all.cloud.texts).answer(consentText);
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'consent' });
  });

  it('records a refusal of the consent and opens no camera', async () => {
    const all = setUp();
    await signIn(all);
    all.flow.enrol();
    last(all.cloud.texts).answer(consentText);
    await settle();
    all.flow.consent(false);
    expect(all.cloud.declined).toEqual([consentText]);
    expect(all.camera.moves).toEqual([]);
    expect(all.flow.view()).toMatchObject({ outcome: 'declined' });
  });

  it('keeps nothing when the window closes in the middle', async () => {
    const all = await capturing();
    await pose(all, 0, poses[0] as Pose);
    all.flow.close();
    await captureAll(all);
    expect(all.cloud.saves).toHaveLength(0);
    expect(all.cloud.ended).toEqual([fakeGrant]);
    expect(all.flow.view()).toEqual({ at: 'signIn', username: '', notice: null, busy: false });
  });

  it('keeps nothing when the agent stops in the middle', async () => {
    const all = await capturing();
    await pose(all, 0, poses[0] as Pose);
    all.flow.end();
    await captureAll(all);
    expect(all.cloud.saves).toHaveLength(0);
    expect(all.cloud.ended).toEqual([fakeGrant]);
    expect(all.waiting()).toBe(0);
  });

  it.each(['cloud.unreachable', 'cloud.failed'] as const)(
    'asks who is there again with %s when saving ends in it, because the face may have been kept',
    async (code) => {
      const all = await capturing();
      await captureAll(all);
      last(all.cloud.saves).fail(new Refusal(code));
      await settle();
      expect(all.flow.view()).toMatchObject({ at: 'signIn', notice: { code } });
      expect(all.cloud.ended).toEqual([fakeGrant]);
    },
  );

  it.each(['storage.full', 'enrol.consentOutdated'] as const)(
    'is back at the methods with %s when saving ends in it',
    async (code) => {
      const all = await capturing();
      await captureAll(all);
      last(all.cloud.saves).fail(new Refusal(code));
      await settle();
      expect(all.flow.view()).toMatchObject({
        at: 'methods',
        notice: { code },
        face: { enrolledAt: null, held: false },
      });
    },
  );

  it('asks for the password again when the leave has run out', async () => {
    const all = await capturing();
    await captureAll(all);
    last(all.cloud.saves).fail(new Refusal('transaction.expired'));
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'signIn', username: 'mia', notice: { code: 'transaction.expired' } });
    expect(all.cloud.ended).toEqual([fakeGrant]);
  });

  it('ends when too few captures came in time', async () => {
    const all = await capturing();
    all.pass(defaultEnrolmentLimits.captureMs);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'enrol.tooFewCaptures' } });
    expect(all.camera.moves).toEqual(['allow options 3', 'release 3']);
  });

  it('refuses a camera of low resolution where the policy says so', async () => {
    const all = await capturing('high', 'refuse');
    all.flow.cameraReady(attemptId(3), { ...webcam, width: 1280, height: 720 });
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'camera.lowResolution' } });
  });

  it('says when the camera goes away', async () => {
    const all = await capturing();
    all.flow.cameraFailed(attemptId(3), 'camera.unplugged');
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'camera.unplugged' } });
  });

  it('ends after five messages that are no frames', async () => {
    const all = await capturing();
    for (let i = 0; i < 5; i++) all.flow.malformedFrame();
    expect(all.flow.view()).toMatchObject({ notice: { code: 'frame.malformed' } });
  });
});

describe('signing in to the options', () => {
  it('has the name of whoever is signed in ready', () => {
    const all = setUp();
    all.flow.open('mia');
    expect(all.flow.view()).toMatchObject({ at: 'signIn', username: 'mia' });
    all.flow.close();
    expect(all.flow.view()).toMatchObject({ at: 'signIn', username: '' });
  });

  it('says why it was refused, and lets go of a grant that came too late', async () => {
    const all = setUp();
    all.flow.signIn('mia', 'wrong');
    last(all.cloud.signIns).fail(new Refusal('credentials.refused', '', { retryAfterSeconds: 30 }));
    await settle();
    expect(all.flow.view()).toMatchObject({ notice: { code: 'credentials.refused' } });
    all.flow.signIn('mia', 'secret');
    all.flow.cancel();
    last(all.cloud.signIns).answer({
      grant: fakeGrant,
      face: { allowed: true, enrolledAt: null, held: false },
      methods: noMethods,
      liveness: 'high',
    });
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'signIn' });
    expect(all.cloud.ended).toEqual([fakeGrant]);
  });

  it('asks nothing without a password', async () => {
    const all = setUp();
    all.flow.signIn('mia', '');
    await settle();
    expect(all.flow.view()).toMatchObject({ notice: { code: 'input.invalid' } });
    expect(all.cloud.signIns).toHaveLength(0);
  });

  it('removes the face and says so', async () => {
    const all = setUp();
    all.flow.signIn('mia', 'secret');
    last(all.cloud.signIns).answer({
      grant: fakeGrant,
      face: { allowed: true, enrolledAt: 3, held: false },
      methods: noMethods,
      liveness: 'high',
    });
    await settle();
    all.flow.remove();
    last(all.cloud.removes).answer({ allowed: true, enrolledAt: null, held: false });
    await settle();
    expect(all.flow.view()).toMatchObject({ outcome: 'removed', face: { enrolledAt: null, held: false } });
  });
});

describe('isPose', () => {
  it.each([
    ['straight', { yaw: 0, pitch: 0, roll: 0 }, true],
    ['straight', { yaw: 20, pitch: 0, roll: 0 }, false],
    ['slightlyLeft', { yaw: 15, pitch: 0, roll: 0 }, true],
    ['slightlyLeft', { yaw: -15, pitch: 0, roll: 0 }, false],
    ['slightlyRight', { yaw: -15, pitch: 0, roll: 0 }, true],
    ['slightlyRight', { yaw: -60, pitch: 0, roll: 0 }, false],
    ['slightlyUp', { yaw: 0, pitch: 10, roll: 0 }, true],
    ['slightlyUp', { yaw: 0, pitch: -10, roll: 0 }, false],
  ] as const)('%s: %j is %s', (asked, turn, answer) => {
    expect(isPose(asked, turn)).toBe(answer);
  });
});
