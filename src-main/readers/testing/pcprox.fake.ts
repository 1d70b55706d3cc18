/**
 * hexlock:fake. A pcProx reader as its protocol describes it, at the level of feature reports: what node-hid talks to
 * in unit tests, and what stands behind /dev/uhid in the lab.
 */
import { type Bits, strip } from '../../../src-shared/domain/cards/bits.ts';
import type { Hid, HidDevice, HidHandle } from '../pcprox/hid.ts';

/** A factory's configuration: strips one parity bit at each end, types digits, lights by itself. */
const factoryPages: readonly (readonly number[])[] = [
  [3, 5, 0x11, 16, 26, 0, 40, 0x11],
  [0, 12, 20, 10, 2, 2, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
];

export interface PcproxModel {
  /** A feature report that the host wrote, 8 bytes. */
  readonly set: (bytes: readonly number[]) => void;
  /** The feature report that the host reads, 8 bytes. */
  readonly get: () => Uint8Array;
  /** What lies on the reader, parity included; null takes it away. */
  readonly place: (card: Bits | null) => void;
  readonly pages: () => readonly (readonly number[])[];
  /** How often a page was burnt into EEPROM. */
  readonly burnt: () => number;
  /** Cards that were typed as keys. */
  readonly keystrokes: () => number;
  /** Cards that it beeped for. */
  readonly beeps: () => number;
}

/** `stubborn`: goes on stripping whatever it is told. */
export function pcproxModel(options: { readonly stubborn?: boolean; readonly typing?: boolean } = {}): PcproxModel {
  const pages = factoryPages.map((page) => [...page]);
  let selected: number | null = null;
  let answer: Uint8Array = new Uint8Array(8);
  let card: Bits | null = null;
  let burnt = 0;
  let keystrokes = 0;
  let beeps = 0;

  const delivered = (): Bits | null => {
    const counts = pages[0]?.[2] ?? 0;
    return card && strip(card, counts & 0x0f, counts >> 4);
  };
  const littleEndian = ({ value }: Bits): Uint8Array =>
    Uint8Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));

  return {
    set: (bytes) => {
      const [code = 0, mask = 0] = bytes;
      if (selected !== null) {
        const page = [...bytes];
        if (selected === 0 && options.stubborn) page[2] = pages[0]?.[2] ?? 0;
        if (selected === 0 && options.typing) page[7] = (page[7] ?? 0) & 0x7f;
        pages[selected] = page;
        selected = null;
        return;
      }
      const bits = delivered();
      if (code >= 0x80 && code <= 0x82) selected = code - 0x80;
      else if (code === 0x8f) answer = bits ? littleEndian(bits) : new Uint8Array(8);
      else if (code === 0x8e) answer = Uint8Array.of(bits?.length ?? 0, bits?.length ?? 0, 0, 0, 0, 0, 0, 0);
      else if (code === 0x8a) answer = Uint8Array.of(0, 0, 0x03, 7, 0, 0x81, 0x60, 0);
      else if (code === 0x90 && mask !== 0) burnt++;
    },
    get: () => {
      if (selected === null) return answer;
      const page = Uint8Array.from(pages[selected] ?? []);
      selected = null;
      return page;
    },
    place: (next) => {
      if (next && ((pages[0]?.[7] ?? 0) & 0x80) === 0) keystrokes++;
      if (next && ((pages[2]?.[1] ?? 0) & 0x10) !== 0) beeps++;
      card = next;
    },
    pages: () => pages,
    burnt: () => burnt,
    keystrokes: () => keystrokes,
    beeps: () => beeps,
  };
}

export interface FakeHid extends Hid {
  /** Plugs a reader in; the answer pulls it out again. */
  readonly plug: (path: string, model: PcproxModel, faults?: Faults) => () => void;
  readonly opened: () => readonly string[];
}

/** How a reader may misbehave. */
export interface Faults {
  /** Changes what the host reads: truncated, oversized, anything. */
  readonly garble?: (report: Uint8Array) => Uint8Array;
  /** The system does not open it. */
  readonly denied?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

/** node-hid with readers that tests plug in and out. */
export function fakeHid(platform: NodeJS.Platform = 'linux'): FakeHid {
  const plugged = new Map<string, { readonly model: PcproxModel; readonly faults: Faults }>();
  const opened = new Set<string>();
  const deviceAt = (path: string): HidDevice => ({
    vendorId: 0x0c27,
    productId: 0x3bfa,
    path,
    product: 'pcProx Reader',
  });

  function handleOf(path: string): HidHandle {
    const mine = plugged.get(path);
    if (!mine || mine.faults.denied) throw new Error(`cannot open device with path ${path}`);
    const { model, faults } = mine;
    const there = () => {
      if (plugged.get(path) !== mine) throw new Error('could not write to HID device');
    };
    opened.add(path);
    return {
      sendFeatureReport: async (bytes) => {
        there();
        if (bytes.length !== 9 || bytes[0] !== 0) throw new Error(`a report of ${bytes.length} bytes`);
        model.set(bytes.slice(1));
        return bytes.length;
      },
      getFeatureReport: async (number, length) => {
        there();
        if (faults.silent) return new Promise<never>(() => undefined);
        const mac = platform === 'darwin';
        if (number !== (mac ? 1 : 0) || length !== (mac ? 8 : 9)) throw new Error('not how this system is asked');
        const bytes = mac ? model.get() : Uint8Array.of(0, ...model.get());
        return faults.garble?.(bytes) ?? bytes;
      },
      close: async () => {
        opened.delete(path);
      },
    };
  }

  return {
    devices: async () => [
      { vendorId: 0x046d, productId: 0xc31c, path: '/dev/hidraw9', product: 'Keyboard' },
      ...[...plugged.keys()].map(deviceAt),
    ],
    open: async (path) => handleOf(path),
    plug: (path, model, faults = {}) => {
      const mine = { model, faults };
      plugged.set(path, mine);
      return () => {
        if (plugged.get(path) === mine) plugged.delete(path);
      };
    },
    opened: () => [...opened],
  };
}
