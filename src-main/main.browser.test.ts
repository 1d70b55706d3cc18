/** The agent as a program: its settings, its lock, its leaving. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './testing/folder.fake.ts';

const program = join(import.meta.dirname, 'main.browser.ts');

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function run(...args: string[]): Run {
  const env = { ...process.env, HEXLOCK_CONFIG: '', HEXLOCK_CLOUD_URL: 'http://127.0.0.1:9' };
  const child = spawn(process.execPath, [program, ...args], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output, ended: new Promise((resolve) => child.on('close', resolve)) };
}

async function says({ child, output, ended }: Run, text: string): Promise<void> {
  while (!output().includes(text)) {
    const more = new Promise<'more'>((resolve) => child.stdout.once('data', () => resolve('more')));
    if ((await Promise.race([more, ended])) !== 'more') throw new Error(`ended: ${output()}`);
  }
}

const quietly = (state: string): string[] => ['--state-dir', state, '--host-open', 'print', '--log-level', 'silent'];

describe('the agent on the browser host', () => {
  it('prints its settings', async () => {
    const { output, ended } = run('--print-config', '--ward', 'Ward 4');
    expect(await ended).toBe(0);
    expect(output()).toMatch(/ward +flag +Ward 4/);
  });

  it('names what is wrong with its settings and does not start', async () => {
    const { output, ended } = run('--kind', 'public');
    expect(await ended).toBe(2);
    expect(output()).toBe('kind: "public" (--kind) is not allowed; it must be personal or shared\n');
  });

  it('runs once for a state folder, and leaves nothing of its own behind', async () => {
    const state = temporaryFolder();
    const first = run(...quietly(state));
    await says(first, '/boot?token=');
    const second = run(...quietly(state));
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('agent.alreadyRunning');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(readdirSync(state)).toEqual(['endpoint-key.json']);
  });

  it('starts again after it was killed', async () => {
    const state = temporaryFolder();
    const first = run(...quietly(state));
    await says(first, '/boot?token=');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = run(...quietly(state));
    await says(second, '/boot?token=');
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });
});
