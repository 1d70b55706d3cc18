import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { at } from '../lib/root.ts';
import { type Outcome, type RunOptions, runNode, runPlaywright, runTool } from '../lib/run.ts';
import { ensureSystem, parts } from '../lib/system.ts';
import { fromPlaywright, fromVitest, none, one, type Tally, withExit } from './tally.ts';

/** One step of `npm test`. */
export interface Stage {
  readonly name: string;
  /** Stages that must have passed, or this one shows nothing and is counted as failed without being run. */
  readonly after?: readonly string[];
  readonly run: () => Promise<Tally>;
}

const minutes = (count: number): RunOptions => ({ limitMs: count * 60_000 });

const check = async (outcome: Promise<Outcome>): Promise<Tally> => one((await outcome).code === 0);

/** Runs a test tool that writes a JSON report, and counts what the report says. */
async function counted(file: string, read: (json: string) => Tally, start: () => Promise<Outcome>): Promise<Tally> {
  const report = at(file);
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const { code, late } = await start();
  if (late) console.log('stopped: the stage took longer than it may');
  return withExit(existsSync(report) ? read(readFileSync(report, 'utf8')) : none, code);
}

const vitest = (report: string, args: readonly string[], limit: RunOptions) =>
  counted(report, fromVitest, () =>
    runTool(
      'vitest/vitest.mjs',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${at(report)}`, ...args],
      limit,
    ),
  );

/** What every test needs has to be there; without the parts that only some are tried on, those are skipped and say so. */
async function machine(): Promise<Tally> {
  const missing = await ensureSystem();
  await ensureSystem(parts);
  return one(missing.length === 0);
}

/** @param name of its report and of the folder of its pictures */
const playwright = (name: string, args: readonly string[]) => {
  const report = `test-results/${name}.json`;
  return counted(report, fromPlaywright, () =>
    runPlaywright([...args, `--output=${at('test-results', name)}`], {
      ...minutes(60),
      env: { CI: '1', HEXLOCK_E2E_REPORT: report },
    }),
  );
};

/**
 * In their order. The time limits end what hangs: each is many times what the stage takes on a quiet machine with two
 * processors, so that a busy one is not taken for a broken one.
 */
export const stages: readonly Stage[] = [
  { name: 'machine', run: machine },
  { name: 'models', run: () => check(runNode('models/build/main.ts', [], minutes(20))) },
  {
    name: 'format and lint',
    run: () => check(runTool('@biomejs/biome/bin/biome', ['ci', '--colors=off', '--error-on-warnings'], minutes(15))),
  },
  { name: 'types', run: () => check(runNode('scripts/types.ts', [], minutes(20))) },
  { name: 'dependency rules', run: () => check(runNode('scripts/deps.ts', [], minutes(15))) },
  { name: 'build', run: () => check(runNode('scripts/build.ts', [], minutes(15))) },
  { name: 'unit tests', run: () => vitest('test-results/unit.json', ['--project', '!packaging'], minutes(30)) },
  { name: 'bundle', after: ['build'], run: () => check(runNode('scripts/check-bundle.ts', [], minutes(10))) },
  {
    // Nothing in these depends on time, so that they share the machine; see playwright.config.ts.
    name: 'end to end, paired',
    after: ['machine', 'models', 'build'],
    run: () => playwright('e2e-paired', ['--project=programs', '--project=pages', '--workers=2']),
  },
  {
    name: 'end to end',
    after: ['machine', 'models', 'build'],
    run: () => playwright('e2e', ['--project=alone']),
  },
  {
    name: 'packaging',
    after: ['models', 'build'],
    run: () => vitest('test-results/packaging.json', ['--project', 'packaging'], minutes(30)),
  },
];
