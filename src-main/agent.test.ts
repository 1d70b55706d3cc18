import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../src-shared/contracts/frames.ts';
import type { OutputOf } from '../src-shared/contracts/ipc.ts';
import type { ToWindow } from '../src-shared/contracts/wire.ts';
import { type FakeAgentOptions, fakeAgent, fakeWindows } from './testing/agent.fake.ts';
import { attemptId, settle, start } from './testing/basics.fake.ts';
import { fakeFrame, fakeMessage } from './testing/face.fake.ts';
import { accepted, cardA, cardB, fakeGrant, noMethods, otherUser, transaction } from './testing/flows.fake.ts';
import { lookMs } from './untold-sleep.ts';

function setUp(options: FakeAgentOptions = {}) {
  const { windows, moves } = fakeWindows();
  const all = fakeAgent(windows, options);
  const open = (role: 'lock' | 'options', passive = false) => {
    const received: ToWindow[] = [];
    const link = all.agent.connect(role, (message) => received.push(message), { passive });
    const screen = () => {
      const view = received.findLast((message) => message.is === 'view');
      return view?.is === 'view' ? (view.view as OutputOf<'lock.view'>) : null;
    };
    const replies = () => received.flatMap((message) => (message.is === 'reply' ? [message] : []));
    let id = 0;
    const call = async (name: string, input?: unknown): Promise<void> => {
      link?.receive({ id: id++, call: name, input });
      await settle();
    };
    return { link, received, screen, replies, call };
  };
  return { ...all, moves, open };
}

