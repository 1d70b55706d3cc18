/**
 * `npm run bench -- start`: from the start of the agent's process to a lock screen that takes input, on a registered
 * workstation: the release bundle, and a browser that starts beside it, as the browser host starts one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from '../e2e/support/chromium.ts';
import { prepare } from '../scripts/lib/prepare.ts';
import { newPeople } from '../src-main/demo/people.ts';
import { atScreen } from '../src-main/demo/person.ts';
import { openTenant } from '../src-main/demo/tenant.ts';
import { agentFlagsFor } from '../src-main/demo/world.ts';
import { startAgent } from './agent-process.ts';
import { quantile, report } from './report.ts';

const goalMs = 1_500;
/** The first one registers and fills the disk's cache. */
const warmUps = 1;

const help = `npm run bench -- start [options]

  --runs N   starts to measure (default: 7)
  --help     this text`;

interface Start {
  /** Process start to the first answer over loopback. */
  readonly servingMs: number;
  /** Process start to a lock screen that takes input. */
  readonly readyMs: number;
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { runs: { type: 'string', default: '7' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return console.log(help);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: give a whole number from 1`);
  await prepare(['renderer', 'main']);

  const folder = await mkdtemp(join(tmpdir(), 'hexlock-bench-'));
  const tenant = await openTenant({ dataDir: join(folder, 'cloud'), people: newPeople() });
  const starts: Start[] = [];
  try {
    for (let i = 0; i < runs + warmUps; i++) starts.push(await measure(agentFlagsFor(tenant, folder)));
  } finally {
    await tenant.down();
    await rm(folder, { recursive: true, force: true });
  }
  const warm = starts.slice(warmUps);
  const median = (of: (start: Start) => number) => Math.round(quantile(warm.map(of), 0.5));
  const readyMs = median((start) => start.readyMs);
  const servingMs = median((start) => start.servingMs);
  const maxMs = Math.round(Math.max(...warm.map((start) => start.readyMs)));
  await report('start', {
    rows: [{ runs, servingMs, readyMs, maxMs, goal: goalMs }],
    values: { readyMs, servingMs, maxMs, runs, goalMs, each: warm.map((start) => Math.round(start.readyMs)) },
  });
}

async function measure(flags: readonly string[]): Promise<Start> {
  const started = performance.now();
  const [agent, browser] = await Promise.all([startAgent(flags), launchChromium()]);
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await atScreen(page).openLockScreen(agent.address);
    return { servingMs: agent.servingMs, readyMs: performance.now() - started };
  } finally {
    await browser.close();
    await agent.stop();
  }
}
