import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemProcesses } from './single.ts';

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