describe('a lock window', () => {
  it('is sent the view as it comes and whenever it changes, and no view twice', async () => {
    const all = setUp();
    const { received, screen, call } = all.open('lock');
    expect(screen()).toMatchObject({ screen: { at: 'locked' }, connection: { is: 'online' } });
    await call('lock.face', { username: 'mia' });
    expect(screen()).toMatchObject({ screen: { at: 'scanning', attempt: attemptId(1) } });
    const before = received.length;
    all.setConnection({ is: 'online' });
    expect(received).toHaveLength(before);
    all.setConnection({ is: 'offline', code: 'cloud.unreachable' });
    expect(screen()).toMatchObject({ connection: { code: 'cloud.unreachable' } });
  });

  it('keeps the camera while its attempt runs', async () => {
    const all = setUp();
    const { call } = all.open('lock');
    expect(all.agent.camera.mayUse('lock')).toBe(false);
    await call('lock.face', { username: 'mia' });
    expect(all.agent.camera.mayUse('lock')).toBe(true);
    expect(all.agent.camera.mayUse('options')).toBe(false);
    await call('lock.cancel');
    expect(all.agent.camera.mayUse('lock')).toBe(false);
  });

  it('scans for as long as the settings say', async () => {
    const all = setUp();
    const { call, screen } = all.open('lock');
    await call('lock.face', { username: 'mia' });
    all.pass(11_999);
    expect(screen()).toMatchObject({ screen: { at: 'scanning' } });
    all.pass(1);
    expect(screen()).toMatchObject({ screen: { at: 'locked', notice: { code: 'scan.timedOut' } } });
  });

  it('is shown what is asked for and says when it painted it; a further display hears nothing of it', async () => {
    const all = setUp();
    const { call, link, screen, replies } = all.open('lock');
    const passive = all.open('lock', true);
    await call('lock.face', { username: 'mia' });
    all.cloud.login.begins[0]?.answer(transaction(1, { liveness: 'high' }));
    await settle();
    const attempt = attemptId(1);
    for (let seq = 0; seq < 5; seq++) {
      all.pass(100);
      link?.frame(encodeFrame(fakeFrame(attempt, seq, { at: all.clock.monotonic() - 50 })));
      await settle();
      all.cloud.login.challenges[0]?.answer({
        id: 'c1',
        steps: [{ towards: 'up', waitMs: 0 }],
        withinMs: 2_500,
        light: [],
      });
    }
    expect(screen()).toMatchObject({ screen: { prompt: { is: 'turn', towards: 'up', step: 1, of: 1 } } });
    expect(passive.screen()).toMatchObject({ screen: { at: 'checking' } });
    const painted = { attempt, step: 1, at: all.clock.monotonic() };
    await passive.call('camera.prompted', painted);
    expect(passive.replies().at(-1)).toMatchObject({ reply: { ok: false, code: 'ipc.refused' } });
    await call('camera.prompted', painted);
    expect(replies().at(-1)).toMatchObject({ reply: { ok: true } });
    expect(all.entries.map(({ event }) => event)).not.toContain('scan.paintedUnasked');
    await call('camera.prompted', { ...painted, step: 9 });
    expect(replies().at(-1)).toMatchObject({ reply: { ok: false, code: 'input.invalid' } });
  });

  it('ends the scan when it goes away, so that nobody waits for its camera', async () => {
    const all = setUp();
    const { call, link } = all.open('lock');
    const other = all.open('lock');
    await call('lock.face', { username: 'mia' });
    link?.close();
    expect(other.screen()).toMatchObject({ screen: { at: 'locked', notice: { code: 'camera.stalled' } } });
  });

  it('decides nothing any more once it is gone', async () => {
    const all = setUp();
    const { link } = all.open('lock');
    const other = all.open('lock');
    link?.close();
    link?.receive({ id: 7, call: 'lock.face', input: { username: 'mia' } });
    await settle();
    expect(other.screen()).toMatchObject({ screen: { at: 'locked' } });
    expect(all.agent.camera.mayUse('lock')).toBe(false);
  });

  it('hands in frames of the attempt that runs; what is no frame is refused aloud', async () => {
    const all = setUp();
    const { call, link, screen } = all.open('lock');
    link?.frame(fakeMessage(attemptId(1), 0));
    expect(all.face.asked).toHaveLength(0);
    await call('lock.face', { username: 'mia' });
    link?.frame(fakeMessage(attemptId(1), 0));
    await settle();
    expect(all.face.asked).toHaveLength(1);
    for (let i = 0; i < 5; i++) link?.frame(fakeMessage(attemptId(1), 1).subarray(0, 6000 + i));
    expect(screen()).toMatchObject({ screen: { at: 'locked', notice: { code: 'frame.malformed' } } });
    expect(all.entries.filter(({ event }) => event === 'frame.malformed')).toHaveLength(5);
  });

  it.each([
    ['text', 'no object'],
    ['without an id', { call: 'lock.cancel' }],
    ['with more than a call has', { id: 1, call: 'lock.cancel', role: 'options' }],
    ['with a call that is no text', { id: 1, call: 7 }],
    ['nothing', undefined],
  ])('is not answered for a message: %s', async (_what, message) => {
    const all = setUp();
    const { link, replies } = all.open('lock');
    link?.receive(message);
    await settle();
    expect(replies()).toEqual([]);
    expect(all.entries.at(-1)).toMatchObject({ level: 'warn', event: 'ipc.malformed' });
  });
});

describe('a passive window', () => {
  it('shows the lock screen and neither scans nor is answered', async () => {
    const all = setUp();
    const main = all.open('lock');
    const passive = all.open('lock', true);
    await main.call('lock.face', { username: 'mia' });
    expect(passive.screen()).toMatchObject({ screen: { at: 'checking', username: 'mia' } });
    await passive.call('lock.cancel');
    expect(passive.replies()).toMatchObject([{ reply: { ok: false, code: 'ipc.refused' } }]);
    passive.link?.frame(fakeMessage(attemptId(1), 0));
    expect(all.face.asked).toHaveLength(0);
    passive.link?.close();
    expect(main.screen()).toMatchObject({ screen: { at: 'scanning' } });
  });
});

