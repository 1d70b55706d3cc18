import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultComputer } from '../../src-shared/domain/computer.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { openLastUser } from './last-user.ts';
import { openWorkstation } from './workstation.ts';

const { walkAway, taps, screen } = defaultComputer;
const strict = { walkAway: { ...walkAway, idleSeconds: 60 }, taps, screen };

describe('the policy of the computer', () => {
  it('is the default until the cloud tells it, and is there without the cloud at the next start', async () => {
    const folder = temporaryFolder();
    const { log } = fakeBasics();
    const first = await openWorkstation(folder, log);
    expect(first.policy()).toEqual({ walkAway, taps, screen });
    expect(first.take(strict)).toBe(true);
    expect(first.take({ ...strict })).toBe(false);
    await first.written();
    expect((await openWorkstation(folder, log)).policy()).toEqual(strict);
  });

  it.each(['', '{', '{"walkAway":1}', 'null'])(
    'is the default when its file holds %j, and is written anew',
    async (text) => {
      const folder = temporaryFolder();
      const { log, entries } = fakeBasics();
      writeFileSync(join(folder, 'workstation.json'), text);
      const store = await openWorkstation(folder, log);
      expect(store.policy()).toEqual({ walkAway, taps, screen });
      expect(entries).toMatchObject([{ level: 'warn', event: 'kept.unreadable' }]);
      store.take(strict);
      await store.written();
      expect((await openWorkstation(folder, log)).policy()).toEqual(strict);
    },
  );

  it('holds for this run when it cannot be written', async () => {
    const { log, entries } = fakeBasics();
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const store = await openWorkstation(join(file, 'below'), log);
    store.take(strict);
    await store.written();
    expect(store.policy()).toEqual(strict);
    expect(entries.at(-1)).toMatchObject({ event: 'kept.notWritten', facts: { code: 'storage.failed' } });
  });

  it('is written in order, the last one last', async () => {
    const folder = temporaryFolder();
    const store = await openWorkstation(folder, fakeBasics().log);
    for (const idleSeconds of [60, 120, 180]) store.take({ ...strict, walkAway: { ...walkAway, idleSeconds } });
    await store.written();
    expect(readFileSync(join(folder, 'workstation.json'), 'utf8')).toContain('"idleSeconds":180');
    expect(readdirSync(folder)).toEqual(['workstation.json']);
  });
});

describe('whoever signed in last', () => {
  it('is remembered at a personal workstation', async () => {
    const folder = temporaryFolder();
    const { log } = fakeBasics();
    const first = await openLastUser(folder, 'personal', log);
    first.remember('mia');
    await first.written();
    expect((await openLastUser(folder, 'personal', log)).name()).toBe('mia');
  });

  it('is forgotten where the workstation has become a shared one', async () => {
    const folder = temporaryFolder();
    const { log } = fakeBasics();
    const before = await openLastUser(folder, 'personal', log);
    before.remember('mia');
    await before.written();
    const shared = await openLastUser(folder, 'shared', log);
    shared.remember('bob');
    await shared.written();
    expect(shared.name()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });
});
