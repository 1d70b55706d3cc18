import { describe, expect, it } from 'vitest';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import { type AskedKey, createKeyInHand } from './key-in-hand.ts';
import type { KeyJson } from './ports.ts';

const mine = '11111111-1111-4111-8111-111111111111' as AttemptId;
const another = '22222222-2222-4222-8222-222222222222';

/** A key of `mine` that is asked for, and what came of it. */
function setUp(change: Partial<AskedKey> | null = {}) {
  const told: unknown[] = [];
  const hold = (credential: KeyJson) => void told.push(['held', credential]);
  const key = change && { attempt: mine, ready: true, options: { challenge: 'c' }, hold, ...change };
  const reports = createKeyInHand({
    asked: () => key,
    answered: (attempt) => told.push(['answered', attempt]),
    refused: (attempt, code) => told.push(['refused', attempt, code]),
  });
  return { ...reports, told };
}

describe('a key that is asked for', () => {
  it('gets its options, and what it signs is in hand before anybody is told', () => {
    const { keyOptions, keyAnswer, told } = setUp();
    expect(keyOptions(mine)).toEqual({ challenge: 'c' });
    keyAnswer(mine, { id: 'k' });
    expect(told).toEqual([
      ['held', { id: 'k' }],
      ['answered', mine],
    ]);
  });

  it('that fails says why', () => {
    const { keyFailed, told } = setUp();
    keyFailed(mine, 'key.timedOut');
    expect(told).toEqual([['refused', mine, 'key.timedOut']]);
  });

  it.each<[string, Partial<AskedKey> | null, string]>([
    ['for another attempt', {}, another],
    ['while none is asked for', null, mine],
  ])('is answered %s by nothing', (_what, change, attempt) => {
    const { keyOptions, keyAnswer, keyFailed, told } = setUp(change);
    expect(() => keyOptions(attempt)).toThrow('no key is asked for');
    keyAnswer(attempt, { id: 'k' });
    keyFailed(attempt, 'key.refused');
    expect(told).toEqual([]);
  });

  it('cannot have signed what it was not asked yet', () => {
    const { keyOptions, keyAnswer, told } = setUp({ ready: false, options: null });
    expect(() => keyOptions(mine)).toThrow('no key is asked for');
    keyAnswer(mine, { id: 'k' });
    expect(told).toEqual([]);
  });
});
