import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { defaultLimits, type LoginLimits } from '../../src-shared/domain/login/state.ts';
import { attemptId, settle } from '../testing/basics.fake.ts';
import { accepted, cardA, cardB, more, otherUser, sessionOf } from '../testing/flows.fake.ts';
import { type FakeLogin, fakeLogin, last } from '../testing/login.fake.ts';

const refused = (code: 'card.unknown' | 'card.linkable' | 'credentials.refused') =>
  ({ is: 'refused', code, until: null }) as const;

/** Mia's desktop, opened by her card in the first transaction and attempt. */
async function atOpen(limits: Partial<LoginLimits> = {}): Promise<FakeLogin> {
  const all = fakeLogin(limits);
  all.flow.tapped(cardA);
  await all.begin(1, { username: null });
  expect(last(all.cloud.badges).input).toBe(cardA);
  await all.answer(all.cloud.badges, accepted(['badge']));
  expect(all.flow.state().at).toBe('open');
  return all;
}

/** A card that nobody has waits for its owner. */
async function atLink(): Promise<FakeLogin> {
  const all = fakeLogin();
  all.flow.tapped(cardA);
  await all.begin(1, { username: null });
  await all.answer(all.cloud.badges, refused('card.linkable'));
  expect(all.flow.state()).toMatchObject({ at: 'locked', notice: { code: 'card.linkable' }, link: {} });
  expect(all.flow.inHand()).toEqual(['badge']);
  return all;
}

