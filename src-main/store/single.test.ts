import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { lockHolder, type Processes, systemProcesses, takeLock } from './single.ts';

describe.runIf(process.platform === 'linux')('a process', () => {
  it('that has ended does not run, although nobody has asked how it ended', async () => {
    // The shell becomes a program that never asks after the child which it has then.
    const parent = spawn('/bin/sh', ['-c', 'tail -f /dev/null & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(line.toString());
    const until = async (pid: number | undefined, pattern: RegExp): Promise<void> => {
      while (!pattern.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await new Promise((done) => setImmediate(done));
    };
    await until(parent.pid, /\(sleep\)/);
    process.kill(child, 'SIGKILL');
    await until(child, /\) Z /);
    expect(systemProcesses.birth(child)).toBeNull();
    expect(systemProcesses.birth(parent.pid ?? 0)).not.toBeNull();
  });
});

describe('lockHolder', () => {
  const own = 41;
  const born = (birth: string | null): Processes => ({ own, birth: (pid) => (pid === own ? birth : null) });

  it('names the process that holds the lock, for as long as it does', () => {
    const folder = temporaryFolder();
    expect(lockHolder(folder, born('7'))).toBeNull();
    const giveBack = takeLock(folder, born('7'));
    expect(lockHolder(folder, born('7'))).toBe(own);
    // Another process has its number, or it has ended without giving the lock back.
    expect(lockHolder(folder, born('8'))).toBeNull();
    expect(lockHolder(folder, born(null))).toBeNull();
    giveBack();
    expect(lockHolder(folder, born('7'))).toBeNull();
  });
});
