/** The presence watch in a whole agent on fakes: from a login by face to what the window is shown. */
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../src-shared/contracts/frames.ts';
import type { OutputOf } from '../../src-shared/contracts/ipc.ts';
import { type ComputerPolicy, defaultComputer } from '../../src-shared/domain/computer.ts';
import { fakeAgent, fakeWindows } from '../testing/agent.fake.ts';
import { settle } from '../testing/basics.fake.ts';
import { fakeFrame, fakeMessage } from '../testing/face.fake.ts';
import { accepted, transaction } from '../testing/flows.fake.ts';

type View = OutputOf<'lock.view'>;
const offered: Partial<ComputerPolicy> = {
  walkAway: { ...defaultComputer.walkAway, presence: 'offer', goneSeconds: 10 },
};

async function setUp({ computer = offered, by = 'face' as 'face' | 'password' } = {}) {
  const all = fakeAgent(fakeWindows().windows, { computer });
  let view: View | null = null;
  const replies: unknown[] = [];
  const link = all.agent.connect('lock', (message) => {
    if (message.is === 'view') view = message.view as View;
    else if (message.is === 'reply') replies.push(message.reply);
  });
  const call = async (name: string, input?: unknown): Promise<void> => {
    link?.receive({ id: 1, call: name, input });
    await settle();
  };
  const seen = (): View => {
    if (!view) throw new Error('no view');
    return view;
  };
  if (by === 'password') await all.logIn();
  else {
    await call('lock.face', { username: 'mia' });
    all.cloud.login.begins[0]?.answer(transaction(1));
    const { screen } = seen();
    const attempt = screen.at === 'scanning' ? screen.attempt : '';
    await call('camera.report', { is: 'ready', attempt, width: 1920, height: 1080, label: 'Cam', frameRate: 30 });
    for (let seq = 0; seq < 3; seq++) link?.frame(fakeMessage(attempt, seq));
    await settle();
    all.cloud.login.probes[0]?.answer(accepted(['face']));
    await settle();
  }
  const attempt = (): string => seen().presenceAttempt ?? '';
  let seq = 0;
  const look = async (like: typeof all.likeness.now, at = attempt()): Promise<void> => {
    all.likeness.now = like;
    link?.frame(encodeFrame(fakeFrame(at, seq++)));
    await settle();
  };
  const guide = (hint: string | null, at = attempt()) => call('camera.guidance', { attempt: at, hint });
  const watchIt = async (): Promise<void> => {
    await call('lock.presence', { on: true });
    await call('camera.report', {
      is: 'ready',
      attempt: attempt(),
      width: 640,
      height: 480,
      label: 'Cam',
      frameRate: 30,
    });
  };
  return { ...all, link, seen, call, replies, attempt, look, guide, watchIt };
}

