/**
 * The system's PC/SC library, called directly: libpcsclite on Linux, winscard.dll on Windows, PCSC.framework on macOS.
 * One interface in three sizes: numbers are `unsigned long` on Linux and 32 bits elsewhere, handles are pointers on
 * Windows, macOS packs its structures, and only Windows wants wide names. See docs/adr/0008-pcsc.md.
 */
import type * as Koffi from 'koffi';
import { errors, type Pcsc, PcscError, type ReaderState } from './pcsc.ts';

interface Sizes {
  readonly library: string;
  readonly number: string;
  readonly result: string;
  readonly handle: string;
  readonly text: string;
  /** Bytes of an answer-to-reset in a reader's state. */
  readonly atr: number;
  readonly packed: boolean;
  /** Behind the names of functions that take text. */
  readonly suffix: string;
}

const posix = { text: 'str', atr: 33, suffix: '' };
const sizes: Readonly<Partial<Record<NodeJS.Platform, Sizes>>> = {
  linux: { ...posix, library: 'libpcsclite.so.1', number: 'ulong', result: 'long', handle: 'long', packed: false },
  darwin: {
    ...posix,
    library: '/System/Library/Frameworks/PCSC.framework/PCSC',
    number: 'uint32_t',
    result: 'int32_t',
    handle: 'int32_t',
    packed: true,
  },
  win32: {
    library: 'winscard.dll',
    number: 'uint32_t',
    result: 'int32_t',
    handle: 'uintptr_t',
    text: 'str16',
    atr: 36,
    packed: false,
    suffix: 'W',
  },
};

const scopeSystem = 2;
const shareShared = 2;
const protocolAny = 3;
const leaveCard = 0;
/** The longest short answer of a card: 256 bytes and the status word; room for readers that say more. */
const answerRoom = 512;
/** All names of all readers, in characters. */
const namesRoom = 8192;

let bound: ReturnType<typeof callsOf> | null = null;

/** Opens the library and the service. @throws PcscError, or an Error where there is no library. */
export const systemPcsc =
  (platform: NodeJS.Platform): Pcsc =>
  async () => {
    const size = sizes[platform];
    if (!size) throw new Error(`no smart card service is known for ${platform}`);
    const { default: koffi } = await import('koffi');
    // Once: a service that is away is asked for every second, and types are never given back.
    bound ??= callsOf(koffi, size);
    const calls = bound;
    const context = [0];
    await calls.establish(scopeSystem, null, null, context);
    const own = context[0] ?? 0;
    return {
      readers: async () => {
        const names = Buffer.alloc(namesRoom * 2);
        const length = [namesRoom];
        try {
          await calls.listReaders(own, null, names, length);
        } catch (error) {
          if (error instanceof PcscError && error.code === errors.noReaders) return [];
          throw error;
        }
        const text = size.text === 'str16' ? names.toString('utf16le') : names.toString('utf8');
        return text.slice(0, text.indexOf('\0\0')).split('\0').filter(Boolean);
      },
      change: async (known, timeoutMs) => {
        const states = known.map(({ reader, state }) => ({
          szReader: reader,
          pvUserData: null,
          dwCurrentState: state,
          dwEventState: 0,
          cbAtr: 0,
          rgbAtr: new Array<number>(size.atr).fill(0),
        }));
        try {
          await calls.getStatusChange(own, timeoutMs, states, states.length);
        } catch (error) {
          if (error instanceof PcscError && error.code === errors.timeout) return known;
          throw error;
        }
        return known.map(({ reader }, at): ReaderState => ({ reader, state: Number(states[at]?.dwEventState ?? 0) }));
      },
      transmit: async (reader, command) => {
        const card = [0];
        const protocol = [0];
        await calls.connect(own, reader, shareShared, protocolAny, card, protocol);
        const handle = card[0] ?? 0;
        try {
          const answer = Buffer.alloc(answerRoom);
          const length = [answerRoom];
          const header = { dwProtocol: protocol[0] ?? 0, cbPciLength: koffi.sizeof(calls.header) };
          await calls.transmit(handle, header, command, command.length, null, answer, length);
          return Uint8Array.from(answer.subarray(0, Number(length[0] ?? 0)));
        } finally {
          // A card that was taken away cannot be disconnected either.
          await calls.disconnect(handle, leaveCard).catch(() => undefined);
        }
      },
      cancel: () => void calls.cancel(own),
      release: async () => {
        await calls.release(own);
      },
    };
  };

/** What koffi takes for the type of a parameter. */
type TypeSpec = string | Koffi.TypeObject | ReturnType<typeof Koffi.out>;

type Call = (...given: readonly unknown[]) => Promise<void>;

/** The eight functions, each as a promise that is rejected with the service's own number. Runs off the main thread. */
function callsOf(koffi: typeof Koffi.default, size: Sizes) {
  const { number, result, handle, text, suffix } = size;
  const library = koffi.load(size.library);
  const state = (size.packed ? koffi.pack : koffi.struct)({
    szReader: text,
    pvUserData: 'void *',
    dwCurrentState: number,
    dwEventState: number,
    cbAtr: number,
    rgbAtr: koffi.array('uint8_t', size.atr),
  });
  const header = koffi.struct({ dwProtocol: number, cbPciLength: number });
  const numbers = koffi.inout(koffi.pointer(number));
  const handles = koffi.out(koffi.pointer(handle));

  const bind = (name: string, takes: TypeSpec[]): Call => {
    const call = library.func(name, result, takes);
    return (...given) =>
      new Promise((done, failed) => {
        call.async(...given, (error: Error | null, answer: number | bigint) => {
          const code = Number(answer) >>> 0;
          if (error) failed(error);
          else if (code === 0) done();
          else failed(new PcscError(name, code));
        });
      });
  };

  return {
    header,
    establish: bind('SCardEstablishContext', [number, 'void *', 'void *', handles]),
    release: bind('SCardReleaseContext', [handle]),
    listReaders: bind(`SCardListReaders${suffix}`, [handle, 'void *', koffi.out('uint8_t *'), numbers]),
    getStatusChange: bind(`SCardGetStatusChange${suffix}`, [handle, number, koffi.inout(koffi.pointer(state)), number]),
    connect: bind(`SCardConnect${suffix}`, [handle, text, number, number, handles, koffi.out(koffi.pointer(number))]),
    disconnect: bind('SCardDisconnect', [handle, number]),
    transmit: bind('SCardTransmit', [
      handle,
      koffi.pointer(header),
      'const uint8_t *',
      number,
      'void *',
      koffi.out('uint8_t *'),
      numbers,
    ]),
    /** Comes back at once; on another thread it would wait behind the call that it is to end. */
    cancel: library.func('SCardCancel', result, [handle]) as (context: number) => number,
  };
}
