import { describe, expect, it } from 'vitest';
import type { Event, State } from './state.ts';
import { defaultLimits } from './state.ts';
import { initial } from './step.ts';
import { accepted, first, more, run, second, sessionOf, third, transaction } from './testing/people.ts';

const face = (attempt = first, username = 'ana'): Event => ({ is: 'faceChosen', now: 0, attempt, username });
const password = (attempt = first, username = 'ana'): Event => ({ is: 'passwordGiven', now: 0, attempt, username });
const tap = (attempt = first): Event => ({ is: 'tapped', now: 0, attempt });
const pin = (attempt = first): Event => ({ is: 'pinGiven', now: 0, attempt });
const key = (attempt = first, username = 'ana'): Event => ({
  is: 'keyChosen',
  now: 0,
  attempt,
  factor: 'securityKey',
  username,
});
const passkey = (attempt = first): Event => ({ is: 'keyChosen', now: 0, attempt, factor: 'passkey', username: null });
const asked = (attempt: typeof first, ...oneOf: Parameters<typeof more>[2]): Event => ({
  is: 'answered',
  now: 0,
  attempt,
  answer: more('ana', ['badge'], oneOf),
});

/** A card was read, and one of these has to follow. */
const chosen = run([tap(), asked(first, 'password', 'face', 'securityKey', 'pin')]).state;

describe('a first factor', () => {
  it.each<[string, Event, string, string | null]>([
    ['a password', password(), 'password', 'ana'],
    ['a card, which tells whose it is', tap(), 'badge', null],
  ])('is sent at once: %s', (_what, event, factor, username) => {
    expect(run([event]).effects).toEqual([
      { do: 'submit', attempt: first, username, factor, transaction: null, link: null },
    ]);
  });

  it('is never a PIN: not on the locked screen, and not while another one is asked for', () => {
    for (const from of [initial, run([face()]).state, run([key()]).state]) {
      expect(run([pin(second)], from)).toMatchObject({ state: from, effects: [] });
    }
  });

  it.each<[string, Event, readonly string[]]>([
    ['a scan', face(), ['closeCamera', 'abandon']],
    ['the wait for a security key', key(), ['abandon']],
    ['the wait for a passkey', passkey(), ['abandon']],
  ])('of anybody takes the place of %s, which is given up', (_what, event, leaves) => {
    const { state, effects } = run([password(second, 'ben')], run([event]).state);
    expect(effects.map((effect) => effect.do)).toEqual([...leaves, 'submit']);
    expect(effects[leaves.length - 1]).toEqual({ do: 'abandon', attempt: first, transaction: null });
    expect(state).toMatchObject({ at: 'checking', attempt: second, username: 'ben', proved: [], transaction: null });
  });

  it.each<[string, Event, State['at']]>([
    ['card', tap(second), 'checking'],
    ['passkey', passkey(second), 'touching'],
    ['face', face(second), 'scanning'],
  ])('%s may come while a security key is asked for', (_what, event, at) => {
    expect(run([key(), event]).state).toMatchObject({ at, attempt: second });
  });

  it('is not begun anew by pressing the same tile again', () => {
    for (const [event, again] of [
      [face(), face(second)],
      [key(), key(second)],
      [passkey(), passkey(second)],
    ] as const) {
      const { state } = run([event]);
      expect(run([again], state)).toMatchObject({ state, effects: [] });
    }
  });

  it('is not interrupted once it is with the cloud', () => {
    const { state } = run([password()]);
    for (const event of [password(second), face(second), tap(second), key(second), pin(second)]) {
      expect(run([event], state)).toMatchObject({ state, effects: [] });
    }
  });
});

