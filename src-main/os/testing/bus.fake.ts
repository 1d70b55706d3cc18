/** hexlock:fake. A D-Bus daemon of the test's own, and a logind on it that speaks org.freedesktop.login1. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import dbus, { type Message as BusMessage, type MessageBus } from '@particle/dbus-next';

const { Message, MessageType, Variant } = dbus;

/** Why no bus can be started here; null when one can. */
export function whyNoBus(): string | null {
  if (process.platform === 'win32') return 'there is no D-Bus on Windows';
  const { error, status } = spawnSync('dbus-daemon', ['--version']);
  return error || status !== 0 ? 'dbus-daemon is not installed (Debian: apt-get install dbus)' : null;
}

export interface Bus {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

export async function startBus(folder: string): Promise<Bus> {
  const address = `unix:path=${join(folder, 'bus')}`;
  const config = join(folder, 'bus.conf');
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>${address}</listen><auth>EXTERNAL</auth><policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  const child = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`dbus-daemon ended with ${code}`)));
  });
  return { address, stop: () => end(child) };
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

export interface Logind {
  /** The values of SetLockedHint, in order. */
  readonly hints: readonly boolean[];
  /** Resolves when so many hints were set. */
  readonly hinted: (count: number) => Promise<void>;
  /** What the session was asked for, in order. */
  readonly asked: readonly ('Lock' | 'Unlock')[];
  /** Resolves when it was asked so often. */
  readonly askedFor: (count: number) => Promise<void>;
  /** Refuses to lock, as it does to whoever is not the session's user. */
  readonly refuse: (is: boolean) => void;
  readonly lock: () => void;
  readonly unlock: () => void;
  readonly sleep: (begins: boolean) => void;
  readonly lid: (closed: boolean) => void;
  readonly idle: (is: boolean) => void;
  readonly stop: () => void;
}

const session = '/org/freedesktop/login1/session/_32';
const manager = '/org/freedesktop/login1';
const login1 = 'org.freedesktop.login1';

/** The library declares the call that an error answers as a text; it takes the message. */
const toAnswer = (message: BusMessage) => message as unknown as string;

const user = '/org/freedesktop/login1/user/_1000';

/** A logind with one session, `2`; of processes it knows none. @param display the user of every process has it there */
export async function startLogind(address: string, display = false): Promise<Logind> {
  const bus: MessageBus = dbus.sessionBus({ busAddress: address });
  await new Promise<void>((resolve, reject) => {
    bus.once('connect', () => resolve());
    bus.once('error', reject);
  });
  await bus.requestName(login1, 0);
  const hints: boolean[] = [];
  const asked: ('Lock' | 'Unlock')[] = [];
  let refuses = false;
  const waiting = new Set<() => void>();
  bus.addMethodHandler((message: BusMessage) => {
    if (message.type !== MessageType.METHOD_CALL) return false;
    switch (message.member) {
      case 'GetSession':
        if (message.body[0] === '2') bus.send(Message.newMethodReturn(message, 'o', [session]));
        else bus.send(Message.newError(toAnswer(message), `${login1}.NoSuchSession`, 'No such session'));
        return true;
      case 'GetSessionByPID':
        bus.send(Message.newError(toAnswer(message), `${login1}.NoSessionForPID`, 'It belongs to no session'));
        return true;
      case 'GetUserByPID':
        if (display) bus.send(Message.newMethodReturn(message, 'o', [user]));
        else bus.send(Message.newError(toAnswer(message), `${login1}.NoUserForPID`, 'It belongs to no user'));
        return true;
      case 'Get':
        bus.send(
          Message.newMethodReturn(message, 'v', [
            message.path === user ? new Variant('(so)', ['2', session]) : new Variant('b', false),
          ]),
        );
        return true;
      case 'Lock':
      case 'Unlock':
        asked.push(message.member);
        if (refuses) bus.send(Message.newError(toAnswer(message), 'org.freedesktop.DBus.Error.AccessDenied', 'No'));
        else bus.send(Message.newMethodReturn(message));
        for (const look of waiting) look();
        return true;
      case 'SetLockedHint':
        hints.push(message.body[0]);
        bus.send(Message.newMethodReturn(message));
        for (const look of waiting) look();
        return true;
      default:
        return false;
    }
  });
  const emit = (path: string, of: string, name: string, signature = '', body: unknown[] = []): void =>
    bus.send(Message.newSignal(path, of, name, signature, body));
  const changed = (path: string, of: string, name: string, value: boolean): void =>
    emit(path, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', 'sa{sv}as', [
      of,
      { [name]: new Variant('b', value) },
      [],
    ]);
  const until = (list: readonly unknown[], count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (list.length < count) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return {
    hints,
    hinted: (count) => until(hints, count),
    asked,
    askedFor: (count) => until(asked, count),
    refuse: (is) => {
      refuses = is;
    },
    lock: () => emit(session, `${login1}.Session`, 'Lock'),
    unlock: () => emit(session, `${login1}.Session`, 'Unlock'),
    sleep: (begins) => emit(manager, `${login1}.Manager`, 'PrepareForSleep', 'b', [begins]),
    lid: (closed) => changed(manager, `${login1}.Manager`, 'LidClosed', closed),
    idle: (is) => changed(session, `${login1}.Session`, 'IdleHint', is),
    stop: () => bus.disconnect(),
  };
}
