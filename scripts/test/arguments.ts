/** The arguments of `npm test`. Pure. */
import { parseArgs } from 'node:util';

export interface TestArguments {
  /** Names of the stages to run; all of them when none is named. */
  readonly stages: readonly string[];
  readonly help: boolean;
}

/** @param stages names of all stages, in their order */
export const testHelp = (stages: readonly string[]): string => `npm test [-- STAGE ...]

Checks everything that must hold, stage by stage, and ends with the line "N passed, N failed". On a machine that has
nothing of it yet it builds the models and the windows; as root on Debian it installs a missing browser, Xvfb or ffmpeg.

  STAGE     run only these; a name with a space in quotes:
${stages.map((name) => `              ${name}`).join('\n')}
  --help    this text

Exit codes: 0 all passed, 1 something failed, 2 no such stage or option.
A part of one stage: npm run unit -- PATH, npm run e2e -- NAME.`;

/** @throws {RangeError} naming what is no option or no stage, and what there is */
export function readTestArguments(argv: readonly string[], stages: readonly string[]): TestArguments {
  const { values, positionals } = parsed(argv);
  const unknown = positionals.filter((name) => !stages.includes(name));
  if (unknown.length > 0) throw new RangeError(`unknown stage ${unknown.join(', ')}; there are: ${stages.join(', ')}`);
  return { stages: positionals, help: values.help };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error));
  }
}