describe('a card', () => {
  it('claims its owner and opens the desktop; the reader says so', async () => {
    const all = await atOpen();
    expect(last(all.cloud.begins).input).toEqual({ claim: { is: 'card', card: cardA }, resumes: null });
    expect(all.desktop.moves).toEqual(['open mia']);
    expect(all.signals).toEqual(['waiting', 'accepted']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('that is unknown is refused, at the reader as well', async () => {
    const all = fakeLogin();
    all.flow.tapped(cardA);
    await all.begin(1);
    await all.answer(all.cloud.badges, refused('card.unknown'));
    expect(all.code()).toBe('card.unknown');
    expect(all.signals).toEqual(['waiting', 'refused']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it.each(['cloud.unreachable', 'cloud.failed', 'rate.limited'] as const)('waits for nobody after %s', async (code) => {
    const all = fakeLogin();
    all.flow.tapped(cardA);
    await settle();
    last(all.cloud.begins).fail(new Refusal(code));
    await settle();
    expect(all.code()).toBe(code);
    expect(all.signals).toEqual(['waiting', 'refused']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('that cannot be read is said where nothing else is going on', async () => {
    const all = fakeLogin();
    all.flow.cardFailed('card.several');
    expect(all.code()).toBe('card.several');
    all.flow.face('mia');
    all.flow.cardFailed('card.unreadable');
    expect(all.flow.state().at).toBe('scanning');
  });
});

describe('a card that nobody has', () => {
  it('goes with the password of its owner, and is forgotten then', async () => {
    const all = await atLink();
    expect(all.signals).toEqual(['waiting', 'waiting']);
    all.flow.password('mia', 'secret');
    await all.begin(2);
    expect(last(all.cloud.passwords).input).toEqual({ password: 'secret', link: cardA });
    await all.answer(all.cloud.passwords, accepted(['password'], 2));
    expect(all.desktop.moves).toEqual(['open mia']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('waits on after a wrong password, and the password does not', async () => {
    const all = await atLink();
    all.flow.password('mia', 'wrong');
    await all.begin(2);
    expect(all.flow.inHand()).toEqual(['badge', 'password']);
    await all.answer(all.cloud.passwords, refused('credentials.refused'));
    expect(all.flow.inHand()).toEqual(['badge']);
    expect(all.flow.state()).toMatchObject({ link: { attempt: attemptId(1) } });
  });

  it.each<[string, (all: FakeLogin) => void]>([
    ['the time is over', (all) => all.pass(defaultLimits.linkMs)],
    ['somebody else uses the face', ({ flow }) => flow.face('bob')],
    ['it is dismissed', ({ flow }) => flow.dismiss()],
    ['the machine sleeps', ({ flow }) => flow.slept()],
    ['the agent stops', ({ flow }) => flow.close()],
  ])('is forgotten when %s', async (_when, leave) => {
    const all = await atLink();
    leave(all);
    expect(all.flow.inHand()).not.toContain('badge');
  });

  it('gives way to the next card', async () => {
    const all = await atLink();
    all.flow.tapped(cardB);
    await settle();
    expect(last(all.cloud.begins).input.claim).toEqual({ is: 'card', card: cardB });
    expect(all.flow.inHand()).toEqual(['badge']);
  });
});

describe('a tap at an open desktop', () => {
  it('of its own user locks it, once the wake is some time ago', async () => {
    const all = await atOpen();
    all.flow.tapped(cardA);
    await all.begin(2);
    await all.answer(all.cloud.badges, accepted(['badge'], 2));
    expect(all.flow.state().at).toBe('open');
    all.pass(defaultLimits.protectMs);
    all.flow.woke();
    all.flow.tapped(cardA);
    await all.begin(3);
    await all.answer(all.cloud.badges, accepted(['badge'], 3));
    expect(all.desktop.moves).toEqual(['open mia']);
    all.pass(defaultLimits.protectMs);
    all.flow.tapped(cardA);
    await all.begin(4);
    await all.answer(all.cloud.badges, accepted(['badge'], 4));
    expect(all.desktop.moves).toEqual(['open mia', 'lock mia']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('of somebody else takes it after a countdown', async () => {
    const all = await atOpen();
    all.flow.tapped(cardB);
    await all.begin(2);
    await all.answer(all.cloud.badges, accepted(['badge'], 2, otherUser));
    expect(all.flow.state()).toMatchObject({ at: 'open', session: { user: { username: 'mia' } } });
    expect(all.signals).toEqual(['waiting', 'accepted', 'waiting']);
    all.pass(defaultLimits.displaceMs);
    expect(all.desktop.moves).toEqual(['open mia', 'lock mia', 'open bob after mia']);
    expect(all.signals.at(-1)).toBe('accepted');
  });

  it('changes nothing while another one is asked about or counted down, whosever it is, and nothing of it stays', async () => {
    const all = await atOpen();
    const tapMore = () => {
      for (const card of [cardA, cardB, cardA]) all.flow.tapped(card);
    };
    all.flow.tapped(cardB);
    tapMore();
    expect(all.flow.inHand()).toEqual(['badge']);
    await all.begin(2);
    tapMore();
    await all.answer(all.cloud.badges, accepted(['badge'], 2, otherUser));
    tapMore();
    all.pass(defaultLimits.displaceMs - 1);
    tapMore();
    expect(all.cloud.begins).toHaveLength(2);
    expect(all.desktop.moves).toEqual(['open mia']);
    all.pass(1);
    expect(all.desktop.moves).toEqual(['open mia', 'lock mia', 'open bob after mia']);
    expect(all.flow.inHand()).toEqual([]);
    // The card that Bob came with still lies in his hand: it does not log him out in the same moment.
    all.flow.tapped(cardB);
    await all.begin(3);
    await all.answer(all.cloud.badges, accepted(['badge'], 3, otherUser));
    expect(all.flow.state()).toMatchObject({ at: 'open', session: { user: { username: 'bob' } }, tap: null });
  });

  it('of somebody else is forgotten when the desktop locks in the countdown, by idleness, sleep or hand', async () => {
    for (const lock of [
      (all: FakeLogin) => all.flow.lock('session.away'),
      (all: FakeLogin) => all.flow.slept(),
      (all: FakeLogin) => all.flow.signOut(),
    ]) {
      const all = await atOpen();
      all.flow.tapped(cardB);
      await all.begin(2);
      await all.answer(all.cloud.badges, accepted(['badge'], 2, otherUser));
      lock(all);
      all.pass(defaultLimits.displaceMs);
      expect(all.desktop.moves).toEqual(['open mia', expect.stringMatching(/^(lock|close) mia$/)]);
      expect({ at: all.flow.state().at, hand: all.flow.inHand() }).toEqual({ at: 'locked', hand: [] });
      expect(all.signals.at(-1)).toBe('refused');
    }
  });

  it('of somebody else goes on with their second factor in the same transaction', async () => {
    const all = await atOpen();
    all.flow.tapped(cardB);
    await all.begin(2);
    await all.answer(all.cloud.badges, more(['badge'], ['pin'], 2, 'bob'));
    all.pass(defaultLimits.displaceMs);
    expect(all.flow.state()).toMatchObject({ at: 'choosing', username: 'bob', held: { user: { username: 'mia' } } });
    all.flow.pin('739155');
    await settle();
    await all.answer(all.cloud.pins, accepted(['badge', 'pin'], 2, otherUser));
    expect(all.desktop.moves).toEqual(['open mia', 'lock mia', 'open bob after mia']);
  });

  it('of somebody else is refused by whoever sits there, and its transaction given up', async () => {
    const all = await atOpen();
    all.flow.tapped(cardB);
    await all.begin(2);
    await all.answer(all.cloud.badges, more(['badge'], ['pin'], 2, 'bob'));
    all.flow.cancel();
    await settle();
    expect(all.signals.at(-1)).toBe('refused');
    expect(all.cloud.abandoned).toEqual(['t2']);
    all.pass(defaultLimits.displaceMs);
    expect(all.desktop.moves).toEqual(['open mia']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('of somebody else opens nothing at a personal workstation', async () => {
    const all = await atOpen({ kind: 'personal' });
    all.flow.tapped(cardB);
    await all.begin(2);
    await all.answer(all.cloud.badges, accepted(['badge'], 2, otherUser));
    expect(all.code()).toBe('session.otherUser');
    expect(all.signals.at(-1)).toBe('refused');
    all.pass(defaultLimits.displaceMs);
    expect(all.desktop.moves).toEqual(['open mia']);
  });

  it.each(['cloud.unreachable', 'cloud.slow'] as const)('leaves it as it is after %s', async (code) => {
    const all = await atOpen();
    all.flow.tapped(cardB);
    await all.begin(2);
    if (code === 'cloud.slow') all.pass(defaultLimits.checkMs);
    else last(all.cloud.badges).fail(new Refusal(code));
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'open', notice: { code } });
    expect(all.signals.at(-1)).toBe('refused');
    expect(all.desktop.moves).toEqual(['open mia']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('is not answered when the desktop is locked meanwhile', async () => {
    const all = await atOpen();
    all.flow.tapped(cardB);
    await all.begin(2);
    all.flow.lock('session.idle');
    await all.answer(all.cloud.badges, accepted(['badge'], 2, otherUser));
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: { code: 'session.idle' } });
    expect(all.desktop.moves).toEqual(['open mia', 'lock mia']);
    expect(all.cloud.abandoned).toEqual(['t2']);
  });
});

describe('the session that lies locked', () => {
  const resumes = (all: FakeLogin) => last(all.cloud.begins).input.resumes;

  /** Locked again after the first opening. */
  async function locked(): Promise<FakeLogin> {
    const all = await atOpen();
    all.flow.lock();
    return all;
  }

  it('is told of when it may be resumed', async () => {
    const all = await locked();
    all.flow.tapped(cardA);
    await settle();
    expect(resumes(all)).toEqual(sessionOf(['badge']));
  });

  it.each<[string, (all: FakeLogin) => void]>([
    ['a sleep', ({ flow }) => flow.slept()],
    ['a sleep of which only the clocks tell', (all) => all.setWall(3_600_000)],
    ['a clock that was set back', (all) => all.setWall(-60_000)],
    ['the end of the session', ({ flow }) => flow.signOut()],
  ])('is not resumed after %s', async (_what, happen) => {
    const all = await locked();
    happen(all);
    all.flow.tapped(cardA);
    await settle();
    expect(resumes(all)).toBeNull();
  });

  it('is resumed whatever the clock is slewed by', async () => {
    const all = await locked();
    all.setWall(900);
    all.flow.tapped(cardA);
    await settle();
    expect(resumes(all)).not.toBeNull();
  });

  it('is closed when it is signed out, and nothing of it is held', async () => {
    const all = await atOpen();
    all.flow.signOut();
    expect(all.desktop.moves).toEqual(['open mia', 'close mia']);
    expect(all.flow.state()).toMatchObject({ at: 'locked', held: null });
  });

  it('is not resumed while it is open', async () => {
    const all = await atOpen();
    all.flow.tapped(cardB);
    await settle();
    expect(resumes(all)).toBeNull();
  });
});
