import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { at } from './root.ts';

describe('a command line', () => {
  const options = { only: { type: 'string' }, fast: { type: 'boolean', default: false } } as const;

  it('gives options and words', () => {
    const { values, positionals } = readCommandLine({ args: ['--only', 'a', 'b', 'c'], options, words: true });
    expect({ ...values }).toEqual({ only: 'a', fast: false, help: false });
    expect(positionals).toEqual(['b', 'c']);
  });

  it.each(['--help', '-h'])('asks for help by %s', (flag) => {
    expect(readCommandLine({ args: [flag], options }).values).toMatchObject({ help: true });
  });

  it('refuses what there is not', () => {
    expect(() => readCommandLine({ args: ['--slow'], options })).toThrow(/--slow/);
    expect(() => readCommandLine({ args: ['--only'], options })).toThrow(/--only/);
    expect(() => readCommandLine({ args: ['word'], options })).toThrow(/word/);
  });
});

describe('every script of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { scripts: Record<string, string> };
  const ours = Object.entries(scripts).flatMap(([name, command]) => {
    const file = /^node (\S+\.ts)$/.exec(command)?.[1];
    return file === undefined ? [] : [[name, file] as const];
  });

  it('is ours, or a tool’s that has a help of its own', () => {
    const others = Object.values(scripts).filter((command) => !command.startsWith('node '));
    for (const command of others) expect(command).toMatch(/^(biome|vitest) /);
    expect(ours.length + others.length).toBe(Object.keys(scripts).length);
  });

  it.each(ours)('npm run %s -- --help says what it does and does nothing', (_name, file) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [at(file), '--help'], {
      cwd: at(''),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/npm (run|start|test)|Usage:/);
    expect(stdout.split('\n').length).toBeGreaterThan(3);
  });
});
