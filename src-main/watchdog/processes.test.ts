/**
 * Watchdogs and agents as real processes that are killed, with a logind of the test's own on a bus of its own. Every wait
 * is for something that was written, said or asked for.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Bus, type Logind, startBus, startLogind, whyNoBus } from '../os/testing/bus.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { ownWatchdog, readMode, startAgent } from './processes.ts';

const reason = whyNoBus();
if (reason) console.log(`the watchdog is not tested with processes: ${reason}`);

const program = join(import.meta.dirname, 'testing/agent.fake.ts');
/** A measure of how often an agent locks and opens before it rests. */
const mostMoves = 30;
/** What an agent is at when it is killed. */
const moments = ['uncovered', 'moving', 'covered'] as const;
const seed = 20_261_122;

/** Whole numbers below a limit, the same in every run. */
function dice(from: number): (below: number) => number {
  let state = from;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

/** Everything that the processes wrote, in order, to be walked through. */
function tale(streams: readonly NodeJS.ReadableStream[]) {
  const lines: string[] = [];
  let wake = (): void => undefined;
  const over = Promise.all(
    streams.map(
      (input) =>
        new Promise<void>((resolve) => {
          createInterface({ input })
            .on('line', (line) => {
              lines.push(line);
              wake();
            })
            .on('close', resolve);
        }),
    ),
  );
  /** The next line from `at` on that matches; `at` moves behind it. */
  const seek = async (cursor: { at: number }, pattern: RegExp): Promise<string> => {
    for (;;) {
      for (; cursor.at < lines.length; cursor.at++) {
        const found = pattern.exec(lines[cursor.at] ?? '');
        if (!found) continue;
        cursor.at++;
        return found[1] ?? found[0];
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { lines, over, seek };
}

async function setUp(...flags: readonly string[]) {
  const plan = join(temporaryFolder(), 'moves');
  /** How often the next agent moves: odd, and it rests covered. */
  const moves = (count: number): void => writeFileSync(plan, String(count));
  moves(1);
  const bus: Bus = await startBus(temporaryFolder());
  onTestFinished(bus.stop);
  const logind: Logind = await startLogind(bus.address);
  onTestFinished(logind.stop);
  const child = spawn(process.execPath, [program, bus.address, plan, String(process.pid), ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  // Its pipes are closed a moment before the system has let go of it.
  const exited = once(child, 'exit');
  const shown = tale([child.stdout]);
  const logged = tale([child.stderr]);
  onTestFinished(() => {
    // A test that failed leaves none of them behind.
    for (const line of shown.lines) {
      const pid = Number(/^(?:agent|watchdog) (\d+)$/.exec(line)?.[1] ?? Number.NaN);
      if (!Number.isNaN(pid)) kill(pid);
    }
  });
  const at = { at: 0 };
  const logAt = { at: 0 };
  return {
    logind,
    moves,
    shown,
    logged,
    /** The process number of the next one that starts. */
    next: async (what: 'agent' | 'watchdog') => Number(await shown.seek(at, new RegExp(`^${what} (\\d+)$`))),
    sees: (pattern: RegExp) => shown.seek(at, pattern),
    /** Whether the watchdog took the desktop for locked at the agent's end. */
    ended: async (): Promise<boolean> => {
      const line = await logged.seek(logAt, /^.*"event":"watchdog\.ended".*$/);
      return (JSON.parse(line) as { readonly locked: boolean }).locked;
    },
    /** What one agent, which has ended, showed last. */
    lastShownBy: (pid: number): 'covered' | 'uncovered' => {
      const born = shown.lines.indexOf(`agent ${pid}`);
      const next = shown.lines.findIndex((line, i) => i > born && line.startsWith('agent'));
      const life = shown.lines.slice(born, next < 0 ? undefined : next);
      return life.findLast((line) => line.endsWith('covered')) === 'covered' ? 'covered' : 'uncovered';
    },
    /** Asks one of them to leave; nothing of them runs any more when this resolves. */
    leave: async (pid: number) => {
      process.kill(pid, 'SIGTERM');
      await Promise.all([shown.over, logged.over, exited]);
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

describe.skipIf(reason !== null)('an agent that is killed at any moment', { timeout: 600_000 }, () => {
  it('is started again, and the system asked to lock whenever the desktop was covered', async () => {
    const roll = dice(seed);
    // Starts in a row come ever later, so there are few for each watchdog.
    for (let family = 0; family < 4; family++) {
      const all = await setUp('--watchdog');
      let asks = 0;
      let agent = await all.next('agent');
      // The first one covers the desktop and rests.
      let moment: (typeof moments)[number] = 'covered';
      for (let round = 0; round < 3; round++) {
        const where = `family ${family}, round ${round}: ${moment}`;
        // In the middle it goes on moving while the signal is on its way.
        if (moment === 'moving') for (let move = roll(9); move >= 0; move--) await all.sees(/^(un)?covered$/);
        else await all.sees(/^rests$/);
        const next = moments[(family + round) % 3] ?? 'moving';
        all.moves(next === 'moving' ? 10 + roll(mostMoves) : 2 * roll(mostMoves) + (next === 'covered' ? 1 : 2));
        kill(agent);
        const locked = await all.ended();
        if (locked) await all.logind.askedFor(++asks);
        const successor = await all.next('agent');
        // What has come to rest is in no doubt; what moves is locked if it was covered, and in doubt.
        const last = all.lastShownBy(agent);
        if (moment !== 'moving')
          expect({ last, locked }, where).toEqual({ last: moment, locked: moment === 'covered' });
        else if (last === 'covered') expect(locked, where).toBe(true);
        agent = successor;
        moment = next;
      }
      await all.sees(/^rests$/);
      await all.leave(agent);
      // Nothing was asked for but this, and once more if it was left covered.
      expect(all.logind.asked).toEqual(new Array(asks + (all.lastShownBy(agent) === 'covered' ? 1 : 0)).fill('Lock'));
    }
  });
});

describe.skipIf(reason !== null)('a watchdog that is killed', { timeout: 600_000 }, () => {
  it('is replaced by its agent, and the new one watches as the old one did', async () => {
    const all = await setUp();
    const first = await all.next('agent');
    kill(await all.next('watchdog'));
    const second = await all.next('watchdog');
    // Its agent may be gone before it can listen.
    kill(first);
    expect(await all.ended()).toBe(true);
    await all.logind.askedFor(1);
    const another = await all.next('agent');
    await all.sees(/^rests$/);
    kill(second);
    await all.next('watchdog');
    kill(another);
    expect(await all.ended()).toBe(true);
    await all.logind.askedFor(2);
    const last = await all.next('agent');
    await all.sees(/^rests$/);
    await all.leave(last);
    expect(all.logind.asked).toHaveLength(3);
  });

  it('that is asked to leave takes its agent with it, the desktop covered', async () => {
    const all = await setUp();
    const agent = await all.next('agent');
    const watchdog = await all.next('watchdog');
    await all.logged.seek({ at: 0 }, /watchdog\.up/);
    await all.leave(watchdog);
    expect(all.logind.asked).toEqual(['Lock']);
    expect(() => process.kill(agent, 0)).toThrow('ESRCH');
  });

  it('asks again where the system refuses, until an agent covers the desktop', async () => {
    const all = await setUp('--watchdog');
    all.logind.refuse(true);
    const agent = await all.next('agent');
    await all.sees(/^rests$/);
    kill(agent);
    expect(await all.ended()).toBe(true);
    await all.logged.seek({ at: 0 }, /watchdog\.systemNotLocked/);
    const another = await all.next('agent');
    await all.sees(/^rests$/);
    await all.leave(another);
  });
});

describe('a program that the system does not start', () => {
  const hear = (tell: (what: string) => void) => ({
    said: tell,
    ended: () => tell('ended'),
    notStarted: (error: unknown) => tell(String(error)),
  });

  it('is told of once, and never as one that ran', async () => {
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      const tell = (what: string): void => {
        told.push(what);
        resolve();
      };
      startAgent([join(temporaryFolder(), 'nobody')], false, hear(tell)).signal('SIGKILL');
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([expect.stringContaining('ENOENT')]);
    await new Promise<void>((resolve) => {
      ownWatchdog([join(temporaryFolder(), 'nobody')])(resolve);
    });
  });

  it.runIf(process.platform === 'linux')('or throws, as it does where there is no memory', () => {
    // What is wrong with it does not matter: more than 128 KiB in one word is what can be had without spoiling the machine.
    const long = 'x'.repeat(1 << 20);
    const told: string[] = [];
    const start = () =>
      startAgent(
        [process.execPath, long],
        false,
        hear((what) => told.push(what)),
      );
    expect(start).toThrow('E2BIG');
    expect(() => ownWatchdog([process.execPath, long])(() => told.push('lost'))).toThrow('E2BIG');
    expect(told).toEqual([]);
  });
});

describe('the flag', () => {
  it('makes a watchdog of a program, and is nobody else’s word', () => {
    expect(readMode(['--ward', 'East', '--watchdog'])).toEqual({ mode: 'start', rest: ['--ward', 'East'] });
    expect(readMode(['--watchdog=adopt', '--ward', 'East'])).toEqual({ mode: 'adopt', rest: ['--ward', 'East'] });
    expect(readMode(['--ward'])).toEqual({ mode: null, rest: ['--ward'] });
  });
});
