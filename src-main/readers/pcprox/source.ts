/** pcProx readers as they come and go: found by enumeration, polled each by itself. */

import { absurd } from '../../../src-shared/domain/absurd.ts';
import type { Seen } from '../../../src-shared/domain/cards/presence.ts';
import { type CardRules, cardIdOf } from '../../../src-shared/domain/cards/read.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Clock, Log, Timers } from '../../ports.ts';
import type { Outcome } from '../ports.ts';
import type { Found, OpenSource, ReaderSource, Sink } from '../source.ts';
import { openPcprox, type PcproxDevice } from './device.ts';
import type { Hid, HidDevice } from './hid.ts';
import { type Lights, type Polled, usb } from './protocol.ts';

/** Between two polls of a reader, from start to start, ms. */
export const pollMs: Ms = 100;
/** Between two looks for readers, ms: one that is plugged in again is found within 2 s. */
export const lookMs: Ms = 1000;

/** What is shown for an outcome, and for how long; then the reader has its lights back. */
const shown: Readonly<Record<Outcome, { readonly lights: Lights; readonly ms: Ms }>> = {
  accepted: { lights: { red: false, green: true }, ms: 1500 },
  refused: { lights: { red: true, green: false }, ms: 1500 },
  waiting: { lights: { red: true, green: true }, ms: 30_000 },
};

export interface PcproxPorts {
  readonly hid: Hid;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly rules: CardRules;
  readonly platform: NodeJS.Platform;
  /** Whether readers beep for a card, read anew for every poll; without it they do as they were found. */
  readonly beep?: () => boolean;
  /** USB products of the vendor that speak this protocol. */
  readonly products?: readonly number[];
}

interface Slot {
  readonly path: string;
  readonly found: Found;
  device: PcproxDevice | null;
  stopPolling: () => void;
  stopLight: () => void;
  /** Opening or letting go, until it is done. */
  busy: Promise<void> | null;
}

export const pcproxSource =
  (ports: PcproxPorts): OpenSource =>
  (sink) =>
    runPcprox(ports, sink);

function runPcprox(ports: PcproxPorts, sink: Sink): ReaderSource {
  const { hid, clock, timers, log, rules, platform, beep, products = [usb.product] } = ports;
  /** By number, from 1: the first free one is given, so that a reader that comes back is the one that went. */
  const slots = new Map<number, Slot>();
  let stopLooking: () => void = nothing;
  let open = true;
  let told = '';
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const started = clock.monotonic();
    const present = await readersThere();
    if (!open) return;
    if (present) {
      for (const slot of [...slots.values()]) if (!present.has(slot.path)) remove(slot);
      for (const [path, device] of present) {
        const slot = slots.values().find((each) => each.path === path) ?? newSlot(path, device);
        if (!slot.device && !slot.busy) settle(slot, take(slot));
      }
    }
    stopLooking = timers.after(Math.max(0, lookMs - (clock.monotonic() - started)), again);
  }
  const again = () => {
    looking = look();
  };

  /** By path: some systems list a reader once for each thing that it can do. Null when the system did not answer. */
  async function readersThere(): Promise<ReadonlyMap<string, HidDevice> | null> {
    try {
      const devices = await hid.devices();
      told = '';
      const ours = devices.filter(({ vendorId, productId }) => vendorId === usb.vendor && products.includes(productId));
      return new Map(ours.flatMap((device) => (device.path === undefined ? [] : [[device.path, device] as const])));
    } catch (error) {
      // Once, not every second.
      if (String(error) !== told) log.warn('readers.enumeration', { error: String(error) });
      told = String(error);
      return null;
    }
  }

  function newSlot(path: string, { product }: HidDevice): Slot {
    let number = 1;
    while (slots.has(number)) number++;
    const found: Found = { id: `pcprox-${number}`, name: product?.trim() || 'pcProx', kind: 'hid' };
    const slot: Slot = { path, found, device: null, stopPolling: nothing, stopLight: nothing, busy: null };
    slots.set(number, slot);
    return slot;
  }

  const holds = (slot: Slot): boolean => slots.values().some((each) => each === slot);

  function settle(slot: Slot, work: Promise<void>): void {
    const mine = work.finally(() => {
      if (slot.busy === mine) slot.busy = null;
    });
    slot.busy = mine;
  }

  function remove(slot: Slot): void {
    for (const [number, each] of slots) if (each === slot) slots.delete(number);
    release(slot);
    sink.lost(slot.found, 'unplugged', 'reader.unplugged');
  }

  /** Lets go of a reader, whether or not it is still there. */
  function release(slot: Slot): void {
    const { device } = slot;
    slot.device = null;
    slot.stopPolling();
    slot.stopLight();
    if (device) settle(slot, device.close());
  }

  async function take(slot: Slot): Promise<void> {
    let code: 'reader.denied' | 'reader.failed' = 'reader.denied';
    try {
      const handle = await hid.open(slot.path);
      code = 'reader.failed';
      const device = await openPcprox(handle, timers, platform);
      if (!open || !holds(slot)) return await device.close();
      if (device.types) log.warn('reader.types', { reader: slot.found.id });
      slot.device = device;
      sink.found(slot.found);
      poll(slot, device);
    } catch (error) {
      if (!open || !holds(slot)) return;
      log.warn('reader.open', { reader: slot.found.id, code, error: String(error) });
      sink.lost(slot.found, 'failed', code);
    }
  }

  function poll(slot: Slot, device: PcproxDevice): void {
    const started = clock.monotonic();
    const sound = beep ? device.beep(beep()) : Promise.resolve();
    sound.then(device.poll).then(
      (polled) => {
        if (!open || slot.device !== device) return;
        sink.saw(slot.found.id, seenOf(polled, rules));
        slot.stopPolling = timers.after(Math.max(0, pollMs - (clock.monotonic() - started)), () => poll(slot, device));
      },
      (error: unknown) => {
        if (open && slot.device === device) drop(slot, error);
      },
    );
  }

  function drop(slot: Slot, error: unknown): void {
    log.warn('reader.lost', { reader: slot.found.id, error: String(error) });
    release(slot);
    sink.lost(slot.found, 'failed', 'reader.failed');
  }

  const light = (slot: Slot, device: PcproxDevice, lights: Lights | null) =>
    device.light(lights).catch((error: unknown) => {
      if (open && slot.device === device) drop(slot, error);
    });

  again();
  return {
    signal: (reader, outcome) => {
      const slot = [...slots.values()].find(({ found }) => found.id === reader);
      const device = slot?.device;
      if (!slot || !device) return;
      slot.stopLight();
      void light(slot, device, shown[outcome].lights);
      slot.stopLight = timers.after(shown[outcome].ms, () => void light(slot, device, null));
    },
    close: async () => {
      open = false;
      stopLooking();
      await looking;
      for (const slot of slots.values()) if (!slot.busy) release(slot);
      await Promise.all(slots.values().map(({ busy }) => busy));
    },
  };
}

const nothing = (): void => undefined;

/** What one poll of a reader saw, named. */
export function seenOf(polled: Polled, rules: CardRules): Seen {
  switch (polled.is) {
    case 'nothing':
      return { is: 'nothing' };
    case 'noise':
      return { is: 'unreadable', code: 'reader.misread' };
    case 'read': {
      const named = cardIdOf(polled.read, rules);
      return named.ok ? { is: 'card', card: named.card } : { is: 'unreadable', code: named.code };
    }
    default:
      return absurd(polled);
  }
}