describe('User Options', () => {
  it('opens for whoever is signed in, and not while locked', async () => {
    const all = setUp();
    const lock = all.open('lock');
    await lock.call('lock.openOptions');
    expect(lock.replies()).toMatchObject([{ reply: { ok: false, code: 'ipc.refused' } }]);
    expect(all.agent.connect('options', () => undefined)).toBeNull();
    await all.logIn();
    expect(all.agent.signedIn()).toBe('Mia U.');
    await lock.call('lock.openOptions');
    expect(all.moves).toEqual(['showDesktop Mia U.', 'showOptions']);
    const options = all.open('options');
    expect(options.screen()).toMatchObject({ at: 'signIn', username: 'mia' });
  });

  it('closes when the workstation is locked, and everything in hand with it', async () => {
    const all = setUp();
    await all.logIn();
    all.agent.openOptions();
    const options = all.open('options');
    await options.call('options.signIn', { username: 'mia', password: 'secret' });
    all.agent.lock();
    expect(all.moves.slice(-2)).toEqual(['showLock', 'hideOptions']);
    expect(all.cloud.methods.signIns.at(-1)?.signal.aborted).toBe(true);
    await options.call('options.view');
    expect(options.replies().at(-1)).toMatchObject({ reply: { ok: false, code: 'ipc.refused' } });
    expect(all.agent.signedIn()).toBeNull();
  });

  it('closes by its own button', async () => {
    const all = setUp();
    await all.logIn();
    all.agent.openOptions();
    await all.open('options').call('options.close');
    expect(all.moves.at(-1)).toBe('hideOptions');
    all.agent.openOptions();
    all.agent.optionsClosed();
    expect(all.agent.connect('options', () => undefined)).toBeNull();
  });
});

describe('leaving', () => {
  it('locks, and takes nothing more', async () => {
    const all = setUp();
    await all.logIn();
    const { call, received } = all.open('lock');
    all.agent.stop();
    expect(all.desktop).toEqual(['open mia', 'lock mia']);
    const before = received.length;
    await call('lock.face', { username: 'mia' });
    expect(received).toHaveLength(before);
    expect(all.waiting()).toBe(0);
  });
});

describe('cards', () => {
  it('log in, and show why they cannot be used', async () => {
    const all = setUp();
    const { screen } = all.open('lock');
    expect(screen()?.tiles.map(({ factor }) => factor)).toEqual(['badge', 'securityKey', 'passkey']);
    all.reader.set({ state: 'unplugged', code: 'reader.unplugged' });
    // Without a reader one begins with the face.
    expect(screen()?.tiles).toMatchObject([
      { factor: 'badge', state: 'unavailable', code: 'reader.absent' },
      { factor: 'face' },
      { factor: 'securityKey' },
      { factor: 'passkey' },
    ]);
    all.reader.set({ code: 'reader.twoCards' });
    expect(screen()).toMatchObject({ screen: { at: 'locked', notice: { code: 'card.several' } } });
    all.reader.tap(cardA);
    expect(screen()).toMatchObject({ screen: { at: 'checking', factor: 'badge', username: null } });
  });

  it('that were tapped count although the reader is unplugged meanwhile', async () => {
    const all = setUp();
    const { screen } = all.open('lock');
    all.reader.tap(cardA);
    await settle();
    all.reader.set({ state: 'unplugged', code: 'reader.unplugged' });
    expect(screen()).toMatchObject({ screen: { at: 'checking' }, tiles: [{ code: 'reader.absent' }, {}, {}, {}] });
    all.cloud.login.begins.at(-1)?.answer(transaction(1, { username: null }));
    await settle();
    all.cloud.login.badges.at(-1)?.answer(accepted(['badge']));
    await settle();
    expect(screen()).toMatchObject({ screen: { at: 'open', username: 'mia' } });
  });

  it('of a wedge reader come from either window, as long as it may be there', async () => {
    const all = setUp();
    const { call } = all.open('lock');
    await call('lock.wedge', { text: '01001188' });
    expect(all.reader.typed).toEqual(['01001188']);
    await all.logIn();
    all.agent.openOptions();
    const options = all.open('options');
    await options.call('options.wedge', { text: '01001189' });
    expect(all.reader.typed).toEqual(['01001188', '01001189']);
    all.agent.lock();
    await options.call('options.wedge', { text: '01001190' });
    expect(all.reader.typed).toHaveLength(2);
    expect(options.replies().at(-1)).toMatchObject({ reply: { ok: false, code: 'ipc.refused' } });
  });

  it('go to User Options while that waits for one, and lock nothing', async () => {
    const all = setUp();
    await all.logIn();
    all.agent.openOptions();
    const options = all.open('options');
    await options.call('options.signIn', { username: 'mia', password: 'secret' });
    all.cloud.methods.signIns[0]?.answer({
      grant: fakeGrant,
      face: { allowed: true, enrolledAt: null, held: false },
      methods: noMethods,
      liveness: 'standard',
    });
    await settle();
    await options.call('options.addCard');
    all.reader.tap(cardA);
    await settle();
    expect(all.cloud.methods.changes.map(({ input }) => input)).toEqual([{ is: 'addCard', card: cardA }]);
    expect(all.cloud.login.badges).toEqual([]);
    expect(all.agent.signedIn()).toBe('Mia U.');
  });
});

