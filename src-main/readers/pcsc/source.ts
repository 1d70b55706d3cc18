/** PC/SC readers: the service says when a card comes or goes, the card is asked for its serial number. */
import type { ReaderCode } from '../../../src-shared/domain/cards/codes.ts';
import type { Seen } from '../../../src-shared/domain/cards/presence.ts';
import { type CardRules, cardIdOf } from '../../../src-shared/domain/cards/read.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Log, Timers } from '../../ports.ts';
import type { Found, OpenSource, ReaderSource, Sink } from '../source.ts';
import { errors, flags, type Pcsc, type PcscContext, PcscError } from './pcsc.ts';

/** How long one wait for a change lasts; after it the readers are listed again. A new one is found within this, ms. */
export const roundMs: Ms = 1000;
/** A card that is being laid down often does not answer at once: so often, and this long in between, ms. */
const attempts = 4;
const betweenMs: Ms = 60;

/** GET DATA, unique identifier (PC/SC part 3). */
const getUid = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);

export interface PcscPorts {
  readonly pcsc: Pcsc;
  readonly timers: Timers;
  readonly log: Log;
  readonly rules: CardRules;
  /** Readers whose name contains one of these are left alone: slots for modules that nobody taps. */
  readonly ignore: readonly string[];
  /** Whether a missing service is shown as a failed reader, or is the normal thing on this workstation. */
  readonly expected: boolean;
}

export const pcscSource =
  (ports: PcscPorts): OpenSource =>
  (sink) =>
    runPcsc(ports, sink);

const service: Found = { id: 'pcsc', name: 'Smart card service', kind: 'pcsc' };
const readerOf = (name: string): Found => ({ id: `pcsc:${name}`, name, kind: 'pcsc' });

function runPcsc({ pcsc, timers, log, rules, ignore, expected }: PcscPorts, sink: Sink): ReaderSource {
  /** What was last known of each reader, as the service numbers it; 0: nothing yet. */
  const known = new Map<string, number>();
  let open = true;
  let context: PcscContext | null = null;
  let wake: () => void = () => undefined;
  let told = '';

  const pause = (ms: Ms): Promise<void> =>
    new Promise((done) => {
      const cancel = timers.after(ms, done);
      wake = () => {
        cancel();
        done();
      };
    });

  async function run(): Promise<void> {
    while (open) {
      try {
        context = await pcsc();
        if (told !== '') sink.forget(service.id);
        told = '';
        while (open) await round(context);
      } catch (error) {
        // `cancelled` is how `close` ends a wait.
        if (open) fail(error);
      }
      forget();
      await context?.release().catch(() => undefined); // a service that went away has released it already
      context = null;
      if (open) await pause(roundMs);
    }
  }

  function fail(error: unknown): void {
    const text = String(error);
    if (text === told) return; // every second the same
    told = text;
    log.warn('readers.pcsc', { error: text });
    if (expected) sink.lost(service, 'failed', 'reader.noService');
  }

  /** Without the service there is no reader. */
  function forget(): void {
    for (const name of known.keys()) sink.lost(readerOf(name), 'unplugged', 'reader.unplugged');
    known.clear();
  }

  async function round(context: PcscContext): Promise<void> {
    const names = (await context.readers()).filter((name) => !ignore.some((part) => name.includes(part)));
    for (const name of known.keys()) {
      if (names.includes(name)) continue;
      known.delete(name);
      sink.lost(readerOf(name), 'unplugged', 'reader.unplugged');
    }
    for (const name of names) {
      if (known.has(name)) continue;
      known.set(name, 0);
      sink.found(readerOf(name));
    }
    if (names.length === 0) return pause(roundMs);
    let states: readonly { readonly reader: string; readonly state: number }[];
    try {
      states = await context.change(
        names.map((reader) => ({ reader, state: known.get(reader) ?? 0 })),
        roundMs,
      );
    } catch (error) {
      // It was pulled out between the list and the question: the next list does not have it.
      if (error instanceof PcscError && error.code === errors.unknownReader) return;
      throw error;
    }
    for (const { reader, state } of states) await changed(context, reader, state);
  }

  async function changed(context: PcscContext, reader: string, state: number): Promise<void> {
    const before = known.get(reader) ?? 0;
    const after = state & ~flags.changed;
    if (state & (flags.unknown | flags.unavailable)) {
      known.delete(reader);
      sink.lost(readerOf(reader), 'unplugged', 'reader.unplugged');
      return;
    }
    known.set(reader, after);
    const { id } = readerOf(reader);
    const lies = (after & flags.present) !== 0;
    // The count tells of a card that went and came while nobody looked.
    const moved = (before & flags.present) === 0 || after >>> 16 !== before >>> 16;
    if (!lies || moved) sink.saw(id, { is: 'nothing' });
    if (!lies || !moved) return;
    const seen = state & flags.mute ? misread : await ask(context, reader);
    if (open) sink.saw(id, seen);
  }

  async function ask(context: PcscContext, reader: string): Promise<Seen> {
    for (let attempt = 1; open; attempt++) {
      try {
        return seenOf(await context.transmit(reader, getUid), rules);
      } catch (error) {
        if (attempt < attempts) {
          await pause(betweenMs);
          continue;
        }
        log.info('reader.noAnswer', { error: String(error) });
        return misread;
      }
    }
    return { is: 'nothing' };
  }

  const done = run();
  return {
    // Lights of PC/SC readers are their own: each maker has commands for them, and none are common.
    signal: () => undefined,
    close: async () => {
      open = false;
      context?.cancel();
      wake();
      await done;
    },
  };
}

const unreadable = (code: ReaderCode): Seen => ({ is: 'unreadable', code });
const misread = unreadable('reader.misread');

/** The serial number and `90 00`, named; any other answer is of a card that has none to give. */
export function seenOf(answer: Uint8Array, rules: CardRules): Seen {
  const end = answer.length - 2;
  if (end < 0 || answer[end] !== 0x90 || answer[end + 1] !== 0x00) return unreadable('card.unknownFormat');
  const named = cardIdOf({ is: 'csn', bytes: answer.subarray(0, end) }, rules);
  return named.ok ? { is: 'card', card: named.card } : unreadable(named.code);
}
