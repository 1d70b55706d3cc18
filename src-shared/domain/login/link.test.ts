import { describe, expect, it } from 'vitest';
import { type Answer, defaultLimits, type Event } from './state.ts';
import { accepted, first, more, run, second, sessionOf, third } from './testing/people.ts';

const { linkMs, checkMs } = defaultLimits;
const tapped: Event = { is: 'tapped', now: 0, attempt: first };
const refused = (code: Extract<Answer, { is: 'refused' }>['code'], attempt = first, now = 0): Event => ({
  is: 'answered',
  now,
  attempt,
  answer: { is: 'refused', code, until: null },
});
const password = (now = 5): Event => ({ is: 'passwordGiven', now, attempt: second, username: 'ana' });
const forgets = { do: 'forget', attempt: first } as const;

/** A card that nobody has was read. */
const waiting = run([tapped, refused('card.linkable')]);

describe('a card that nobody has', () => {
  it('waits in hand for its owner, where the policy lets people link cards', () => {
    expect(waiting.does).toEqual(['submit']);
    expect(waiting.state).toEqual({
      at: 'locked',
      notice: { code: 'card.linkable', until: null },
      held: null,
      link: { attempt: first, until: linkMs },
    });
  });

  it('is refused and forgotten otherwise', () => {
    expect(run([tapped, refused('card.unknown')])).toMatchObject({
      state: { link: null },
      does: ['submit', 'abandon'],
    });
  });

  it('goes with the password that is given next, and is forgotten once that is answered', () => {
    const checking = run([password()], waiting.state);
    expect(checking.effects).toEqual([
      { do: 'submit', attempt: second, username: 'ana', factor: 'password', transaction: null, link: first },
    ]);
    const answered = (answer: Answer): Event => ({ is: 'answered', now: 6, attempt: second, answer });
    const opened = run([answered(accepted(sessionOf('ana', ['password'])))], checking.state);
    expect(opened).toMatchObject({ state: { at: 'open' }, does: ['forget', 'openDesktop'] });
    const asked = run([answered(more('ana', ['password'], ['face']))], checking.state);
    expect(asked).toMatchObject({ state: { at: 'choosing' }, effects: [forgets] });
  });

  it('still waits after a password that was wrong, but not beyond its time', () => {
    const again = run([password(), refused('credentials.refused', second, 6)], waiting.state);
    expect(again.state).toMatchObject({ at: 'locked', link: { attempt: first, until: linkMs } });
    expect(again.does).toEqual(['submit', 'abandon']);
    const late = run([password(linkMs - 1), refused('credentials.refused', second, linkMs)], waiting.state);
    expect(late).toMatchObject({ state: { link: null }, does: ['submit', 'abandon', 'forget'] });
  });

  it('is not linked by whoever has to wait, nor by anything but a password', () => {
    const barred = run([password(), refused('account.locked', second, 6)], waiting.state);
    expect(barred).toMatchObject({ state: { link: null }, does: ['submit', 'abandon', 'forget'] });
    for (const event of [
      { is: 'faceChosen', now: 5, attempt: second, username: 'ana' },
      { is: 'tapped', now: 5, attempt: second },
      { is: 'keyChosen', now: 5, attempt: second, factor: 'passkey', username: null },
    ] as const) {
      const { effects } = run([event], waiting.state);
      expect(effects[0]).toEqual(forgets);
      for (const effect of effects) if (effect.do === 'submit') expect(effect.link).toBeNull();
    }
  });

  it('is forgotten when its time is over, when it is dismissed, and when the attempt to link it ends', () => {
    expect(run([{ is: 'timePassed', now: linkMs }], waiting.state)).toMatchObject({
      state: { link: null, notice: null },
      effects: [forgets],
    });
    expect(run([{ is: 'dismissed', now: 5 }], waiting.state).effects).toEqual([forgets]);
    const late = run([password(linkMs)], waiting.state);
    expect(late.effects[0]).toEqual(forgets);
    expect(late.effects[1]).toMatchObject({ do: 'submit', link: null });
    for (const event of [
      { is: 'cancelled', now: 6 },
      { is: 'timePassed', now: 5 + checkMs },
    ] as const) {
      expect(run([password(), event], waiting.state).does).toEqual(['submit', 'abandon', 'forget']);
    }
  });

  it('cannot be something else: only a first factor that was a card waits', () => {
    const typed = run([{ ...password(), attempt: first } as Event, refused('card.linkable', first, 6)]);
    expect(typed).toMatchObject({ state: { link: null }, does: ['submit', 'abandon'] });
    const choosing = run([
      password(),
      { is: 'answered', now: 6, attempt: second, answer: more('ana', ['password'], ['badge']) },
      { is: 'tapped', now: 7, attempt: third },
      refused('card.linkable', third, 8),
    ]);
    expect(choosing.state).toMatchObject({ at: 'locked', link: null });
  });

  it('outlives a lock from elsewhere, with the reason on the screen', () => {
    expect(run([{ is: 'locked', now: 5 }], waiting.state).state).toEqual(waiting.state);
    expect(run([{ is: 'locked', now: 5, code: 'session.interrupted' }], waiting.state).state).toMatchObject({
      notice: { code: 'session.interrupted' },
      link: { attempt: first },
    });
  });
});
