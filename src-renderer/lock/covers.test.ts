import { describe, expect, it } from 'vitest';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { coverOf } from './covers.ts';

const open: Extract<Screen, { at: 'open' }> = {
  at: 'open',
  username: 'a.rivera',
  displayName: 'Ana Rivera',
  factors: ['badge'],
  since: 0,
  offer: null,
  notice: null,
  tap: null,
};
const displacing = { is: 'displacing', username: 'b.okafor', until: 5 } as const;
const blurred: LockView['watch'] = { is: 'blurred', why: 'stranger', until: null };
const warning: LockView['watch'] = { is: 'warning', until: 9 };
const calm: LockView['watch'] = { is: 'calm', presence: true };

describe('coverOf', () => {
  it('leaves a calm desktop alone', () => {
    expect(coverOf({ screen: open, watch: calm })).toBeNull();
    expect(coverOf({ screen: { ...open, tap: { is: 'checking' } }, watch: calm })).toBeNull();
  });

  it('warns, and asks before somebody else takes over', () => {
    expect(coverOf({ screen: open, watch: warning })).toEqual(warning);
    expect(coverOf({ screen: { ...open, tap: displacing }, watch: warning })).toEqual(displacing);
  });

  it('hides the desktop above everything else', () => {
    expect(coverOf({ screen: { ...open, tap: displacing }, watch: blurred })).toEqual(blurred);
  });

  it('covers no lock screen', () => {
    const screen: Screen = { at: 'locked', notice: null, linking: false, held: null, lastUser: null };
    expect(coverOf({ screen, watch: blurred })).toBeNull();
  });
});
