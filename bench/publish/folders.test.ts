import { expect, it } from 'vitest';
import { withoutFolders } from './folders.ts';

it('leaves of a folder of this machine its last name', () => {
  expect(
    withoutFolders({
      dataset: { folder: '/home/ana/photos', people: 3 },
      files: ['cannot read /srv/clips/a.mkv: gone'],
    }),
  ).toEqual({ dataset: { folder: 'photos', people: 3 }, files: ['cannot read a.mkv: gone'] });
  expect(withoutFolders('C:\\Users\\ana\\clips')).toBe('clips');
});

it('leaves everything else as it is', () => {
  const results = {
    folder: '../shared/lfw-dev',
    condition: 'light 1/16',
    ci: [0, 0.5],
    none: null,
    page: 'https://a.example/b/c',
  };
  expect(withoutFolders(results)).toEqual(results);
});
