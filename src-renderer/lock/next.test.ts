import { describe, expect, it } from 'vitest';
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { LockView, NextFactor, Screen, TileView } from '../../src-shared/domain/login/view.ts';
import { nextThing, offered, stops } from './next.ts';

type Factors = readonly TileView['factor'][];
const all: Factors = ['badge', 'face', 'securityKey', 'passkey'];

/** @param ready the tiles that can be used; the others say why not */
const view = (change: Partial<LockView> = {}, ready: Factors = ['face', 'securityKey', 'passkey']): LockView => ({
  place: { organisation: 'Harbor General', ward: 'Ward 4 East', station: 'Station 12', kind: 'personal' },
  connection: { is: 'online' },
  tiles: all.map((factor) =>
    ready.includes(factor)
      ? { factor, state: 'ready', code: null }
      : { factor, state: 'unavailable', code: 'reader.absent' },
  ),
  restart: false,
  watch: { is: 'calm', presence: false },
  presenceOffered: false,
  presenceAttempt: null,
  screen: { at: 'locked', notice: null, linking: false, held: null, lastUser: null },
  ...change,
});
const locked = (change: Partial<Extract<Screen, { at: 'locked' }>> = {}): Screen => ({
  at: 'locked',
  notice: null,
  linking: false,
  held: null,
  lastUser: null,
  ...change,
});
const kiosk = (change: Partial<LockView> = {}): LockView => {
  const personal = view(change, ['badge', 'securityKey', 'passkey']);
  return {
    ...personal,
    place: { ...personal.place, kind: 'shared' },
    tiles: personal.tiles.filter(({ factor }) => factor !== 'face'),
  };
};
const nobody = { username: '', secretTyped: false };
const named = { username: 'a.rivera', secretTyped: false };
const typing = { username: 'a.rivera', secretTyped: true };

describe('nextThing', () => {
  it('is the form until a name stands there, then the face', () => {
    expect(nextThing(view(), nobody)).toBe('form');
    expect(nextThing(view(), { ...nobody, username: '  ' })).toBe('form');
    expect(nextThing(view(), named)).toBe('face');
  });

  it('is the form where the face cannot be used, and as soon as a password is typed', () => {
    expect(nextThing(view({}, ['securityKey']), named)).toBe('form');
    expect(nextThing(view(), typing)).toBe('form');
  });

  it('is the badge at a shared workstation with a reader, until somebody types', () => {
    expect(nextThing(kiosk(), nobody)).toBe('badge');
    expect(nextThing(kiosk(), named)).toBe('form');
    expect(nextThing(view({ place: kiosk().place }, ['face']), nobody)).toBe('form');
  });

  it('is the form while a card waits for its owner, whatever else could be done', () => {
    expect(nextThing(kiosk({ screen: locked({ linking: true }) }), nobody)).toBe('form');
    expect(nextThing(view({ screen: locked({ linking: true }) }), named)).toBe('form');
  });

  it('is nothing while nothing can succeed or nothing is asked', () => {
    expect(nextThing(view({ connection: { is: 'offline', code: 'cloud.unreachable' } }), named)).toBe('none');
    expect(nextThing(view({ screen: { at: 'checking', username: 'a', factor: 'face' } }), named)).toBe('none');
  });

  it('is the key that asks to be touched, until a password is typed', () => {
    const screen: Screen = {
      at: 'touching',
      attempt: 'a',
      username: null,
      factor: 'passkey',
      ready: true,
      proved: [],
      instead: null,
    };
    expect(nextThing(view({ screen }), named)).toBe('prompt');
    expect(nextThing(view({ screen }), typing)).toBe('form');
  });

  it.each<[readonly Factor[], readonly Factor[], string]>([
    [['password'], [], 'form'],
    [['password', 'face'], [], 'face'],
    [['password', 'face'], ['face'], 'form'],
    [['pin', 'passkey'], [], 'form'],
    [['passkey', 'securityKey'], [], 'passkey'],
    [['passkey', 'badge'], ['passkey'], 'badge'],
    [['badge'], ['badge'], 'none'],
  ])('of the factors %j without %j that remain it is %s', (factors, missing, next) => {
    const screen: Screen = {
      at: 'choosing',
      username: 'a.rivera',
      proved: ['badge'],
      next: factors.map(
        (factor): NextFactor =>
          missing.includes(factor)
            ? { factor, state: 'unavailable', code: 'reader.absent' }
            : { factor, state: 'ready', code: null },
      ),
      possible: true,
      notice: null,
    };
    expect(nextThing(view({ screen }), named)).toBe(next);
    expect(nextThing(view({ screen }), typing)).toBe('form');
  });
});

describe('offered', () => {
  it('knows of what may be given instead of a key, and what keeps it away', () => {
    const screen: Extract<Screen, { at: 'touching' }> = {
      at: 'touching',
      attempt: 'a',
      username: 'a.rivera',
      factor: 'securityKey',
      ready: true,
      proved: ['face'],
      instead: ['securityKey', 'pin', 'badge', 'fingerprint'],
    };
    expect(offered(view({ screen }), screen)).toEqual([
      { factor: 'securityKey', state: 'ready', code: null },
      { factor: 'pin', state: 'ready', code: null },
      { factor: 'badge', state: 'unavailable', code: 'reader.absent' },
      { factor: 'fingerprint', state: 'notSetUp', code: null },
    ]);
  });
});

describe('stops', () => {
  it('puts the badge first at a shared workstation, and keeps the face', () => {
    const names = (kind: 'shared' | 'personal') =>
      stops(kind).map((stop) => (stop.is === 'tile' ? stop.factor : 'form'));
    expect(names('shared')).toEqual(['badge', 'form', 'face', 'securityKey', 'passkey']);
    expect(names('personal')).toEqual(['form', 'face', 'badge', 'securityKey', 'passkey']);
  });

  it('gives every tile a side of its own', () => {
    const sides = stops('personal').flatMap((stop) => (stop.is === 'tile' ? [stop.side] : []));
    expect(new Set(sides).size).toBe(sides.length);
  });
});
