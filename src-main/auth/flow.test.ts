import { describe, expect, it } from 'vitest';
import { FaceEngineError } from '../../src-face/error.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import { defaultComputer } from '../../src-shared/domain/computer.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import type { Challenge } from '../../src-shared/domain/liveness.ts';
import { defaultLimits, type LoginLimits } from '../../src-shared/domain/login/state.ts';
import { attemptId, fakeBasics, settle, start } from '../testing/basics.fake.ts';
import { fakeFace, fakeFrame, veto } from '../testing/face.fake.ts';
import {
  accepted,
  fakeCamera,
  fakeDesktop,
  fakeLoginCloud,
  fakeReport,
  more,
  transaction,
} from '../testing/flows.fake.ts';
import { createLoginFlow } from './flow.ts';

function setUp(limits: Partial<LoginLimits> = {}, injected: 'refuse' | 'accept' = 'accept') {
  const basics = fakeBasics();
  const cloud = fakeLoginCloud();
  const face = fakeFace();
  const camera = fakeCamera();
  const desktop = fakeDesktop();
  const { events, report } = fakeReport();
  const flow = createLoginFlow({
    ...basics,
    cloud,
    face,
    camera,
    desktop,
    report,
    injected,
    signal: () => undefined,
    limits: () => ({ ...defaultLimits, ...limits }),
  });
  /** A frame every 100 ms, each 50 ms on its way; the window's clock runs 1,000 ms behind ours. */
  const frames = async (attempt: number, from: number, to: number, more: Partial<FaceFrame> = {}): Promise<void> => {
    for (let seq = from; seq <= to; seq++) {
      basics.pass(100);
      flow.frame(fakeFrame(attemptId(attempt), seq, { at: basics.clock.monotonic() - 1_050, ...more }));
      await settle();
    }
  };
  return { ...basics, cloud, face, camera, desktop, events, flow, frames };
}

const webcam = { width: 1920, height: 1080, label: 'HD Webcam (046d:0825)', frameRate: 30 } as const;

/** The first element; a test that finds none has failed already. */
function first<T>(list: readonly T[]): T {
  const value = list.at(-1);
  if (value === undefined) throw new Error('nothing was asked');
  return value;
}

const noticeOf = ({ flow }: ReturnType<typeof setUp>): Code | null => {
  const state = flow.state();
  return state.at === 'locked' ? (state.notice?.code ?? null) : null;
};

describe('a login by password', () => {
  it('opens the desktop after the cloud has accepted', async () => {
    const all = setUp();
    all.flow.password('mia', 'secret');
    expect(all.flow.state()).toMatchObject({ at: 'checking', factor: 'password' });
    await settle();
    first(all.cloud.begins).answer(transaction(1));
    await settle();
    expect(first(all.cloud.passwords).input).toEqual({ password: 'secret', link: null });
    first(all.cloud.passwords).answer(accepted(['password']));
    await settle();
    expect(all.flow.state().at).toBe('open');
    expect(all.desktop.moves).toEqual(['open mia']);
    expect(all.cloud.abandoned).toEqual([]);
    all.flow.lock();
    expect(all.desktop.moves).toEqual(['open mia', 'lock mia']);
  });

  it('says why it was refused, and until when', async () => {
    const all = setUp();
    all.flow.password('mia', 'wrong');
    await settle();
    first(all.cloud.begins).answer(transaction(1));
    await settle();
    first(all.cloud.passwords).answer({ is: 'refused', code: 'credentials.refused', until: 5 });
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: { code: 'credentials.refused', until: 5 } });
  });

  it.each([
    ['', 'secret'],
    ['mia', ''],
    ['\u200f\u202e', 'secret'],
  ])('asks the cloud nothing for the name %j and a password of %j', async (username, password) => {
    const all = setUp();
    all.flow.password(username, password);
    await settle();
    expect(noticeOf(all)).toBe('input.invalid');
    expect(all.cloud.begins).toHaveLength(0);
  });

  it.each([
    'cloud.unreachable',
    'cloud.slow',
    'cloud.failed',
    'cloud.garbled',
    'cloud.untrusted',
    'clock.skewed',
  ] as const)('stays locked with %s when the proof ends in it', async (code) => {
    const all = setUp();
    all.flow.password('mia', 'secret');
    await settle();
    first(all.cloud.begins).answer(transaction(1));
    await settle();
    first(all.cloud.passwords).fail(new Refusal(code));
    await settle();
    expect(noticeOf(all)).toBe(code);
    expect(all.desktop.moves).toEqual([]);
    expect(all.cloud.abandoned).toEqual(['t1']);
  });

  it('counts down to the next try where the cloud asks to wait', async () => {
    const all = setUp();
    all.flow.password('mia', 'secret');
    await settle();
    first(all.cloud.begins).fail(new Refusal('rate.limited', '', { retryAfterSeconds: 30 }));
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: { code: 'rate.limited', until: start + 30_000 } });
  });

  it('ignores an answer that comes after it was cancelled, and gives the transaction up', async () => {
    const all = setUp();
    all.flow.password('mia', 'secret');
    await settle();
    first(all.cloud.begins).answer(transaction(1));
    await settle();
    all.flow.cancel();
    expect(first(all.cloud.passwords).signal.aborted).toBe(true);
    first(all.cloud.passwords).answer(accepted(['password']));
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: null });
    expect(all.desktop.moves).toEqual([]);
    expect(all.cloud.abandoned).toEqual(['t1']);
  });

  it('gives up by itself when no answer comes', async () => {
    const all = setUp();
    all.flow.password('mia', 'secret');
    all.pass(defaultLimits.checkMs - 1);
    expect(all.flow.state().at).toBe('checking');
    all.pass(1);
    expect(noticeOf(all)).toBe('cloud.slow');
    expect(all.waiting()).toBe(0);
  });

  it('takes no second password while the first is checked', async () => {
    const all = setUp();
    all.flow.password('mia', 'one');
    all.flow.password('mia', 'two');
    await settle();
    expect(all.cloud.begins).toHaveLength(1);
  });
});

