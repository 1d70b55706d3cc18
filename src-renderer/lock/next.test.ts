import { describe, expect, it } from 'vitest';
import type { LockView } from '../../src-shared/domain/login/view.ts';
import { nextThing, stops } from './next.ts';

const view = (change: Partial<LockView> = {}, face: 'ready' | 'unavailable' = 'ready'): LockView => ({
  place: { organisation: 'Harbor General', ward: 'Ward 4 East', station: 'Station 12', kind: 'personal' },
  connection: { is: 'online' },
  tiles: [
    { factor: 'badge', state: 'notSetUp', code: null },
    { factor: 'face', state: face, code: face === 'ready' ? null : 'camera.absent' },
    { factor: 'securityKey', state: 'notSetUp', code: null },
    { factor: 'passkey', state: 'notSetUp', code: null },
  ],
  screen: { at: 'locked', notice: null },
  ...change,
});
const nobody = { username: '', passwordTyped: false };
const named = { username: 'a.rivera', passwordTyped: false };

describe('nextThing', () => {
  it('is the form until a name stands there, then the face', () => {
    expect(nextThing(view(), nobody)).toBe('form');
    expect(nextThing(view(), { ...nobody, username: '  ' })).toBe('form');
    expect(nextThing(view(), named)).toBe('face');
  });

  it('is the form where the face cannot be used, and as soon as a password is typed', () => {
    expect(nextThing(view({}, 'unavailable'), named)).toBe('form');
    expect(nextThing(view(), { ...named, passwordTyped: true })).toBe('form');
  });

  it('is nothing while nothing can succeed or nothing is asked', () => {
    expect(nextThing(view({ connection: { is: 'offline', code: 'cloud.unreachable' } }), named)).toBe('none');
    expect(nextThing(view({ screen: { at: 'checking', username: 'a', factor: 'face' } }), named)).toBe('none');
  });

  it('follows the factors that remain', () => {
    const choosing = (oneOf: readonly ('face' | 'password')[]): LockView['screen'] => ({
      at: 'choosing',
      username: 'a.rivera',
      proved: ['badge'],
      oneOf,
      possible: true,
      notice: null,
    });
    expect(nextThing(view({ screen: choosing(['password']) }), named)).toBe('form');
    expect(nextThing(view({ screen: choosing(['password', 'face']) }), named)).toBe('face');
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
