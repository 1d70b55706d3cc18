/**
 * What an agent owes to the session that its predecessor left, by a crash, a power cut or a plain stop: the clean-up of
 * whoever's it was, and, where a desktop was open, the word that it was interrupted. Nothing is reopened.
 */
import type { Report } from '../auth/ports.ts';
import type { Log } from '../ports.ts';
import type { Hooks } from './hooks.ts';
import type { Journal } from './journal.ts';

export interface ResumeOptions {
  readonly journal: Journal;
  readonly hooks: Pick<Hooks, 'tell'>;
  readonly report: Report;
  readonly log: Log;
}

/** To be called once, before anybody can log in. @returns whether an open desktop was cut short */
export function settleLast({ journal, hooks, report, log }: ResumeOptions): boolean {
  const { left } = journal;
  if (left === null) return false;
  const interrupted = !left.locked;
  if (interrupted) {
    log.warn('session.interrupted');
    report({ kind: 'session.closed', session: null, code: 'session.interrupted' });
  }
  // A damaged journal tells that something was open, and not whose.
  if (left.username !== '') hooks.tell({ event: 'close', user: left.username, from: null });
  journal.write(null);
  return interrupted;
}