describe('an open desktop', () => {
  it('is locked when nobody has been there, and the lock screen says so', async () => {
    const all = setUp();
    const { screen, call } = all.open('lock');
    await all.logIn();
    all.pass(280_000);
    expect(screen()?.watch).toEqual({ is: 'warning', until: start + 300_000 });
    await call('lock.active');
    expect(screen()?.watch).toEqual({ is: 'calm', presence: false });
    all.pass(300_000);
    expect(screen()).toMatchObject({ screen: { at: 'locked', notice: { code: 'session.idle' } } });
    expect(all.desktop).toEqual(['open mia', 'lock mia']);
  });

  it('is closed by whoever sits there, and by nobody before the lock screen', async () => {
    const all = setUp();
    const { call, replies } = all.open('lock');
    await call('lock.signOut');
    expect(replies()).toMatchObject([{ reply: { ok: false, code: 'ipc.refused' } }]);
    await all.logIn();
    await call('lock.signOut');
    expect(all.desktop).toEqual(['open mia', 'close mia']);
    expect(all.agent.signedIn()).toBeNull();
  });

  it('takes its User Options along when somebody else takes it', async () => {
    const all = setUp();
    await all.logIn();
    all.agent.openOptions();
    all.reader.tap(cardB);
    await settle();
    all.cloud.login.begins.at(-1)?.answer(transaction(2, { username: null }));
    await settle();
    all.cloud.login.badges.at(-1)?.answer(accepted(['badge'], 2, otherUser));
    await settle();
    all.pass(5_000);
    expect(all.agent.signedIn()).toBe('Bob T.');
    expect(all.moves.slice(-3)).toEqual(['showLock', 'showDesktop Bob T.', 'hideOptions']);
    expect(all.agent.connect('options', () => undefined)).toBeNull();
  });

  it('is shown as the policy of the computer says', async () => {
    const all = setUp({ computer: { screen: { names: 'short', restart: true } } });
    const { screen } = all.open('lock');
    expect(screen()?.restart).toBe(true);
    await all.logIn();
    expect(screen()).toMatchObject({ screen: { at: 'open', displayName: 'Mia U.' } });
  });
});

