/** `npm run fuzz -- NAME [options]`: throws noise at one part, counts what comes of it, writes bench/results/fuzz-NAME.json. */
import { parseArgs } from 'node:util';
import { fuzzHid } from './fuzz/hid.ts';

const help = `npm run fuzz -- hid [--reports N] [--seed N]

  hid   truncated, oversized and random reports of a proximity card reader, through the adapter, presence and formats

  --reports N   reports of noise, at least 1 (default 1000000); a third as many again are read for the other rates
  --seed N      whole number; the same seed makes the same reports (default 1)

Prints a table and writes bench/results/fuzz-hid.json.
Exit codes: 0 no crash and no card out of noise, 1 one of them, 2 bad arguments.`;

async function main(argv: readonly string[]): Promise<number> {
  const options = {
    reports: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  let given: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    given = parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
  const { values, positionals } = given;
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [reports, seed] = [Number(values.reports), Number(values.seed)];
  const wrong =
    positionals.join(' ') !== 'hid' || !Number.isSafeInteger(reports) || reports < 1 || !Number.isSafeInteger(seed);
  if (wrong) {
    console.error(help);
    return 2;
  }
  return (await fuzzHid({ reports, seed })) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
