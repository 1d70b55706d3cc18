/**
 * `npm run bench -- idle`: what the lock screen costs while nobody is there: processor time of agent and browser as a
 * share of one core, and the agent's memory after a login's worth of work. Reads `/proc`, so it runs on Linux only.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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
import { report } from './report.ts';

const goals = { cpuPercent: 1, rssMb: 350 } as const;
/** Models are loaded and warmed in the first seconds after the start. */
const settleMs = 15_000;
/** The kernel's clock ticks a second, the same on every Linux that Node runs on. */
const ticks = 100;

const help = `npm run bench -- idle [options]

  --seconds N   how long to watch (default: 30)
  --help        this text`;

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '30' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return console.log(help);
  const seconds = Number(values.seconds);
  if (!(seconds >= 1)) throw new Error(`--seconds ${values.seconds}: give a number from 1`);
  if (process.platform !== 'linux') throw new Error('this benchmark reads /proc: run it on Linux');
  await prepare(['renderer', 'main']);

  const folder = await mkdtemp(join(tmpdir(), 'hexlock-bench-'));
  const tenant = await openTenant({ dataDir: join(folder, 'cloud'), people: newPeople() });
  const agent = await startAgent(agentFlagsFor(tenant, folder));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await atScreen(page).openLockScreen(agent.address);
    console.log(`the lock screen idles; watching for ${seconds} s after it has settled ...`);
    await page.waitForTimeout(settleMs);
    const browserPids = await descendants(process.pid, agent.pid);
    const before = { agent: await cpuSeconds([agent.pid]), browser: await cpuSeconds(browserPids) };
    const started = performance.now();
    await page.waitForTimeout(seconds * 1000);
    const elapsed = (performance.now() - started) / 1000;
    const share = (spent: number) => Number(((100 * spent) / elapsed).toFixed(2));
    const agentPercent = share((await cpuSeconds([agent.pid])) - before.agent);
    const browserPercent = share((await cpuSeconds(browserPids)) - before.browser);
    const cpuPercent = Number((agentPercent + browserPercent).toFixed(2));
    const rssMb = Math.round(await residentMb(agent.pid));
    await report('idle', {
      rows: [
        { seconds, agentPercent, browserPercent, cpuPercent, goal: goals.cpuPercent, rssMb, 'rss goal': goals.rssMb },
      ],
      values: { cpuPercent, agentPercent, browserPercent, rssMb, seconds, goals },
    });
  } finally {
    await browser.close();
    await agent.stop();
    await tenant.down();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

/** Parent and processor time of a process; null once it has ended. Fields as in proc(5). */
async function stat(pid: number): Promise<Stat | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null; // it ended between the listing and the look
  }
}

/** Every process below `ancestor` but `except`: here, the browser's. */
async function descendants(ancestor: number, except: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) parents.set(pid, (await stat(pid))?.parent ?? 0);
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0;
    return parent === ancestor || (parent > 1 && isBelow(parent));
  };
  return pids.filter((pid) => pid !== except && isBelow(pid));
}

async function cpuSeconds(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(pids.map(stat));
  return stats.reduce((sum, each) => sum + (each?.ticks ?? 0), 0) / ticks;
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
