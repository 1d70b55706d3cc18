import { describe, expect, it } from 'vitest';
import type { Screen } from '../../src-shared/domain/login/view.ts';
import { words } from '../../src-ui/words.ts';
import { announcementOf } from './announce.ts';

const touching: Extract<Screen, { at: 'touching' }> = {
  at: 'touching',
  attempt: 'a',
  username: 'a.rivera',
  factor: 'securityKey',
  ready: true,
  proved: [],
  instead: null,
};
const choosing: Extract<Screen, { at: 'choosing' }> = {
  at: 'choosing',
  username: 'a.rivera',
  proved: ['face'],
  next: [
    { factor: 'pin', state: 'ready', code: null },
    { factor: 'passkey', state: 'ready', code: null },
  ],
  possible: true,
  notice: null,
};

describe('what a screen reader is told', () => {
  it('names the key that is asked for, once it can be used', () => {
    expect(announcementOf(touching)).toContain('security key');
    expect(announcementOf({ ...touching, factor: 'passkey' })).toContain('passkey');
    expect(announcementOf({ ...touching, ready: false })).not.toContain('key');
  });

  it('names the factors of which one is next', () => {
    expect(announcementOf(choosing)).toContain('PIN or Passkey');
    expect(announcementOf({ ...choosing, possible: false })).toBe(words('choosing.impossible'));
  });

  it('tells every check apart', () => {
    const factors = ['password', 'pin', 'face', 'badge', 'securityKey', 'passkey'] as const;
    const said = factors.map((factor) => announcementOf({ at: 'checking', username: null, factor }));
    expect(new Set(said).size).toBe(factors.length);
  });

  it('is told nothing at rest: whose desktop lies beneath is for those who see the screen to read', () => {
    expect(
      announcementOf({ at: 'locked', notice: null, linking: false, held: 'Ana Rivera', lastUser: 'a.rivera' }),
    ).toBe('');
  });
});
