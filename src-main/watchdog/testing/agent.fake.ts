/**
 * hexlock:fake. A program like the agents', with nothing in it but its tie: it locks and opens its desktop as fast as it
 * can, and writes what it shows to its output, as a window would be seen. With `--watchdog` it is the watchdog of such
 * programs, which asks a logind of the test's own.
 *
 * Arguments: the address of the bus, a file that says how often to lock or open before it rests, and the process number
 * of the test, which they do not outlive.
 */
import { readFileSync, writeSync } from 'node:fs';
import { createLog } from '../../log.ts';
import { systemBasics } from '../../ports.ts';
import { systemProcesses } from '../../store/single.ts';
import { keepWatch } from '../keep.ts';
import { type Command, ownWatchdog, parentWatchdog, readMode } from '../processes.ts';
import { createTie, saying } from '../tie.ts';

/** At once: what was written before a SIGKILL is there after it. */
const show = (line: string): void => void writeSync(1, `${line}\n`);

const { mode, rest } = readMode(process.argv.slice(2));
const [address = '', plan = '', test = '0'] = rest;
const agent: Command = [process.execPath, import.meta.filename, ...rest];
const log = createLog('info');

if (mode !== null) {
  show(`watchdog ${process.pid}`);
  keepWatch({
    mode,
    agent,
    rules: { coversItself: false },
    lockSystem: async () => {
      const { callSession } = await import('../../os/logind.ts');
      await callSession({ address, session: '2' }, 'Lock');
    },
    exit: (code) => process.exit(code),
    log,
  });
} else {
  show(`agent ${process.pid}`);
  const tie = createTie({ ...systemBasics(log), parent: parentWatchdog(), start: ownWatchdog(agent) });
  const { showLock, showDesktop } = saying(
    { showLock: () => show('covered'), showDesktop: () => show('uncovered') },
    tie.say,
  );
  const leave = (): never => {
    tie.say('leaving');
    process.exit(0);
  };
  process.on('SIGTERM', leave);
  const moves = Number(readFileSync(plan, 'utf8'));
  let made = 0;
  const move = (): void => {
    if (made++ % 2 === 0) showLock();
    else showDesktop('Mia U.');
    if (made < moves) setImmediate(move);
    else show('rests');
  };
  move();
  // What keeps a real agent running are its windows.
  setInterval(() => {
    if (systemProcesses.birth(Number(test)) === null) leave();
  }, 1_000);
}
