/** Audit events on their way to the cloud: one at a time, in order, kept while it is away, never in anybody's way. */
import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { codeOf } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Log } from '../ports.ts';

type AuditEvent = RequestOf<'event'>;

export interface Reports {
  readonly add: (event: AuditEvent) => void;
  /** Tries again what is waiting; called when the cloud is back. */
  readonly flush: () => Promise<void>;
}

/** A workstation that is offline for days must not fill its memory; the oldest go first, and the log says so. */
export const reportLimit = 256;
const worthWaiting: readonly Code[] = [
  'cloud.unreachable',
  'cloud.slow',
  'cloud.failed',
  'cloud.garbled',
  'rate.limited',
  'endpoint.unregistered',
  'clock.skewed',
];

export function createReports(send: (event: AuditEvent) => Promise<void>, log: Log): Reports {
  const waiting: AuditEvent[] = [];
  let sending: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    try {
      for (let event = waiting[0]; event; event = waiting[0]) {
        try {
          await send(event);
        } catch (error) {
          const code = codeOf(error);
          if (worthWaiting.includes(code)) return;
          log.error('report.refused', { kind: event.kind, code });
        }
        if (waiting[0] === event) waiting.shift();
      }
    } finally {
      // In the moment in which nothing was left: what comes in the next one is not taken to be on its way.
      sending = null;
    }
  };
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    sending ??= drain();
    await sending;
  };

  return {
    add: (event) => {
      waiting.push(event);
      if (waiting.length > reportLimit) {
        const lost = waiting.shift();
        log.error('report.dropped', { kind: lost?.kind ?? '' });
      }
      void flush();
    },
    flush,
  };
}
