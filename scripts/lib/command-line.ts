/** The arguments of a script that has few: `--help` is answered, and what is no option is refused before anything is done. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

interface Given<O extends Options> {
  readonly args: readonly string[];
  readonly options: O;
  /** Whether words that are no options may follow, as many as there are. */
  readonly words?: boolean;
}

const helpOption = { help: { type: 'boolean', short: 'h', default: false } } as const;

/** @throws {RangeError} naming what is no option, no value or no word that is taken */
export function readCommandLine<const O extends Options>({ args, options, words = false }: Given<O>) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, ...helpOption },
      allowPositionals: words,
    });
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Of this process. Prints `help` and ends with 0 where it is asked for; names what is wrong and ends with 2.
 * @param help what the script does, its options and its exit codes
 */
export function commandLine<const O extends Options>(help: string, options: O, words = false) {
  try {
    const read = readCommandLine({ args: process.argv.slice(2), options, words });
    if ((read.values as { help?: boolean }).help !== true) return read;
    console.log(help);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(`${error.message}\n\n${help}`);
    process.exit(2);
  }
}