describe('the presence watch', () => {
  it('is offered to whoever came by their face, where the policy offers it', async () => {
    expect((await setUp()).seen().presenceOffered).toBe(true);
    expect((await setUp({ computer: {} })).seen().presenceOffered).toBe(false);
    const byPassword = await setUp({ by: 'password' });
    expect(byPassword.seen().presenceOffered).toBe(false);
    await byPassword.call('lock.presence', { on: true });
    expect(byPassword.replies.at(-1)).toEqual({ ok: false, code: 'ipc.refused' });
    expect(byPassword.attempt()).toBe('');
  });

  it('has the camera from the yes to the no, and not a moment longer', async () => {
    const all = await setUp();
    expect(all.agent.camera.mayUse('lock')).toBe(false);
    await all.watchIt();
    expect(all.seen()).toMatchObject({ watch: { is: 'calm', presence: true } });
    expect(all.agent.camera.mayUse('lock')).toBe(true);
    await all.call('lock.presence', { on: false });
    expect(all.attempt()).toBe('');
    expect(all.agent.camera.mayUse('lock')).toBe(false);
  });

  it('has it no longer than the tenant lets computers offer it', async () => {
    let presence: 'off' | 'offer' = 'offer';
    const all = await setUp({
      computer: {
        get walkAway() {
          return { ...defaultComputer.walkAway, presence };
        },
      },
    });
    await all.watchIt();
    all.agent.policyChanged();
    expect(all.agent.camera.mayUse('lock')).toBe(true);
    presence = 'off';
    all.agent.policyChanged();
    expect(all.agent.camera.mayUse('lock')).toBe(false);
    expect(all.seen()).toMatchObject({
      screen: { at: 'open' },
      watch: { is: 'calm', presence: false },
      presenceOffered: false,
      presenceAttempt: null,
    });
  });

  it('hides the desktop when the owner is gone, and locks it when they stay away', async () => {
    const all = await setUp();
    await all.watchIt();
    await all.look('same');
    await all.guide('nobody');
    await all.guide('nobody');
    expect(all.seen().watch.is).toBe('calm');
    await all.guide('nobody');
    expect(all.seen().watch).toMatchObject({ is: 'blurred', why: 'nobody' });
    // The camera goes on looking, or nobody could come back.
    expect(all.agent.camera.mayUse('lock')).toBe(true);
    all.pass(10_000);
    expect(all.seen().screen).toMatchObject({ at: 'locked', notice: { code: 'session.away' } });
    expect(all.agent.camera.mayUse('lock')).toBe(false);
    expect(all.attempt()).toBe('');
  });

  it('shows it again when the owner is back', async () => {
    const all = await setUp();
    await all.watchIt();
    for (let i = 0; i < 3; i++) await all.guide('nobody');
    await all.look('unsure');
    expect(all.seen().watch.is).toBe('blurred');
    await all.look('same');
    expect(all.seen().watch).toEqual({ is: 'calm', presence: true });
  });

  it.each(['beside', 'instead'] as const)('hides the desktop from a stranger %s of the owner', async (where) => {
    const all = await setUp();
    await all.watchIt();
    const strange = () => (where === 'beside' ? all.guide('severalPeople') : all.look('other'));
    await strange();
    expect(all.seen().watch.is).toBe('calm');
    await strange();
    expect(all.seen().watch).toMatchObject({ is: 'blurred', why: 'stranger' });
    await all.look('same');
    expect(all.seen().watch.is).toBe('blurred');
    await all.look('same');
    expect(all.seen().watch.is).toBe('calm');
  });

  it('counts looking as being there: who reads on is not idle', async () => {
    const all = await setUp();
    await all.watchIt();
    for (let i = 0; i < 400; i++) {
      all.pass(2_000);
      await all.look('same');
    }
    expect(all.seen().screen.at).toBe('open');
  });

  it('does not take a face that is turned away or badly seen for anybody', async () => {
    const all = await setUp();
    await all.watchIt();
    all.face.faultHint = 'tooDark';
    for (let i = 0; i < 5; i++) await all.look('other');
    all.face.faultHint = null;
    for (let i = 0; i < 5; i++) {
      all.likeness.now = 'other';
      all.link?.frame(encodeFrame(fakeFrame(all.attempt(), 90 + i, { pose: { yaw: 40, pitch: 0, roll: 0 } })));
      await settle();
    }
    expect(all.seen().watch).toEqual({ is: 'calm', presence: true });
  });

  it('takes nothing under another attempt, and nothing once it is over', async () => {
    const all = await setUp();
    await all.watchIt();
    const before = all.attempt();
    for (let i = 0; i < 5; i++) await all.guide('nobody', '00000000-0000-4000-8000-00000000dead');
    await all.call('lock.presence', { on: false });
    for (let i = 0; i < 5; i++) await all.guide('nobody', before);
    await all.look('other', before);
    expect(all.seen().watch).toEqual({ is: 'calm', presence: false });
  });

  it.each(['camera.unplugged', 'camera.denied', 'vision.failed'] as const)(
    'ends with a notice, and not the session, at %s',
    async (code) => {
      const all = await setUp();
      await all.watchIt();
      await all.call('camera.report', { is: 'failed', attempt: all.attempt(), code });
      expect(all.seen()).toMatchObject({ screen: { at: 'open', notice: { code } }, watch: { presence: false } });
      await all.call('lock.dismiss');
      expect(all.seen()).toMatchObject({ screen: { at: 'open', notice: null } });
    },
  );

  it('ends so when no look comes for too long, and when the engine fails', async () => {
    const silent = await setUp();
    await silent.watchIt();
    silent.pass(10_000);
    expect(silent.seen()).toMatchObject({ screen: { at: 'open', notice: { code: 'camera.stalled' } } });
    const broken = await setUp();
    await broken.watchIt();
    broken.face.failure = new Error('boom');
    await broken.look('same');
    expect(broken.seen()).toMatchObject({ screen: { at: 'open', notice: { code: 'internal' } } });
  });

  it('ends so when the engine hangs, however many pictures come, and takes no answer that comes after it', async () => {
    const all = await setUp();
    await all.watchIt();
    all.face.held = true;
    for (let i = 0; i < 6; i++) {
      await all.look('same');
      all.pass(2_000);
    }
    expect(all.seen()).toMatchObject({
      screen: { at: 'open', notice: { code: 'camera.stalled' } },
      watch: { presence: false },
    });
    all.face.release();
    await settle();
    expect(all.seen().watch).toEqual({ is: 'calm', presence: false });
  });

  it('ends so when what comes are no frames, and the desktop locks where it was hidden', async () => {
    for (const hidden of [false, true]) {
      const all = await setUp();
      await all.watchIt();
      if (hidden) for (let i = 0; i < 2; i++) await all.look('other');
      const whole = encodeFrame(fakeFrame(all.attempt(), 99));
      for (let i = 0; i < 6; i++) {
        for (const rubbish of [whole.subarray(0, 40 * i), new Uint8Array(64).fill(i), new Uint8Array(whole.length)])
          all.link?.frame(rubbish);
        await settle();
        all.pass(2_000);
      }
      const { screen } = all.seen();
      expect(screen).toMatchObject(hidden ? { at: 'locked' } : { at: 'open', notice: { code: 'camera.stalled' } });
    }
  });

  it('shows nothing to a stranger who holds up the owner’s picture beside their own face', async () => {
    const all = await setUp();
    await all.watchIt();
    for (let i = 0; i < 2; i++) await all.look('other');
    for (let i = 0; i < 6; i++) await (i % 2 === 0 ? all.look('same') : all.guide('severalPeople'));
    expect(all.seen().watch).toMatchObject({ is: 'blurred', why: 'stranger' });
  });

  it('that fails while the desktop is hidden locks it', async () => {
    const all = await setUp();
    await all.watchIt();
    for (let i = 0; i < 2; i++) await all.look('other');
    await all.call('camera.report', { is: 'failed', attempt: all.attempt(), code: 'camera.unplugged' });
    expect(all.seen().screen.at).toBe('locked');
  });

  it('tells the next person nothing of the last one’s camera', async () => {
    const all = await setUp();
    await all.watchIt();
    await all.call('camera.report', { is: 'failed', attempt: all.attempt(), code: 'camera.denied' });
    await all.call('lock.lock');
    await all.logIn();
    expect(all.seen()).toMatchObject({ screen: { at: 'open', notice: null } });
  });

  it('pauses in User Options, and goes on after it', async () => {
    const all = await setUp();
    await all.watchIt();
    const before = all.attempt();
    await all.call('lock.openOptions');
    expect(all.attempt()).toBe('');
    all.agent.optionsClosed();
    expect(all.attempt()).not.toBe('');
    expect(all.attempt()).not.toBe(before);
  });

  it('forgets the face with the lock: the next login by password has none', async () => {
    const all = await setUp();
    await all.call('lock.lock');
    await all.logIn();
    expect(all.seen()).toMatchObject({ screen: { at: 'open' }, presenceOffered: false });
  });
});