describe('a second factor', () => {
  it('goes on in the same transaction, for the same person whatever is typed', () => {
    expect(run([password(second, 'ben')], chosen).effects).toEqual([
      { do: 'submit', attempt: second, username: 'ana', factor: 'password', transaction, link: null },
    ]);
    expect(run([key(second, 'ben')], chosen).effects).toEqual([
      { do: 'askKey', attempt: second, username: 'ana', factor: 'securityKey', transaction },
    ]);
    const { state, does } = run([face(second, 'ben')], chosen);
    // No new transaction: `begin` is for a first factor.
    expect(does).toEqual(['openCamera']);
    expect(state).toMatchObject({ at: 'scanning', username: 'ana', transaction, proved: ['badge'] });
  });

  it('may be a PIN', () => {
    expect(run([pin(second)], chosen).state).toMatchObject({ at: 'checking', factor: 'pin', transaction });
  });

  it('is one that was asked for: neither another one nor one that is finished', () => {
    for (const event of [passkey(second), tap(second)]) {
      expect(run([event], chosen)).toMatchObject({ state: chosen, effects: [] });
    }
  });

  it('that comes first wins, and nothing that was proved is asked for again', () => {
    const scanning = run([face(second)], chosen);
    const won = run([pin(third)], scanning.state);
    expect(won.effects).toEqual([
      { do: 'closeCamera', attempt: second },
      { do: 'forget', attempt: second },
      { do: 'submit', attempt: third, username: 'ana', factor: 'pin', transaction, link: null },
    ]);
    expect(won.state).toMatchObject({ proved: ['badge'] });
    const session = sessionOf('ana', ['badge', 'pin']);
    const answer: Event = { is: 'answered', now: 0, attempt: third, answer: accepted(session) };
    expect(run([answer], won.state).state).toMatchObject({ at: 'open', session });
    // A card that is held to the reader meanwhile is finished: it changes nothing.
    expect(run([tap(third)], scanning.state)).toMatchObject({ state: scanning.state, effects: [] });
  });

  it.each<[string, readonly Event[]]>([
    ['a scan that fails', [face(second), { is: 'failed', now: 5, attempt: second, code: 'camera.unplugged' }]],
    ['a scan that takes too long', [face(second), { is: 'timePassed', now: defaultLimits.scanMs }]],
    ['a key that fails', [key(second), { is: 'failed', now: 5, attempt: second, code: 'key.unsupported' }]],
    ['a key that nobody touches', [key(second), { is: 'timePassed', now: defaultLimits.touchMs }]],
  ])('is set back to the choice by %s: what was proved stays proved', (_what, events) => {
    const back = run(events, chosen);
    expect(back.state).toMatchObject({ at: 'choosing', proved: ['badge'], transaction, username: 'ana' });
    expect(back.state).toMatchObject({ notice: { code: expect.any(String) } });
    expect(back.does.slice(1)).toEqual(back.does[0] === 'openCamera' ? ['closeCamera', 'forget'] : ['forget']);
    expect(run([pin(third)], back.state).state).toMatchObject({ at: 'checking', transaction });
  });

  it('ends with its transaction when that is over', () => {
    const over: Event = { is: 'failed', now: 5, attempt: second, code: 'transaction.expired', over: true };
    for (const event of [face(second), key(second)]) {
      const { state, effects } = run([event, over], chosen);
      expect(state).toMatchObject({ at: 'locked', notice: { code: 'transaction.expired' } });
      expect(effects.at(-1)).toEqual({ do: 'abandon', attempt: second, transaction });
    }
  });

  describe('that is called off', () => {
    const { chooseMs } = defaultLimits;
    const callOff: Event = { is: 'cancelled', now: 9 };

    it.each<[string, readonly Event[], readonly string[]]>([
      ['a scan', [face(second)], ['openCamera', 'closeCamera', 'forget']],
      [
        'a scan that is going on',
        [face(second), { is: 'cameraReady', now: 5, attempt: second, width: 1920, height: 1080 }],
        ['openCamera', 'closeCamera', 'forget'],
      ],
      ['a key that is not ready yet', [key(second)], ['askKey', 'forget']],
      ['a key', [key(second), { is: 'keyReady', now: 5, attempt: second }], ['askKey', 'forget']],
    ])('leads back to the same choice: %s', (_what, events, does) => {
      const back = run([...events, callOff], chosen);
      expect(back.state).toEqual({ ...chosen, attempt: second });
      // The transaction goes on: it is neither given up nor begun anew.
      expect(back.does).toEqual(does);
      expect(run([pin(third)], back.state).state).toMatchObject({ at: 'checking', transaction, proved: ['badge'] });
    });

    it('says nothing more than the choice did', () => {
      const failed = run([key(second), { is: 'failed', now: 5, attempt: second, code: 'key.unsupported' }], chosen);
      expect(run([face(third), callOff], failed.state).state).toMatchObject({ at: 'choosing', notice: null });
    });

    it('gains no time, however often', () => {
      let state: State = chosen;
      for (let now = 1_000; now < chooseMs; now += 2_000) {
        state = run(
          [
            { ...face(second), now },
            { ...callOff, now: now + 999 },
          ],
          state,
        ).state;
        expect(state).toMatchObject({ at: 'choosing', until: chooseMs });
      }
      expect(run([{ is: 'timePassed', now: chooseMs }], state).state).toMatchObject({ at: 'locked' });
    });

    it('gains no time by another factor that takes its place', () => {
      const { state } = run(
        [
          { ...face(second), now: 100 },
          { ...key(third), now: 200 },
          { ...callOff, now: 300 },
        ],
        chosen,
      );
      expect(state).toMatchObject({ at: 'choosing', until: chooseMs });
    });

    it('ends the attempt where the choice is over meanwhile, and says why', () => {
      for (const now of [chooseMs, chooseMs + 1]) {
        const { state, effects } = run(
          [
            { ...face(second), now: chooseMs - 1 },
            { ...callOff, now },
          ],
          chosen,
        );
        expect(state).toMatchObject({ at: 'locked', notice: { code: 'transaction.expired' } });
        expect(effects.slice(1)).toEqual([
          { do: 'closeCamera', attempt: second },
          { do: 'abandon', attempt: second, transaction },
        ]);
      }
    });

    it('ends the attempt when it is called off once more', () => {
      const { state, effects } = run([face(second), callOff, callOff], chosen);
      expect(state).toEqual(initial);
      expect(effects.at(-1)).toEqual({ do: 'abandon', attempt: second, transaction });
    });

    it('opens nothing by what is answered afterwards', () => {
      const back = run([face(second), callOff], chosen).state;
      const session = sessionOf('ana', ['badge', 'face']);
      const late: Event = { is: 'answered', now: 10, attempt: second, answer: accepted(session) };
      const scanned: Event = { is: 'scanned', now: 10, attempt: second };
      expect(run([late, scanned], back)).toMatchObject({ state: back, effects: [] });
    });
  });

  it('that does not come is told of by its name where it was to be a card', () => {
    const ends = (...oneOf: Parameters<typeof more>[2]) =>
      run([password(), { is: 'answered', now: 0, attempt: first, answer: more('ana', ['password'], oneOf) }, late])
        .state;
    const late: Event = { is: 'timePassed', now: defaultLimits.chooseMs };
    expect(ends('badge')).toMatchObject({ at: 'locked', notice: { code: 'card.timedOut' } });
    expect(ends('badge', 'pin')).toMatchObject({ at: 'locked', notice: { code: 'transaction.expired' } });
    expect(ends('pin')).toMatchObject({ at: 'locked', notice: { code: 'transaction.expired' } });
  });

  it('may say again what it is asked for, without the notice', () => {
    const back = run([key(second), { is: 'timePassed', now: defaultLimits.touchMs }], chosen).state;
    expect(run([{ is: 'dismissed', now: defaultLimits.touchMs }], back).state).toMatchObject({ notice: null });
  });
});

