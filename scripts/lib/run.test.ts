import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../src-main/testing/folder.fake.ts';
import { projectEnv, run } from './run.ts';

const node = (code: string, options: Parameters<typeof run>[2] = {}) =>
  run(process.execPath, ['-e', code], { output: 'keep', ...options });

describe('running a command', () => {
  it('keeps its output and its exit code', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exit(3)')).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      late: false,
    });
  });

  it('gives it no stdin to wait for, and our binaries first', async () => {
    const { stdout } = await node('process.stdin.on("end", () => console.log("ended " + process.env.MARK)).resume()', {
      env: { MARK: 'm' },
    });
    expect(stdout).toBe('ended m\n');
    expect(projectEnv().PATH).toMatch(/node_modules[\\/]\.bin/);
  });

  it('ends it and all it started when it takes too long', async () => {
    const started = join(temporaryFolder(), 'started');
    // The grandchild holds the same pipes: the outcome arrives only when it has ended, too.
    const grandchild = `require('fs').writeFileSync(${JSON.stringify(started)}, ''); setInterval(() => {}, 1000)`;
    const code = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' });
      setInterval(() => {}, 1000);`;
    // Programs take their own time; the limit is over when both run.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const outcome = node(code, { limitMs: 500 });
    while (!existsSync(started)) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(500);
    const { code: exit, late } = await outcome;
    expect([exit, late]).toEqual([1, true]);
  });

  it('says when it cannot be started', async () => {
    await expect(run('/nowhere/at-all', [])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
