import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** A long benchmark with a browser: it goes on whatever happens, and the browser's driver listens to the same signals. */
const program = `
  import { endWhenInterrupted } from ${JSON.stringify(fileURLToPath(new URL('interrupted.ts', import.meta.url)))};
  endWhenInterrupted('long', process, console.error);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => console.log('the driver heard it'));
  process.on('exit', () => console.log('the driver ends its browser'));
  setInterval(() => undefined, 1000);
  console.log('ready');
`;

describe('an interrupted benchmark', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends at once, says so and takes its browser along: %s', async (signal, code) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
        if (name === 'stdout' && text.includes('ready')) child.kill(signal);
      });
    }
    expect(await once(child, 'close')).toEqual([code, null]);
    expect(said.stdout).toBe('ready\nthe driver ends its browser\n');
    expect(said.stderr).toContain(`"long" was interrupted by ${signal}: nothing was measured`);
  });
});
