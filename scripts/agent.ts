/**
 * `npm run agent`: the endpoint agent alone, on the browser host, from its own settings. Arguments pass through. This
 * process only watches: an agent that crashes or hangs is started again, and begins locked.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEnd, silentMs } from '../src-main/session/supervise.ts';
import { prepare } from './lib/prepare.ts';
import { root } from './lib/root.ts';

const argv = process.argv.slice(2);
const asksOnly = argv.includes('--help') || argv.includes('--print-config');
if (!asksOnly) await prepare(['renderer']);

let child: ChildProcess | null = null;
let leaving = false;
let failures = 0;

function start(): void {
  const startedAt = performance.now();
  const agent = spawn(process.execPath, [join(root, 'src-main/main.browser.ts'), ...argv], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  child = agent;
  let silence: NodeJS.Timeout | null = null;
  const heard = (): void => {
    if (silence) clearTimeout(silence);
    silence = setTimeout(() => {
      process.stderr.write('The agent hangs: it is ended and started again.\n');
      agent.kill('SIGKILL');
    }, silentMs);
  };
  if (!asksOnly) heard();
  agent.on('message', heard);
  agent.once('error', (error) => {
    process.stderr.write(`The agent cannot be started: ${error.message}\n`);
    process.exitCode = 1;
    if (silence) clearTimeout(silence);
  });
  agent.once('exit', (code, signal) => {
    if (silence) clearTimeout(silence);
    child = null;
    const verdict = afterEnd({ code, ranMs: performance.now() - startedAt, failures });
    if (leaving || asksOnly || verdict.is === 'leave') {
      process.exitCode = code ?? 1;
      return;
    }
    failures = verdict.failures;
    process.stderr.write(`The agent ended by ${signal ?? `code ${code}`}: it is started again.\n`);
    setTimeout(() => {
      if (!leaving) start();
    }, verdict.afterMs);
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    leaving = true;
    child?.kill(signal);
  });
}
start();