describe('a sleep', () => {
  const hour = 3_600_000;
  /** What the cloud is told of a session to resume, at a tap of its owner's card. */
  async function resumedByTap(all: ReturnType<typeof setUp>): Promise<unknown> {
    all.reader.tap(cardA);
    await settle();
    return all.cloud.login.begins.at(-1)?.input.resumes;
  }

  it('that nothing but the clocks told of locks the open desktop, and ends the grace', async () => {
    const all = setUp();
    const { screen } = all.open('lock');
    await all.logIn();
    all.agent.openOptions();
    // While the machine sleeps the waits stand still: no idle time passes, and the date goes on.
    all.setWall(hour);
    all.pass(lookMs);
    expect(all.desktop).toEqual(['open mia', 'lock mia']);
    expect(all.moves.slice(-2)).toEqual(['showLock', 'hideOptions']);
    expect(screen()).toMatchObject({ screen: { at: 'locked' } });
    expect(await resumedByTap(all)).toBeNull();
  });

  it('ends the grace of a locked desktop, although the clock was set right back', async () => {
    const all = setUp();
    await all.logIn();
    all.agent.lock();
    all.setWall(hour);
    all.pass(lookMs);
    all.setWall(0);
    expect(await resumedByTap(all)).toBeNull();
  });

  it('calls off what somebody had begun before it', async () => {
    const all = setUp();
    const { call, screen } = all.open('lock');
    await call('lock.face', { username: 'mia' });
    all.setWall(hour);
    all.pass(lookMs);
    expect(screen()).toMatchObject({ screen: { at: 'locked' } });
    expect(all.agent.camera.mayUse('lock')).toBe(false);
  });

  it.each<[string, (all: ReturnType<typeof setUp>) => void]>([
    ['the system first', ({ agent, setWall }) => [agent.slept(), setWall(hour), agent.woke()]],
    ['the clocks first', ({ agent, setWall, pass }) => [setWall(hour), pass(lookMs), agent.slept(), agent.woke()]],
    ['the system only when it is over', ({ agent, setWall }) => [setWall(hour), agent.woke(), agent.slept()]],
  ])('that both told of locks once: %s', async (_which, sleep) => {
    const all = setUp();
    await all.logIn();
    sleep(all);
    expect(all.desktop).toEqual(['open mia', 'lock mia']);
    // Whoever logs in right after it stays.
    await all.logIn();
    all.pass(10 * lookMs);
    expect(all.desktop).toEqual(['open mia', 'lock mia', 'open mia']);
  });

  it('is not seen in a clock that was set back, which neither locks nor opens nor lengthens anything', async () => {
    const all = setUp();
    await all.logIn();
    all.setWall(-hour);
    all.pass(lookMs);
    expect(all.desktop).toEqual(['open mia']);
    all.pass(300_000 - lookMs);
    expect(all.desktop).toEqual(['open mia', 'lock mia']);
    all.setWall(-2 * hour);
    all.pass(lookMs);
    expect(all.desktop).toEqual(['open mia', 'lock mia']);
    expect(await resumedByTap(all)).toBeNull();
  });
});

describe('what only the operating system can do', () => {
  it.each([
    ['lock.otherUser', {}, { kind: 'personal' as const }, 'otherUser'],
    ['lock.restart', {}, { computer: { screen: { names: 'full' as const, restart: true } } }, 'restart'],
  ])('is asked of it only where it is offered: %s', async (name, refusing, offering, asked) => {
    const refused = setUp(refusing);
    const window = refused.open('lock');
    await window.call(name);
    expect(window.replies()).toMatchObject([{ reply: { ok: false, code: 'ipc.refused' } }]);
    expect(refused.asked).toEqual([]);
    const offered = setUp(offering);
    await offered.open('lock').call(name);
    expect(offered.asked).toEqual([asked]);
  });
});

describe('a personal workstation', () => {
  it('remembers who was there last, by name', async () => {
    const all = setUp({ kind: 'personal' });
    const { screen } = all.open('lock');
    expect(screen()).toMatchObject({ screen: { lastUser: null, held: null } });
    await all.logIn();
    all.agent.slept();
    expect(screen()).toMatchObject({ screen: { at: 'locked', lastUser: 'mia', held: 'Mia U.' } });
  });
});