describe('a login by face', () => {
  it('begins the transaction during the scan and opens after the probe', async () => {
    const all = setUp();
    all.flow.face('mia');
    expect(all.camera.moves).toEqual(['allow lock 1']);
    all.flow.cameraReady(attemptId(1), { ...webcam, width: 1920, height: 1080 });
    first(all.cloud.begins).answer(transaction(1));
    await all.frames(1, 0, 2);
    expect(all.flow.state()).toMatchObject({ at: 'checking', factor: 'face' });
    expect(all.camera.moves).toEqual(['allow lock 1', 'release 1']);
    const { input } = first(all.cloud.probes);
    expect(input).toMatchObject({ frames: 3, level: 'standard', challenge: null, masked: false });
    expect(input.liveness).toEqual({ 'passive.live': 0.5 });
    expect(input.embeddings.map(({ model }) => model)).toEqual(['mobilefacenet', 'dlib-resnet34']);
    first(all.cloud.probes).answer(accepted(['face']));
    await settle();
    expect(all.desktop.moves).toEqual(['open mia']);
  });

  it('spares frames beyond those of the probe all networks but the best', async () => {
    const all = setUp();
    all.flow.face('mia');
    await all.frames(1, 0, 4);
    expect(all.face.asked.map(({ which }) => which)).toEqual(['all', 'all', 'all', 'best', 'best']);
  });

  it('waits for a transaction that is slow to begin, because it says what a face has to prove', async () => {
    const all = setUp();
    all.flow.face('mia');
    await all.frames(1, 0, 4);
    expect(all.flow.state()).toMatchObject({ at: 'scanning', frames: 3 });
    expect(all.cloud.probes).toHaveLength(0);
    first(all.cloud.begins).answer(transaction(1));
    await settle();
    expect(all.cloud.probes).toHaveLength(1);
  });

  it.each(['cloud.unreachable', 'cloud.failed'] as const)('ends the scan when beginning ends in %s', async (code) => {
    const all = setUp();
    all.flow.face('mia');
    first(all.cloud.begins).fail(new Refusal(code));
    await settle();
    expect(noticeOf(all)).toBe(code);
    expect(all.camera.moves).toEqual(['allow lock 1', 'release 1']);
  });

  it('tells the person what to change, and counts only good frames', async () => {
    const all = setUp();
    all.flow.face('mia');
    all.face.faultHint = 'tooDark';
    await all.frames(1, 0, 0);
    expect(all.flow.state()).toMatchObject({ frames: 0, hint: 'tooDark' });
    all.face.faultHint = null;
    await all.frames(1, 1, 1);
    expect(all.flow.state()).toMatchObject({ frames: 1, hint: null });
  });

  it('counts a frame that comes twice once, and one without a face not at all', async () => {
    const all = setUp();
    all.flow.face('mia');
    await all.frames(1, 4, 4);
    await all.frames(1, 4, 4);
    all.face.nothingFound = true;
    await all.frames(1, 5, 5);
    expect(all.flow.state()).toMatchObject({ frames: 1 });
  });

  it('takes frames of the running attempt only', async () => {
    const all = setUp();
    all.flow.face('mia');
    await all.frames(7, 0, 5);
    expect(all.face.asked).toHaveLength(0);
    all.flow.cancel();
    await all.frames(1, 0, 5);
    expect(all.face.asked).toHaveLength(0);
  });

  it('drops what the engine still answers after the end', async () => {
    const all = setUp();
    all.flow.face('mia');
    all.face.held = true;
    await all.frames(1, 0, 0);
    all.flow.cancel();
    all.face.release();
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: null });
  });

  it.each([
    ['face.notLive', 'passive'],
    ['camera.injected', 'camera'],
  ] as const)('ends with %s on a veto, and reports the scores to the audit log alone', async (code, layer) => {
    const all = setUp();
    all.face.judgement = veto(layer, 'why');
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1));
    await all.frames(1, 0, 2);
    expect(noticeOf(all)).toBe(code);
    // The transaction goes with it: the cloud ends it and counts a failure of the name, so it is not given up as well.
    expect(all.events).toEqual([
      {
        kind: 'scan.refused',
        session: null,
        code,
        scores: { 'passive.live': 0.5, [`${layer}.why`]: 1 },
        transaction: 't1',
      },
    ]);
    expect(all.cloud.abandoned).toEqual([]);
    expect(all.cloud.probes).toHaveLength(0);
    expect(JSON.stringify(all.entries)).not.toContain('0.5');
  });

  it('does not count it against the name that somebody else stepped into the picture', async () => {
    const all = setUp();
    all.face.samePerson = false;
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1));
    await all.frames(1, 0, 2);
    expect(noticeOf(all)).toBe('scan.personChanged');
    expect(all.events).toEqual([{ kind: 'scan.refused', session: null, code: 'scan.personChanged', scores: {} }]);
    expect(all.cloud.abandoned).toEqual(['t1']);
  });

  it.each([
    ['engine.crashed', new FaceEngineError('engine.crashed', 'gone')],
    ['models.corrupt', new FaceEngineError('models.corrupt', 'bad')],
    ['internal', new Error('no code')],
  ] as const)('ends with %s when the engine fails so', async (code, error) => {
    const all = setUp();
    all.face.failure = error;
    all.flow.face('mia');
    await all.frames(1, 0, 0);
    expect(noticeOf(all)).toBe(code);
  });

  it.each(['models.missing', 'models.corrupt'] as const)('does not open the camera while %s', (code) => {
    const all = setUp();
    all.face.unavailableCode = code;
    all.flow.face('mia');
    expect(noticeOf(all)).toBe(code);
    expect(all.camera.moves.filter((move) => move.startsWith('allow'))).toEqual([]);
  });

  it.each(['camera.absent', 'camera.denied', 'camera.busy', 'camera.unplugged', 'camera.stalled'] as const)(
    'ends with %s when the window says so',
    (code) => {
      const all = setUp();
      all.flow.face('mia');
      all.flow.cameraFailed(attemptId(2), code);
      expect(all.flow.state().at).toBe('scanning');
      all.flow.cameraFailed(attemptId(1), code);
      expect(noticeOf(all)).toBe(code);
    },
  );

  it('warns of a low resolution, or refuses it where the policy says so', () => {
    const around = {
      place: { organisation: '', ward: '', station: '', kind: 'shared' },
      connection: { is: 'online' },
      faceUnavailable: null,
      badgeUnavailable: null,
      lastUser: null,
      screen: defaultComputer.screen,
      watch: { is: 'calm', presence: false },
      presenceOffered: false,
      presenceAttempt: null,
      epochOffset: 0,
    } as const;
    const warned = setUp();
    warned.flow.face('mia');
    warned.flow.cameraReady(attemptId(1), { ...webcam, width: 1280, height: 720 });
    expect(warned.flow.view(around).screen).toMatchObject({ lowResolution: { width: 1280, height: 720 } });
    const refused = setUp({ lowResolution: 'refuse' });
    refused.flow.face('mia');
    refused.flow.cameraReady(attemptId(1), { ...webcam, width: 1280, height: 720 });
    expect(noticeOf(refused)).toBe('camera.lowResolution');
  });

  it('forgives a few messages that are no frames, and ends with frame.malformed after five', () => {
    const all = setUp();
    all.flow.face('mia');
    for (let i = 0; i < 4; i++) all.flow.malformedFrame();
    expect(all.flow.state().at).toBe('scanning');
    all.flow.malformedFrame();
    expect(noticeOf(all)).toBe('frame.malformed');
  });

  it('says the last hint when the time is over', () => {
    const all = setUp();
    all.flow.face('mia');
    all.flow.guided(attemptId(1), 'severalPeople');
    all.pass(defaultLimits.scanMs);
    expect(noticeOf(all)).toBe('scan.severalPeople');
  });

  it('lets a typed password win over the camera', async () => {
    const all = setUp();
    all.flow.face('mia');
    all.flow.password('mia', 'secret');
    expect(all.camera.moves).toEqual(['allow lock 1', 'release 1']);
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'checking', factor: 'password', attempt: attemptId(2) });
  });

  it('asks for a second factor and proves it in the same transaction', async () => {
    const all = setUp();
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1));
    await all.frames(1, 0, 2);
    first(all.cloud.probes).answer(more(['face'], ['password']));
    await settle();
    expect(all.flow.state().at).toBe('choosing');
    all.flow.password('mia', 'secret');
    await settle();
    expect(all.cloud.begins).toHaveLength(1);
    first(all.cloud.passwords).answer(accepted(['face', 'password']));
    await settle();
    expect(all.desktop.moves).toEqual(['open mia']);
  });

  it('gives the transaction up when the second factor is not given', async () => {
    const all = setUp();
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1));
    await all.frames(1, 0, 2);
    first(all.cloud.probes).answer(more(['face'], ['password']));
    await settle();
    all.pass(defaultLimits.chooseMs);
    await settle();
    expect(noticeOf(all)).toBe('transaction.expired');
    expect(all.cloud.abandoned).toEqual(['t1']);
  });
});

