/**
 * `npm test`: everything that must hold, stage by stage, on a machine that may have had nothing installed before.
 * Ends with exactly one line `N passed, N failed` (and `, N skipped` where some were), and exits accordingly.
 * A stage that is a single check (lint, types, a build) counts as one test. `-- NAME NAME` runs only these stages.
 */
import { readTestArguments, testHelp } from './test/arguments.ts';
import { type Stage, stages } from './test/stages.ts';
import { add, closing, none, one, type Tally } from './test/tally.ts';

const names = stages.map(({ name }) => name);

/** The stages asked for; ends the process where help was asked for, or something that there is not. */
function askedFor(): readonly string[] {
  try {
    const { stages, help } = readTestArguments(process.argv.slice(2), names);
    if (!help) return stages;
    console.log(testHelp(names));
    process.exit(0);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

const asked = askedFor();

async function attempt(stage: Stage, failed: ReadonlySet<string>): Promise<Tally> {
  const broken = (stage.after ?? []).filter((name) => failed.has(name));
  if (broken.length > 0) {
    console.log(`not run: it needs ${broken.join(', ')}, which failed`);
    return one(false);
  }
  try {
    return await stage.run();
  } catch (error) {
    console.error(error);
    return one(false);
  }
}

let total = none;
const failed = new Set<string>();
const table: string[] = [];
for (const stage of stages.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.log(`\n== ${stage.name}`);
  const started = performance.now();
  const tally = await attempt(stage, failed);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (tally.failed > 0) failed.add(stage.name);
  total = add(total, tally);
  table.push(`${stage.name.padEnd(18)} ${`${seconds} s`.padStart(8)}   ${closing(tally)}`);
  console.log(`== ${stage.name}: ${closing(tally)} (${seconds} s)`);
}
console.log(`\n${table.join('\n')}\n`);
console.log(closing(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
