import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeBasics } from '../../testing/basics.fake.ts';
import { temporaryFolder } from '../../testing/folder.fake.ts';
import { endLeftover, forgetWindow, noteWindow, profilePrefix } from './leftover.ts';

const { log } = fakeBasics();

function browser() {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { pid: child.pid ?? 0, ended: once(child, 'exit') };
}

describe.skipIf(process.platform !== 'linux')('the browser of an agent that was killed', () => {
  it('is ended, and its profile goes', async () => {
    const stateDir = temporaryFolder();
    const profile = mkdtempSync(profilePrefix);
    const { pid, ended } = browser();
    noteWindow(stateDir, { pid, profile }, log);
    expect(endLeftover(stateDir, log)).toBe(true);
    expect((await ended)[1]).toBe('SIGKILL');
    expect(existsSync(profile)).toBe(false);
    expect(endLeftover(stateDir, log)).toBe(false);
  });

  it('is left alone where the number belongs to another process by now, or where it closed in order', () => {
    const stateDir = temporaryFolder();
    const { pid } = browser();
    noteWindow(stateDir, { pid, profile: '' }, log, { birth: () => 'earlier' });
    const killed: number[] = [];
    expect(endLeftover(stateDir, log, undefined, (each) => void killed.push(each))).toBe(false);
    noteWindow(stateDir, { pid, profile: '' }, log);
    forgetWindow(stateDir);
    expect(endLeftover(stateDir, log, undefined, (each) => void killed.push(each))).toBe(false);
    expect(killed).toEqual([]);
  });

  it('removes no folder but a profile, and a damaged note does nothing', () => {
    const stateDir = temporaryFolder();
    const other = join(stateDir, 'precious');
    mkdirSync(other);
    noteWindow(stateDir, { pid: 1, profile: other }, log, { birth: () => 'x' });
    endLeftover(stateDir, log, { birth: () => null });
    noteWindow(stateDir, { pid: 1, profile: `${profilePrefix}a/../../${other}` }, log, { birth: () => 'x' });
    endLeftover(stateDir, log, { birth: () => null });
    expect(existsSync(other)).toBe(true);
    writeFileSync(join(stateDir, 'window.json'), '{');
    expect(endLeftover(stateDir, log)).toBe(false);
  });
});
