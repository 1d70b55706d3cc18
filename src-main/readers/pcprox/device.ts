/** One opened pcProx reader: its configuration in memory, its polls, its lights. One exchange at a time. */
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Timers } from '../../ports.ts';
import type { HidHandle } from './hid.ts';
import {
  answerOf,
  asks,
  command,
  commands,
  isQuiet,
  type Lights,
  lit,
  type Polled,
  quiet,
  readOf,
  report,
  type Stripped,
  sounding,
  strippedBy,
} from './protocol.ts';

/** Between a command and its answer, ms: the reader needs it. */
const answerMs: Ms = 1;
/** A reader that has not answered by then does not answer, ms. */
const patienceMs: Ms = 2000;

export interface PcproxDevice {
  /** It goes on typing cards as keys although it was told not to. */
  readonly types: boolean;
  /** @throws when the reader is gone or does not answer. */
  readonly poll: () => Promise<Polled>;
  /** Null gives the lights back to the reader. */
  readonly light: (lights: Lights | null) => Promise<void>;
  /** Whether the reader beeps for each card; until this is said, it does as it was found. */
  readonly beep: (is: boolean) => Promise<void>;
  /** Puts the configuration back as it was found and lets the reader go. Never throws: the reader may be gone. */
  readonly close: () => Promise<void>;
}

/**
 * Takes a reader over: it types nothing and hands over parity, until it is closed or loses power. Nothing is burnt.
 * The handle is this function's from here on, and closed when it throws.
 * @throws when the reader does not answer as one of the family.
 */
export async function openPcprox(handle: HidHandle, timers: Timers, platform: NodeJS.Platform): Promise<PcproxDevice> {
  const { number, length } = asks(platform);
  let turn: Promise<unknown> = Promise.resolve();

  /** Exchanges do not overlap: a command and a foreign answer would make one card of two. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = turn.then(() => within(timers, run()));
    turn = mine.catch(() => undefined);
    return mine;
  }

  const read = async () => answerOf(await handle.getFeatureReport(number, length), platform);
  const write = async (bytes: readonly number[]) => {
    await handle.sendFeatureReport([...bytes]);
  };
  const ask = async (code: number) => {
    await write(command(code));
    await wait(timers, answerMs);
    return read();
  };
  const page = async (code: number): Promise<Uint8Array> => {
    const bytes = await ask(code);
    if (!bytes) throw new Error('a configuration page could not be read');
    return Uint8Array.from(bytes);
  };
  const overwrite = async (code: number, bytes: Uint8Array) => {
    await write(command(code));
    await write(report(bytes));
    await write(command(commands.finish, 0));
  };

  const configure = async () => {
    // A program that died between selecting a page and reading it left the reader waiting: this ends the wait.
    await read();
    const page0 = await page(commands.page0);
    const page2 = await page(commands.page2);
    const wanted = quiet(page0);
    const changes = wanted.some((byte, at) => byte !== page0[at]);
    if (changes) await overwrite(commands.page0, wanted);
    // What the reader says counts, not what it was asked for: one that goes on stripping is read as such.
    const now = changes ? await page(commands.page0) : page0;
    return { page0, page2, changes, stripped: strippedBy(now), types: !isQuiet(now) };
  };
  const taken = await inTurn(configure).catch(async (error: unknown) => {
    await letGo(handle, timers);
    throw error;
  });
  const stripped: Stripped = taken.stripped;
  let lights: Lights | null = null;
  let beeps: boolean | null = null;
  /** Page 2 as the reader has it. */
  let held = taken.page2;
  const hold = async (wanted: Uint8Array): Promise<void> => {
    if (wanted.every((byte, at) => byte === held[at])) return;
    await overwrite(commands.page2, wanted);
    held = wanted;
  };
  const show = (): Promise<void> => {
    const page = beeps === null ? taken.page2 : sounding(taken.page2, beeps);
    return hold(lights ? lit(page, lights) : page);
  };
  let closed: Promise<void> | null = null;

  return {
    types: taken.types,
    poll: () =>
      inTurn(async () => {
        const card = await ask(commands.card);
        if (!card) return { is: 'noise' };
        if (card.every((byte) => byte === 0)) return { is: 'nothing' };
        const kept = Uint8Array.from(card);
        const bits = await ask(commands.bits);
        return bits ? readOf(kept, bits, stripped) : { is: 'noise' };
      }),
    light: (next) =>
      inTurn(() => {
        lights = next;
        return show();
      }),
    beep: (is) =>
      inTurn(() => {
        beeps = is;
        return show();
      }),
    close: () => {
      closed ??= inTurn(async () => {
        await hold(taken.page2);
        if (taken.changes) await overwrite(commands.page0, taken.page0);
      })
        .catch(() => undefined) // gone: what it held in memory went with its power
        .then(() => letGo(handle, timers));
      return closed;
    },
  };
}

/** A handle of a reader that is gone may not close either: nothing is left to be done about it. */
const letGo = (handle: HidHandle, timers: Timers): Promise<void> =>
  within(timers, handle.close()).catch(() => undefined);

const wait = (timers: Timers, ms: Ms): Promise<void> => new Promise((done) => void timers.after(ms, done));

function within<T>(timers: Timers, run: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const cancel = timers.after(patienceMs, () => failed(new Error('the reader does not answer')));
    run.then(done, failed).finally(cancel);
  });
}