describe('a key', () => {
  const ready: Event = { is: 'keyReady', now: 5, attempt: first };
  const touched: Event = { is: 'keyAnswered', now: 6, attempt: first };

  it('is asked, touched and checked', () => {
    const { state, effects } = run([key(), ready, touched]);
    expect(effects).toEqual([
      { do: 'askKey', attempt: first, username: 'ana', factor: 'securityKey', transaction: null },
      { do: 'submit', attempt: first, username: 'ana', factor: 'securityKey', transaction: null, link: null },
    ]);
    expect(state).toMatchObject({ at: 'checking', factor: 'securityKey' });
  });

  it('cannot answer before it was asked', () => {
    const { state } = run([key()]);
    expect(run([touched], state)).toMatchObject({ state, effects: [] });
  });

  it('ends as a first factor where it cannot be had', () => {
    const failed: Event = { is: 'failed', now: 5, attempt: first, code: 'key.unsupported' };
    expect(run([key(), failed]).state).toMatchObject({ at: 'locked', notice: { code: 'key.unsupported' } });
    expect(run([key(), { is: 'timePassed', now: defaultLimits.touchMs }]).state).toMatchObject({
      notice: { code: 'key.timedOut' },
    });
    const refused: Event = {
      is: 'answered',
      now: 5,
      attempt: first,
      answer: { is: 'refused', code: 'account.locked', until: 9 },
    };
    expect(run([key(), refused]).state).toMatchObject({ at: 'locked', notice: { code: 'account.locked', until: 9 } });
  });

  it('opens nothing by an acceptance that nobody asked for', () => {
    const { state } = run([key(), ready]);
    const answer: Event = {
      is: 'answered',
      now: 5,
      attempt: first,
      answer: accepted(sessionOf('ana', ['securityKey'])),
    };
    expect(run([answer], state)).toMatchObject({ state, effects: [] });
  });

  it('can be cancelled, and is given up when the desktop is to be locked', () => {
    for (const event of [
      { is: 'cancelled', now: 5 },
      { is: 'locked', now: 5 },
    ] as const) {
      expect(run([key(), ready, event])).toMatchObject({ state: { at: 'locked' }, does: ['askKey', 'abandon'] });
    }
  });
});
