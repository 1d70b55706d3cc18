/** hexlock:fake. The smart card service with readers that tests plug in and cards that they lay on them. */
import type { Timers } from '../../ports.ts';
import { errors, flags, type Pcsc, PcscError, type ReaderState } from '../pcsc/pcsc.ts';

interface FakeReader {
  count: number;
  /** Answers to commands, first to last, the last one for good; null: no card. */
  answers: (readonly number[] | 'error')[] | null;
  mute: boolean;
}

export interface FakePcsc {
  readonly pcsc: Pcsc;
  readonly plug: (name: string) => void;
  readonly unplug: (name: string) => void;
  readonly lay: (name: string, ...answers: readonly (readonly number[] | 'error')[]) => void;
  readonly layMute: (name: string) => void;
  readonly take: (name: string) => void;
  /** One card goes and another comes before the service can be asked: only its count tells. */
  readonly swap: (name: string, answer: readonly number[]) => void;
  /** Whether the service runs. */
  readonly serve: (runs: boolean) => void;
  /** Contexts that were established and not released. */
  readonly contexts: () => number;
  readonly commands: () => readonly string[];
}

export function fakePcsc(timers: Timers): FakePcsc {
  const readers = new Map<string, FakeReader>();
  const waiting = new Set<{ readonly check: () => void; readonly end: (error: Error) => void }>();
  const commands: string[] = [];
  let runs = true;
  let contexts = 0;

  const tell = () => {
    for (const each of [...waiting]) each.check();
  };
  const at = (name: string): FakeReader => {
    const reader = readers.get(name);
    if (!reader) throw new Error(`no reader ${name}`);
    return reader;
  };
  const stateOf = (name: string): number => {
    const reader = readers.get(name);
    if (!reader) return flags.unknown;
    const lies = reader.answers ? flags.present | (reader.mute ? flags.mute : 0) : flags.empty;
    return lies | (reader.count << 16);
  };
  const put = (name: string, answers: FakeReader['answers'], mute = false) => {
    const reader = at(name);
    reader.answers = answers;
    reader.mute = mute;
    reader.count++;
    tell();
  };
  const alive = (call: string) => {
    if (!runs) throw new PcscError(call, errors.noService);
  };

  return {
    pcsc: async () => {
      alive('SCardEstablishContext');
      contexts++;
      return {
        readers: async () => {
          alive('SCardListReaders');
          return [...readers.keys()];
        },
        change: (known, timeoutMs) =>
          new Promise<readonly ReaderState[]>((done, failed) => {
            const settle = (run: () => void) => {
              if (!waiting.delete(mine)) return;
              run();
            };
            const mine = {
              check: () => {
                if (!runs) return settle(() => failed(new PcscError('SCardGetStatusChange', errors.noService)));
                if (known.every(({ reader, state }) => state === stateOf(reader))) return;
                settle(() => done(known.map(({ reader }) => ({ reader, state: stateOf(reader) | flags.changed }))));
              },
              end: (error: Error) => settle(() => failed(error)),
            };
            waiting.add(mine);
            timers.after(timeoutMs, () => settle(() => done(known)));
            mine.check();
          }),
        transmit: async (name, command) => {
          commands.push(Buffer.from(command).toString('hex'));
          const { answers } = at(name);
          const answer = answers && answers.length > 1 ? answers.shift() : answers?.[0];
          if (answer === undefined || answer === 'error') throw new PcscError('SCardConnect', 0x80100066);
          return Uint8Array.from(answer);
        },
        cancel: () => {
          for (const each of [...waiting]) each.end(new PcscError('SCardGetStatusChange', errors.cancelled));
        },
        release: async () => {
          contexts--;
        },
      };
    },
    plug: (name) => {
      readers.set(name, { count: 0, answers: null, mute: false });
    },
    unplug: (name) => {
      readers.delete(name);
      tell();
    },
    lay: (name, ...answers) => put(name, [...answers]),
    layMute: (name) => put(name, [], true),
    take: (name) => put(name, null),
    swap: (name, answer) => {
      at(name).count++;
      put(name, [answer]);
    },
    serve: (now) => {
      runs = now;
      tell();
    },
    contexts: () => contexts,
    commands: () => commands,
  };
}
