/**
 * `npm run bench -- guidance`: from the moment at which the camera takes the first picture of something that is wrong, to
 * the first frame in which the lock screen names it. Camera clip, vision and window are the real ones; the camera's clock
 * and the page's are one.
 */
import { parseArgs } from 'node:util';
import { type Cause, causes } from '../e2e/support/clip-cause.ts';
import { causeClip } from '../e2e/support/clips.ts';
import { delaysOf, serveGuided, watchGuidance } from '../e2e/support/guided.ts';
import { quantile, report } from './report.ts';

/** Of the median, ms. */
const goal = 150;

const help = `npm run bench -- guidance [options]

  --causes A,B   only these: ${causes.join(', ')}
  --rounds N     how often each appears; a round takes 4 seconds (default: 4)
  --help         this text`;

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      causes: { type: 'string', default: causes.join(',') },
      rounds: { type: 'string', default: '4' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(help);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: give a whole number from 1`);
  const wanted = values.causes.split(',').map((name) => {
    const cause = causes.find((each) => each === name);
    if (!cause) throw new Error(`--causes ${name}: there are ${causes.join(', ')}`);
    return cause;
  });

  const served = await serveGuided();
  const results: Measured[] = [];
  try {
    for (const cause of wanted) {
      const clip = await causeClip(cause);
      const delays = delaysOf(await watchGuidance(served, clip, rounds), cause);
      const named = delays.filter((each) => each !== null);
      results.push({
        cause,
        rounds: delays.length,
        named: named.length,
        p50: Math.round(quantile(named, 0.5)),
        p95: Math.round(quantile(named, 0.95)),
        each: named.map(Math.round),
      });
    }
  } finally {
    await served.close();
  }
  const every = results.flatMap(({ each }) => each);
  const all = { p50: Math.round(quantile(every, 0.5)), p95: Math.round(quantile(every, 0.95)) };
  await report('guidance', {
    rows: [
      ...results.map(({ each: _, ...row }) => ({ ...row, goal })),
      { cause: 'all', rounds: '', named: every.length, ...all, goal },
    ],
    values: { causeToHintMs: all, goal, results },
  });
}

interface Measured {
  readonly cause: Cause;
  readonly rounds: number;
  readonly named: number;
  readonly p50: number;
  readonly p95: number;
  readonly each: readonly number[];
}
