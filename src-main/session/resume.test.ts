import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../store/journal.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { fakeReport } from '../testing/flows.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import type { HookEvent } from './hooks.ts';
import type { JournalEntry } from './journal.ts';
import { settleLast } from './resume.ts';

function startAfter(write: (folder: string) => void) {
  const folder = temporaryFolder();
  write(folder);
  const { log, entries } = fakeBasics();
  const { events, report } = fakeReport();
  const told: HookEvent[] = [];
  const journal = openJournal(folder, log);
  const interrupted = settleLast({ journal, hooks: { tell: (event) => void told.push(event) }, report, log });
  return { folder, interrupted, events, told, entries };
}
const left = (entry: JournalEntry | null) => (folder: string) => openJournal(folder, fakeBasics().log).write(entry);

describe('what the last agent left', () => {
  it.each([
    ['nothing', left(null), false, []],
    ['a locked session: its clean-up', left({ username: 'mia', locked: true }), false, ['mia']],
    ['an open desktop: its clean-up, and a word', left({ username: 'mia', locked: false }), true, ['mia']],
    ['half a line: a word', (folder: string) => writeFileSync(join(folder, 'session.json'), '{"user'), true, []],
  ])('is %s', (_what, write, interrupted, cleaned) => {
    const found = startAfter(write);
    expect(found.interrupted).toBe(interrupted);
    expect(found.told).toEqual(cleaned.map((user) => ({ event: 'close', user, from: null })));
    expect(found.events.map(({ code }) => code)).toEqual(interrupted ? ['session.interrupted'] : []);
    expect(readdirSync(found.folder)).toEqual([]);
  });
});

describe('the journal', () => {
  it('is one whole file for its owner alone', () => {
    const folder = temporaryFolder();
    const journal = openJournal(folder, fakeBasics().log);
    journal.write({ username: 'mia', locked: false });
    journal.write({ username: 'mia', locked: true });
    expect(readdirSync(folder)).toEqual(['session.json']);
    expect(JSON.parse(readFileSync(join(folder, 'session.json'), 'utf8'))).toEqual({ username: 'mia', locked: true });
  });

  it('that cannot be written keeps nobody out, and is named', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'session.json'));
    const { log, entries } = fakeBasics();
    openJournal(folder, log).write({ username: 'mia', locked: false });
    expect(entries.map(({ event }) => event)).toContain('journal.notWritten');
  });
});
