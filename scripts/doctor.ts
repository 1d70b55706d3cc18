/**
 * `npm run doctor`: what this machine has and lacks, each with its remedy; `-- camera` measures its camera. Takes the
 * agent's settings as well (`--cloud-url ...`).
 */
import { SettingsError } from '../src-main/config/load.ts';
import { loadHere } from '../src-main/config/machine.ts';
import { type DoctorArguments, doctorHelp, readArguments } from './doctor/arguments.ts';
import { checksFor } from './doctor/checks.ts';
import { examine, linesOf, stateOf, widthOf } from './doctor/report.ts';

/** @returns whether nothing bad was found. */
async function run({ subject, json, seconds, out, settings: flags }: DoctorArguments): Promise<boolean> {
  const { settings } = loadHere(flags);
  const print = (line: string): void => console.log(line);
  if (subject === 'camera') {
    // Only here: it brings the bundler and the driver of the browser.
    const { examineCamera } = await import('./doctor/camera/examine.ts');
    return (await examineCamera({ settings, seconds, out, json, print })).state === 'well';
  }
  const checks = checksFor(settings);
  const width = widthOf(checks);
  const findings = await examine(checks, (finding) => {
    if (!json) for (const line of linesOf(finding, width)) print(line);
  });
  const state = stateOf(findings);
  if (json) print(JSON.stringify({ state, findings }, null, 2));
  else print(state === 'well' ? '\nNothing stands in the way.' : '\nWhat is BAD must be put right first.');
  return state === 'well';
}

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked.help) console.log(doctorHelp);
  else process.exitCode = (await run(asked)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof RangeError || error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
