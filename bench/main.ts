/** `npm run bench -- NAME [options]`: runs one benchmark; each has its own options. */
import { type Benchmark, benchmarks } from './catalogue.ts';
import { endWhenInterrupted } from './interrupted.ts';

const names = Object.keys(benchmarks);
const width = Math.max(...names.map((name) => name.length));
const help = `npm run bench -- NAME [options]

${Object.entries(benchmarks)
  .map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`)
  .join('\n')}

Each prints a table and writes bench/results/NAME.json. "npm run bench -- NAME --help" lists its options.
Exit codes: 0 measured, 1 could not be measured, 2 unknown name, 128 and more interrupted.`;

async function main([name, ...rest]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    console.log(help);
    return name === undefined ? 2 : 0;
  }
  const benchmark: Benchmark | undefined = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  if (!benchmark) {
    console.error(`no benchmark is called "${name}"; there are: ${names.join(', ')}`);
    return 2;
  }
  endWhenInterrupted(name, process, console.error);
  try {
    const { run } = await benchmark.load();
    await run(rest);
    return 0;
  } catch (error) {
    if (isNotBuilt(error, benchmark)) {
      console.error(`"${name}" is not part of this checkout yet: ${benchmark.file} does not exist`);
      return 1;
    }
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    return 1;
  }
}

/** Whether the benchmark's own file is what could not be found, and not something that it imports. */
function isNotBuilt(error: unknown, benchmark: Benchmark): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return false;
  return 'url' in error && typeof error.url === 'string' && error.url.endsWith(benchmark.file);
}

process.exitCode = await main(process.argv.slice(2));
