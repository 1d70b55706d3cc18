import { describe, expect, it } from 'vitest';
import { help, type Options, optionsOf } from './options.ts';

const parsed = (...args: string[]): Options => {
  const options = optionsOf(args);
  if (options === 'help') throw new Error('asked for help');
  return options;
};

describe('optionsOf', () => {
  it('asks for nothing by default', () => {
    expect(parsed()).toMatchObject({ pairsAsked: false, people: [], worst: 0, limit: Number.POSITIVE_INFINITY });
    expect(parsed().svg).toHaveLength(1);
  });

  it('takes folders, people and a tier', () => {
    expect(parsed('--pairs', 'a', '--probe-clips', 'b')).toMatchObject({
      pairs: 'a',
      pairsAsked: true,
      probeClips: 'b',
    });
    expect(parsed('--person', 'a.mkv, b.mkv', '--person', 'c.gif').people).toEqual([['a.mkv', 'b.mkv'], ['c.gif']]);
    expect(parsed('--tier', 'embedded', '--limit', '20', '--worst', '5', '--svg', 'x.svg')).toMatchObject({
      tier: 'embedded',
      limit: 20,
      worst: 5,
      svg: [expect.stringContaining('det.svg'), 'x.svg'],
    });
  });

  it.each([
    [['--tier', 'best'], /--tier is "best"; allowed: recommended, embedded/],
    [['--limit', '1'], /--limit is "1"; allowed: a whole number from 2/],
    [['--worst', 'many'], /--worst is "many"/],
    [['--person', ','], /--person names no clip/],
    [['--person', 'a.mkv', '--probe-clips', 'b'], /exclude each other/],
    [['--pears', 'a'], /--pears/],
  ])('refuses %j', (args, message) => {
    expect(() => optionsOf(args)).toThrow(message);
  });

  it('knows every option that the help names', () => {
    expect(optionsOf(['--help'])).toBe('help');
    const named = [...help.matchAll(/^ {2}(--[a-z-]+)(?: ([A-Z]+))?/gm)];
    expect(named.length).toBeGreaterThanOrEqual(8);
    const values: Record<string, string> = { TIER: 'embedded', N: '3' };
    for (const [, option = '', value] of named) {
      expect(() => optionsOf(value === undefined ? [option] : [option, values[value] ?? 'x'])).not.toThrow();
    }
  });
});
