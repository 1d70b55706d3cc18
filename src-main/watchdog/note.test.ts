import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeBasics } from '../testing/basics.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { isUnwatched, noteWatched } from './note.ts';

describe('the note of an agent that nobody watches', () => {
  it('is of this agent alone, and goes when somebody does', () => {
    const folder = temporaryFolder();
    const note = noteWatched(folder, fakeBasics().log, 4711);
    expect(isUnwatched(folder, 4711)).toBe(false);
    note(false);
    expect(isUnwatched(folder, 4711)).toBe(true);
    // The next agent has not looked for one yet.
    expect(isUnwatched(folder, 4712)).toBe(false);
    note(true);
    note(true);
    expect(isUnwatched(folder, 4711)).toBe(false);
  });

  it('keeps nobody from going on where it cannot be written', () => {
    const { log, entries } = fakeBasics();
    noteWatched(join(temporaryFolder(), 'nothing'), log)(false);
    expect(entries).toMatchObject([{ level: 'warn', event: 'watchdog.notNoted' }]);
  });
});
