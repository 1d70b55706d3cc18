import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const bench = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('npm run bench', () => {
  it('lists the benchmarks', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    for (const name of ['login', 'start', 'face', 'idle', 'accuracy']) expect(stdout).toContain(`  ${name} `);
  });

  it('names what there is when the name is unknown, or one of an object’s own', () => {
    for (const name of ['speed', 'constructor']) {
      expect(bench(name)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`"${name}"; there are: login, start`),
      });
    }
  });

  it('passes what follows the name on', () => {
    expect(bench('accuracy', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--pairs DIR') });
  });

  it('fails aloud when it cannot measure', () => {
    const { status, stderr } = bench('accuracy', '--pairs', '/nowhere/at/all');
    expect(status).toBe(1);
    expect(stderr).toMatch(/\/nowhere\/at\/all cannot be read/);
  });
});