/** Two turns that come at once. */
const challenge: Challenge = {
  id: 'c1',
  steps: [
    { towards: 'left', waitMs: 100 },
    { towards: 'up', waitMs: 100 },
  ],
  withinMs: 2_500,
  light: [],
};

describe('a login that asks for a turn', () => {
  /** To the first arrow, at level high. */
  async function asked() {
    const all = setUp();
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1, { liveness: 'high' }));
    await settle();
    await all.frames(1, 0, 0);
    expect(first(all.cloud.challenges).input).toBe('t1');
    first(all.cloud.challenges).answer(challenge);
    await all.frames(1, 1, 4);
    expect(all.flow.state()).toMatchObject({ at: 'scanning', prompt: { towards: 'left', step: 1, of: 2 } });
    return all;
  }
  const windowNow = (all: ReturnType<typeof setUp>) => all.clock.monotonic() - 1_000;

  it('shows the arrow, believes the window once, and sends the answer with the probe', async () => {
    const all = await asked();
    all.flow.painted(attemptId(1), 1, windowNow(all));
    await all.frames(1, 5, 7);
    await all.frames(1, 8, 8, { pose: { yaw: 16, pitch: 0, roll: 0 } });
    await all.frames(1, 9, 9, { pose: { yaw: 16, pitch: 0, roll: 0 } });
    expect(all.flow.state()).toMatchObject({ prompt: { towards: 'up', step: 2 } });
    all.flow.painted(attemptId(1), 2, windowNow(all));
    await all.frames(1, 10, 12, { pose: { yaw: 10, pitch: 0, roll: 0 } });
    await all.frames(1, 13, 15, { pose: { yaw: 0, pitch: 16, roll: 0 } });
    expect(all.flow.state().at).toBe('checking');
    expect(first(all.cloud.probes).input).toMatchObject({ level: 'high', challenge: { id: 'c1' } });
    first(all.cloud.probes).answer(accepted(['face']));
    await settle();
    expect(all.desktop.moves).toEqual(['open mia']);
  });

  it('takes no painting of another attempt, and none after the end', async () => {
    const all = await asked();
    const { length } = all.entries;
    all.flow.painted(attemptId(2), 1, windowNow(all));
    all.flow.cancel();
    all.flow.painted(attemptId(1), 1, windowNow(all));
    expect(all.entries).toHaveLength(length);
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: null });
  });

  it('gives the challenge up with the scan', async () => {
    const all = setUp();
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1, { liveness: 'high' }));
    await settle();
    await all.frames(1, 0, 0);
    all.flow.cancel();
    expect(first(all.cloud.challenges).signal.aborted).toBe(true);
    first(all.cloud.challenges).answer(challenge);
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: null });
    expect(all.cloud.abandoned).toEqual(['t1']);
  });

  it.each(['cloud.unreachable', 'transaction.expired'] as const)('ends with %s when none is drawn', async (code) => {
    const all = setUp();
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1, { liveness: 'highest' }));
    await settle();
    await all.frames(1, 0, 0);
    first(all.cloud.challenges).fail(new Refusal(code));
    await settle();
    expect(noticeOf(all)).toBe(code);
  });

  it('counts a turn that was missed twice against the name', async () => {
    const all = await asked();
    for (let seq = 5; all.flow.state().at === 'scanning' && seq < 120; seq++) {
      await all.frames(1, seq, seq);
      const drawn = all.cloud.challenges;
      if (drawn.length === 2 && !drawn[1]?.signal.aborted) drawn[1]?.answer({ ...challenge, id: 'c2' });
    }
    expect(noticeOf(all)).toBe('challenge.missed');
    expect(all.events).toMatchObject([{ kind: 'scan.refused', code: 'challenge.missed', transaction: 't1' }]);
    expect(all.cloud.abandoned).toEqual([]);
  });

  it('asks of a second factor what its transaction asks', async () => {
    const all = setUp();
    all.flow.password('mia', 'secret');
    await settle();
    first(all.cloud.begins).answer(transaction(1, { liveness: 'high' }));
    await settle();
    first(all.cloud.passwords).answer(more(['password'], ['face']));
    await settle();
    all.flow.face('mia');
    await all.frames(2, 0, 0);
    expect(all.cloud.begins).toHaveLength(1);
    expect(first(all.cloud.challenges).input).toBe('t1');
  });
});

