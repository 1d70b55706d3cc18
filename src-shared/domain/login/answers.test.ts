import { describe, expect, it } from 'vitest';
import type { TransactionId } from '../ids.ts';
import { answers } from './settle.ts';
import type { Answer, Event } from './state.ts';
import { accepted, first, lockedBy, more, run, second, sessionOf, transaction } from './testing/people.ts';

const other = 'tx-2' as TransactionId;
const given: Event = { is: 'passwordGiven', now: 0, attempt: first, username: 'ana' };
const answered = (answer: Answer, attempt = first): Event => ({ is: 'answered', now: 1, attempt, answer });

describe('an answer', () => {
  const asked = { username: 'ana', proved: ['badge'], factor: 'password', transaction } as const;
  const both = ['badge', 'password'] as const;

  it.each<[string, Exclude<Answer, { is: 'refused' }>, boolean]>([
    ['to what was asked', accepted(sessionOf('ana', both)) as never, true],
    ['about the same name, written otherwise', accepted(sessionOf(' ANA', both)) as never, true],
    ['about somebody else', accepted(sessionOf('ben', both)) as never, false],
    ['of another transaction', accepted(sessionOf('ana', both, other)) as never, false],
    ['for too few factors', accepted(sessionOf('ana', ['password'])) as never, false],
    ['for nothing', accepted(sessionOf('ana', [])) as never, false],
    ['for too many factors', accepted(sessionOf('ana', [...both, 'pin'])) as never, false],
    ['for other factors', accepted(sessionOf('ana', ['badge', 'pin'])) as never, false],
    ['in another order', accepted(sessionOf('ana', ['password', 'badge'])) as never, false],
    ['that asks for more', more('ana', both, ['face']) as never, true],
    ['that asks for nothing', more('ana', both, []) as never, false],
    ['that asks again for what was proved', more('ana', both, ['face', 'badge']) as never, false],
    ['that asks somebody else for more', more('ben', both, ['face']) as never, false],
  ])('%s', (_what, answer, counts) => {
    expect(answers(asked, answer)).toBe(counts);
  });

  it('to a card names its owner, to be known by from then on', () => {
    const tapped: Event = { is: 'tapped', now: 0, attempt: first };
    const { state } = run([tapped, answered(more('ana', ['badge'], ['pin']))]);
    expect(state).toMatchObject({ at: 'choosing', username: 'ana' });
    const pin: Event = { is: 'pinGiven', now: 2, attempt: second };
    const forged = accepted(sessionOf('ben', ['badge', 'pin']));
    expect(run([pin, answered(forged, second)], state).state).toMatchObject({ notice: { code: 'cloud.untrusted' } });
  });

  it('that is none ends the attempt and opens nothing', () => {
    for (const answer of [accepted(sessionOf('ben', ['password'])), more('ana', [], ['face'])]) {
      expect(run([given, answered(answer)])).toMatchObject({
        state: { at: 'locked', notice: { code: 'cloud.untrusted' } },
        does: ['submit', 'abandon'],
      });
    }
  });
});

describe('a session that lies locked beneath', () => {
  const anas = lockedBy(sessionOf('ana', ['password']));
  const bens: Event = { ...given, username: 'ben' };
  const again = sessionOf('ana', ['password'], other);

  it('is gone on with by its owner: nobody makes room', () => {
    const { state, effects } = run([given, answered(accepted(again))], anas);
    expect(state).toMatchObject({ at: 'open', session: again });
    expect(effects.at(-1)).toEqual({ do: 'openDesktop', session: again, from: null });
  });

  it('makes room for somebody else at a shared workstation', () => {
    const session = sessionOf('ben', ['password']);
    const { effects } = run([bens, answered(accepted(session))], anas, { kind: 'shared' });
    expect(effects.at(-1)).toEqual({ do: 'openDesktop', session, from: sessionOf('ana', ['password']) });
  });

  it('lets nobody else in at a personal workstation, nor asks them for more', () => {
    for (const answer of [accepted(sessionOf('ben', ['password'])), more('ben', ['password'], ['face'])]) {
      const { state, does } = run([bens, answered(answer)], anas, { kind: 'personal' });
      expect(state).toEqual({ ...anas, notice: { code: 'session.otherUser', until: null } });
      expect(does).toEqual(['submit', 'abandon']);
    }
  });

  it('stays there through attempts that fail, are cancelled or run late', () => {
    const refused: Answer = { is: 'refused', code: 'credentials.refused', until: null };
    for (const event of [answered(refused), { is: 'cancelled', now: 1 }, { is: 'timePassed', now: 1e6 }] as const) {
      expect(run([given, event], anas).state).toMatchObject({ at: 'locked', held: { user: { username: 'ana' } } });
    }
  });

  it('is closed at sign-out, also in the middle of an attempt, and then keeps nobody out', () => {
    const closed = run([{ is: 'signedOut', now: 1 }], anas);
    expect(closed).toMatchObject({ state: { held: null }, does: ['closeDesktop'] });
    const middle = run([bens, { is: 'signedOut', now: 1 }], anas, { kind: 'personal' });
    expect(middle).toMatchObject({ state: { at: 'checking', held: null }, does: ['submit', 'closeDesktop'] });
    const session = sessionOf('ben', ['password']);
    expect(run([answered(accepted(session))], middle.state, { kind: 'personal' }).effects).toEqual([
      { do: 'openDesktop', session, from: null },
    ]);
    expect(run([{ is: 'signedOut', now: 2 }], closed.state).effects).toEqual([]);
  });
});
