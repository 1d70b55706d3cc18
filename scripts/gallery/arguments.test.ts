import { describe, expect, it } from 'vitest';
import { galleryHelp, readGalleryArguments } from './arguments.ts';
import { sizes } from './sizes.ts';

describe('the arguments of npm run gallery', () => {
  it('serve the page where nothing is asked', () => {
    expect(readGalleryArguments([])).toMatchObject({ help: false, shoot: undefined, at: Object.keys(sizes) });
  });

  it.each(['--help', '-h'])('ask for help by %s', (flag) => {
    expect(readGalleryArguments([flag]).help).toBe(true);
    for (const name of Object.keys(sizes)) expect(galleryHelp).toContain(name);
  });

  it('choose pictures by a part of a name, or by whole names', () => {
    const wanted = (...argv: string[]) =>
      ['locked', 'locked-badge', 'open'].filter(readGalleryArguments(['--shoot', 'x', ...argv]).wanted);
    expect(wanted()).toHaveLength(3);
    expect(wanted('--only', 'lock')).toEqual(['locked', 'locked-badge']);
    expect(wanted('--only', 'badge', '--state', 'locked', '--state', 'open')).toEqual(['locked', 'open']);
  });

  it('are refused where there is no such size or option', () => {
    expect(() => readGalleryArguments(['--size', 'poster'])).toThrow(/unknown poster; there are/);
    expect(() => readGalleryArguments(['--watch'])).toThrow(/--watch/);
  });
});