describe('a camera that is none', () => {
  const virtual = { ...webcam, label: 'OBS Virtual Camera' };

  it('is refused by its name, with the transaction once that is known', async () => {
    const all = setUp({}, 'refuse');
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1));
    await settle();
    all.flow.cameraReady(attemptId(1), virtual);
    await settle();
    expect(noticeOf(all)).toBe('camera.injected');
    expect(all.camera.moves).toEqual(['allow lock 1', 'release 1']);
    expect(all.events).toMatchObject([{ code: 'camera.injected', transaction: 't1', scores: { 'camera.device': 1 } }]);
    expect(JSON.stringify([all.events, all.entries])).not.toContain('OBS');
  });

  it('is taken where the settings accept it', async () => {
    const all = setUp();
    all.flow.face('mia');
    all.flow.cameraReady(attemptId(1), virtual);
    expect(all.flow.state()).toMatchObject({ at: 'scanning', camera: { is: 'ready' } });
  });

  it('cannot go unnamed: frames before its report are not looked at', async () => {
    const all = setUp({}, 'refuse');
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1));
    await all.frames(1, 0, 5);
    expect(all.face.asked).toEqual([]);
    all.flow.cameraReady(attemptId(1), webcam);
    await all.frames(1, 6, 8);
    expect(all.face.judged).toMatchObject([{ presentation: { camera: { label: webcam.label, frameRate: 30 } } }]);
    expect(all.flow.state().at).toBe('checking');
  });

  it('cannot be renamed later', async () => {
    const all = setUp({}, 'refuse');
    all.flow.face('mia');
    first(all.cloud.begins).answer(transaction(1));
    all.flow.cameraReady(attemptId(1), { ...webcam, frameRate: 500 });
    all.flow.cameraReady(attemptId(1), webcam);
    await all.frames(1, 0, 2);
    expect(all.face.judged).toMatchObject([{ presentation: { camera: { frameRate: 500 } } }]);
  });
});

describe('what is in hand', () => {
  it('never reaches a state or the log', async () => {
    const all = setUp();
    const seen: string[] = [];
    all.flow.onChange(() => seen.push(JSON.stringify(all.flow.state())));
    all.flow.password('mia', 'hunter2hunter2');
    await settle();
    first(all.cloud.begins).fail(new Error('boom'));
    await settle();
    expect(seen.join() + JSON.stringify(all.entries)).not.toContain('hunter2');
  });

  it('is dropped when the agent stops', async () => {
    const all = setUp();
    all.flow.password('mia', 'secret');
    await settle();
    all.flow.close();
    expect(first(all.cloud.begins).signal.aborted).toBe(true);
    expect(all.waiting()).toBe(0);
  });
});
