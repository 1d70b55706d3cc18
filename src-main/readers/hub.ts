/** All readers of the workstation as one port: presence for each, one tap for one card, one list of states. */
import { kindOf } from '../../src-shared/domain/cards/id.ts';
import {
  asOf,
  defaultPresence,
  nobody,
  type Presence,
  type PresenceRules,
  type Seen,
  see,
} from '../../src-shared/domain/cards/presence.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import type { CardReaders, Outcome, ReaderKind, ReaderStatus, Tap } from './ports.ts';
import type { Found, OpenSource, ReaderSource, Sink } from './source.ts';

/** Polled readers are asked twice; those that report a change themselves have looked already, and look once. */
export const presenceOf: Readonly<Record<ReaderKind, PresenceRules>> = {
  hid: defaultPresence,
  pcsc: { ...defaultPresence, confirm: 1, settleMs: 0, patience: 1 },
  // Such a reader types a card once for each time it is presented, and some type it twice.
  wedge: { ...defaultPresence, confirm: 1, goneMs: 1000, settleMs: 0, patience: 1 },
};

/** A card that two readers see within this time was tapped once, ms. */
export const sameTapMs: Ms = 1500;

/** How long it is said that a wedge reader typed something else than a card, or too many, ms. */
const tellMs: Ms = 3000;

interface Known {
  readonly status: ReaderStatus;
  readonly presence: Presence;
}

export interface HubPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Sources by what they are called in the log. */
  readonly sources: readonly OpenSource[];
  /** What becomes of the text of a wedge reader; absent where none is configured. */
  readonly readText?: (text: string) => Seen;
}

/** The one wedge reader that a workstation knows of: keys do not say which keyboard they came from. */
const wedge: Found = { id: 'wedge', name: 'Keyboard wedge', kind: 'wedge' };

export function createCardReaders({ clock, timers, log, sources, readText }: HubPorts): CardReaders {
  const readers = new Map<string, Known>();
  const tapped = new Set<(tap: Tap) => void>();
  const changed = new Set<() => void>();
  let last: Tap | null = null;
  let open = true;
  let stopTelling: () => void = () => undefined;

  const put = (status: ReaderStatus, presence: Presence) => {
    const before = readers.get(status.id)?.status;
    readers.set(status.id, { status, presence });
    if (before?.state === status.state && before.code === status.code && before.name === status.name) return;
    log.info('reader', { reader: status.id, state: status.state, code: status.code ?? null });
    for (const listener of changed) listener();
  };

  const sink: Sink = {
    found: (reader) => {
      if (open) put({ ...reader, state: 'ready' }, lyingOn(reader.id));
    },
    lost: (reader, state, code) => {
      if (open) put({ ...reader, state, code }, lyingOn(reader.id));
    },
    forget: (id) => {
      if (readers.delete(id)) for (const listener of changed) listener();
    },
    saw: (id, seen) => {
      const known = readers.get(id);
      if (!open || known?.status.state !== 'ready') return;
      const { code: _, ...status } = known.status;
      const at = clock.monotonic();
      const look = see(known.presence, seen, at, presenceOf[status.kind]);
      put(look.code ? { ...status, code: look.code } : status, look.presence);
      if (look.tap !== null) tell({ card: look.tap, reader: id, at });
    },
  };

  /** A card that lay there when its reader was lost and lies there still when it is found again was tapped once. */
  function lyingOn(id: string): Presence {
    const known = readers.get(id);
    if (!known) return nobody;
    // One that had been taken away long before is not there again because its reader is.
    const before = asOf(known.presence, clock.monotonic(), presenceOf[known.status.kind]);
    return before.at === 'held' ? { ...before, gone: null } : nobody;
  }

  function tell(tap: Tap): void {
    const again = last !== null && last.card === tap.card && last.reader !== tap.reader && tap.at - last.at < sameTapMs;
    log.info('tap', { reader: tap.reader, format: kindOf(tap.card), again });
    if (again) return;
    last = tap;
    for (const listener of tapped) listener(tap);
  }

  if (readText) sink.found(wedge);
  const running: readonly ReaderSource[] = sources.map((start) => start(sink));

  return {
    onTap: (listener) => listen(tapped, listener),
    onChange: (listener) => listen(changed, listener),
    status: () => [...readers.values()].map(({ status }) => status),
    signal: (outcome: Outcome) => {
      if (last && open) for (const source of running) source.signal(last.reader, outcome);
    },
    typed: (text) => {
      if (!readText || !open) return;
      sink.saw(wedge.id, readText(text));
      // The keys say that a card was there, never that it still is. What was wrong with it is said for a while.
      const gone = () => sink.saw(wedge.id, { is: 'nothing' });
      if (readers.get(wedge.id)?.presence.at !== 'empty') gone();
      stopTelling();
      stopTelling = timers.after(tellMs, gone);
    },
    close: async () => {
      open = false;
      stopTelling();
      tapped.clear();
      changed.clear();
      await Promise.all(running.map((source) => source.close()));
    },
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
