import { describe, expect, it } from 'vitest';
import { help, OptionsError, optionsOf } from './options.ts';
import { attackSpecies, SpeciesError, speciesNamed } from './species/registry.ts';

describe('optionsOf', () => {
  it('measures everything by default', () => {
    expect(optionsOf([])).toEqual({
      attacks: null,
      live: null,
      photos: null,
      levels: ['standard', 'high', 'highest'],
      tier: null,
      presentations: 0,
      species: attackSpecies,
      seed: 1,
      kept: false,
    });
  });

  it('takes what it is given', () => {
    const options = optionsOf(['--level', 'high', '--species', 'replay,print', '--presentations', '7', '--seed', '3']);
    expect(options?.levels).toEqual(['high']);
    expect(options?.species.map(({ name }) => name)).toEqual(['print', 'replay']);
    expect(options).toMatchObject({ presentations: 7, seed: 3 });
  });

  it('shows its help', () => {
    expect(optionsOf(['--help'])).toBeNull();
    for (const { name } of attackSpecies) expect(help).toContain(name);
  });

  it.each([
    ['--level', 'utmost', 'standard, high, highest'],
    ['--tier', 'best', 'recommended, embedded'],
    ['--presentations', '0', 'from 1'],
    ['--presentations', 'many', 'a whole number'],
    ['--seed', '', 'a whole number'],
  ])('refuses %s %s and says what is allowed', (option, value, allowed) => {
    expect(() => optionsOf([option, value])).toThrow(OptionsError);
    expect(() => optionsOf([option, value])).toThrow(allowed);
  });

  it('refuses species beside a folder of attacks', () => {
    expect(() => optionsOf(['--attacks', 'clips', '--species', 'print'])).toThrow(OptionsError);
  });

  it('refuses to film what it is to take from the last run', () => {
    expect(optionsOf(['--kept', '--seed', '2'])).toMatchObject({ kept: true, seed: 2 });
    expect(() => optionsOf(['--kept', '--presentations', '5'])).toThrow('--kept films nothing');
  });

  it('refuses what it does not know', () => {
    expect(() => optionsOf(['--speed', 'fast'])).toThrow(OptionsError);
    expect(() => optionsOf(['--seed'])).toThrow('--help lists the options');
    expect(() => optionsOf(['--species', 'print,hologram'])).toThrow(SpeciesError);
    expect(() => optionsOf(['--species', 'print,hologram'])).toThrow('"hologram"; there are: print, screen');
  });
});

describe('the registry', () => {
  it('has the species that the documentation promises', () => {
    expect(attackSpecies.map(({ name }) => name)).toEqual([
      'print',
      'screen',
      'phone-bezel',
      'bent-print',
      'cut-out-eyes',
      'moved-tilted',
      'replay',
      'replay-challenge',
      'face-swap',
    ]);
  });

  it('keeps its own order', () => {
    expect(speciesNamed(['screen', 'print']).map(({ name }) => name)).toEqual(['print', 'screen']);
  });
});
