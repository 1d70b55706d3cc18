/**
 * Watchdog and agent as processes: each may have started the other. Between them is Node's own channel, whose end is seen
 * at once however the other one ended, and which is read to its last word before.
 */
import { spawn } from 'node:child_process';
import type { OpenWatchdog } from './tie.ts';
import type { AgentProcess, Hear } from './watchdog.ts';
import { isWord } from './words.ts';

/** A program with its arguments. */
export type Command = readonly [file: string, ...args: string[]];

/** In the environment of an agent that a watchdog started: the channel that it finds leads to one. */
const mark = 'HEXLOCK_WATCHED';
/** Makes a program the watchdog of its own kind; `adopt`, of the process that started it. */
const flag = '--watchdog';
const adoptFlag = `${flag}=adopt`;

export type WatchdogMode = 'start' | 'adopt';

/** What a command line asks for. @returns the mode, null for an agent, and the words that are not about it */
export function readMode(argv: readonly string[]): { readonly mode: WatchdogMode | null; readonly rest: string[] } {
  const mode = argv.includes(adoptFlag) ? 'adopt' : argv.includes(flag) ? 'start' : null;
  return { mode, rest: argv.filter((word) => word !== flag && word !== adoptFlag) };
}

/** How long what a process said may be under way once it has ended; only where something else holds its channel, ms. */
const lastWordsMs = 200;

/**
 * @param apart it gets a process group of its own, so that what is sent to the watchdog's does not reach it
 * @throws what the system says where it starts none (no memory); some of that (no such program) comes as `notStarted`
 */
export function startAgent([file, ...args]: Command, apart: boolean, hear: Hear): AgentProcess {
  const child = spawn(file, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: apart,
    env: { ...process.env, [mark]: '1' },
  });
  let code: number | null | undefined;
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    hear.ended(code ?? null);
  };
  child.on('message', (message) => {
    if (!over && isWord(message)) hear.said(message);
  });
  child.on('error', (error) => {
    if (child.pid !== undefined || over) return void process.stderr.write(`${file}: ${error.message}\n`);
    over = true;
    hear.notStarted(error);
  });
  child.once('exit', (exitCode) => {
    code = exitCode;
    // The channel may hold words that were said before the end.
    if (child.connected) setTimeout(end, lastWordsMs);
    else end();
  });
  child.once('disconnect', () => {
    if (code !== undefined) end();
  });
  return { signal: (name) => void child.kill(name) };
}

/** The process that started this one. Its end is seen by its channel alone, and its code is not known. */
export function adoptParent(hear: Hear): AgentProcess {
  const { ppid } = process;
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    hear.ended(null);
  };
  process.on('message', (message) => {
    if (isWord(message)) hear.said(message);
  });
  process.once('disconnect', end);
  // It has ended before this process could listen.
  if (!process.connected) setImmediate(end);
  return {
    signal: (name) => {
      if (!over) process.kill(ppid, name);
    },
  };
}

/** The watchdog that started this agent; null where none did. To be asked once. */
export function parentWatchdog(): OpenWatchdog | null {
  const started = process.env[mark] === '1' && process.send !== undefined;
  delete process.env[mark];
  if (!started) return null;
  return (lost) => {
    process.once('disconnect', lost);
    if (!process.connected) setImmediate(lost);
    // An agent that has nothing else to do ends.
    process.channel?.unref();
    return (word) => {
      // That it could not be said is told by `lost`.
      if (process.connected) process.send?.(word, undefined, undefined, () => undefined);
    };
  };
}

/**
 * Starts watchdogs of this process, in a process group of their own. Whatever the system says at once where it starts
 * none is thrown; the rest is said by `lost`.
 * @param command the agent's, without the flag
 */
export const ownWatchdog =
  ([file, ...args]: Command): OpenWatchdog =>
  (lost) => {
    const child = spawn(file, [...args, adoptFlag], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
      windowsHide: true,
    });
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      lost();
    };
    child.on('error', (error) => {
      process.stderr.write(`${file}: ${error.message}\n`);
      if (child.pid === undefined) end();
    });
    child.once('exit', end);
    child.once('disconnect', end);
    child.unref();
    child.channel?.unref();
    return (word) => {
      if (child.connected) child.send(word, () => undefined);
    };
  };
