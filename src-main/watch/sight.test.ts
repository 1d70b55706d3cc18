import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sight } from '../../src-shared/domain/session/watch.ts';
import { type Look, look, nothingSeen } from './sight.ts';

/** What is believed after each look. */
function believe(...looks: readonly Look[]): (Sight | null)[] {
  let state = nothingSeen;
  return looks.map((seen) => {
    const step = look(state, seen);
    state = step.state;
    return step.sight;
  });
}

describe('looks of the camera', () => {
  it('believe the owner at once', () => {
    expect(believe('owner', 'owner')).toEqual(['owner', 'owner']);
  });

  it('take one bad frame, or two, for nothing', () => {
    expect(believe('owner', 'nobody', 'nobody', 'owner')).toEqual(['owner', null, null, 'owner']);
    expect(believe('owner', 'stranger', 'owner')).toEqual(['owner', null, 'owner']);
  });

  it('believe that somebody is gone in the third look, and go on saying so', () => {
    expect(believe('nobody', 'nobody', 'nobody', 'nobody')).toEqual([null, null, 'nobody', 'nobody']);
  });

  it('believe a stranger in the second look', () => {
    expect(believe('owner', 'stranger', 'stranger')).toEqual(['owner', null, 'stranger']);
  });

  it('show again to one look of the owner what was hidden for nobody, and to two what was hidden for a stranger', () => {
    expect(believe('nobody', 'nobody', 'nobody', 'owner').at(-1)).toBe('owner');
    expect(believe('stranger', 'stranger', 'owner', 'owner').slice(-2)).toEqual([null, 'owner']);
    // The stranger stays beside the owner.
    expect(believe('stranger', 'stranger', 'owner', 'stranger', 'owner').slice(-3)).toEqual([null, null, null]);
  });

  it('never take a face that cannot be told for nobody, and do not forget a stranger for it', () => {
    expect(believe('nobody', 'nobody', 'unsure', 'nobody', 'nobody')).toEqual([null, null, null, null, null]);
    expect(believe('stranger', 'unsure', 'stranger')).toEqual([null, null, 'stranger']);
  });

  it('never show a desktop by a look that is not the owner’s', () => {
    const looks = fc.array(fc.constantFrom<Look>('owner', 'nobody', 'stranger', 'unsure'), { maxLength: 60 });
    fc.assert(
      fc.property(looks, (all) => {
        const said = believe(...all);
        return said.every((sight, i) => sight === null || sight === all[i]);
      }),
    );
  });
});
