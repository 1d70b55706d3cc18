import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { actionsOf, createSystemActions, onPath } from './actions.ts';

describe('what the system is asked for', () => {
  it.each([
    ['linux', ['dm-tool', 'systemctl'], ['dm-tool', 'switch-to-greeter'], ['systemctl', 'reboot']],
    ['linux', ['gdmflexiserver'], ['gdmflexiserver'], null],
    ['win32', ['tsdiscon.exe', 'shutdown.exe'], ['tsdiscon.exe'], ['shutdown.exe', '/r', '/t', '0']],
    ['darwin', ['anything'], null, null],
  ] as const)('on %s with %j', (platform, programs, otherUser, restart) => {
    const has = (program: string) => (programs as readonly string[]).includes(program);
    expect(actionsOf({ platform, has })).toEqual({ otherUser, restart });
  });

  it('is run, and what cannot be is said and never thrown', async () => {
    const { log, entries } = fakeBasics();
    const ran: string[][] = [];
    const run = async (file: string, args: readonly string[]): Promise<void> => {
      ran.push([file, ...args]);
      throw new Error('no rights');
    };
    createSystemActions({ platform: 'linux', has: (name) => name === 'systemctl' }, run, log).restart();
    createSystemActions({ platform: 'linux', has: () => false }, run, log).otherUser();
    await settle();
    expect(ran).toEqual([['systemctl', 'reboot']]);
    expect(entries.map(({ event }) => event)).toEqual(['system.asked', 'system.unavailable', 'system.failed']);
  });

  it('is looked for along the path, among what may be run', () => {
    const folder = temporaryFolder();
    for (const name of ['yes', 'no']) writeFileSync(join(folder, name), '');
    chmodSync(join(folder, 'yes'), 0o700);
    chmodSync(join(folder, 'no'), 0o600);
    expect(['yes', 'no', 'missing'].map(onPath(`/nowhere:${folder}`))).toEqual([true, false, false]);
    expect(onPath(undefined)('yes')).toBe(false);
  });
});
