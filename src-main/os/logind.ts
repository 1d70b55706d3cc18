/**
 * logind (org.freedesktop.login1) over the system's D-Bus: it tells of Lock, sleep, lid and idle, is told by
 * SetLockedHint whether the lock screen is up, and can be asked to lock. Its `Unlock` opens nothing here: only a login
 * does.
 *
 * Not taken is the sleep inhibitor, whose file descriptor this D-Bus library cannot receive without a native addition:
 * a machine may fall asleep before the lock screen is painted. The lock itself is set before, and what wakes is locked.
 */
import dbus, { type Message as BusMessage, type MessageBus } from '@particle/dbus-next';
import type { Log, Timers } from '../ports.ts';
import type { SystemEvents, SystemLink } from '../system.ts';

const { Message, MessageType } = dbus;

const login1 = 'org.freedesktop.login1';
const manager = { destination: login1, path: '/org/freedesktop/login1', interface: `${login1}.Manager` } as const;
const properties = 'org.freedesktop.DBus.Properties';

export interface LogindOptions extends LogindPlace {
  readonly events: SystemEvents;
  readonly timers: Timers;
  readonly log: Log;
}

export interface LogindPlace {
  /** The system bus, unless a test brings its own: `unix:path=...`. */
  readonly address?: string;
  /** As logind gave it to the session's processes (XDG_SESSION_ID); without it, that of this process. */
  readonly session: string | undefined;
}

/** Where an answer that never comes leaves us, ms. */
const patienceMs = 5_000;

/** Between two tries to hear it again once it is lost, ms: from the first on twice as long each time. */
export const retryMs = { first: 1_000, longest: 30_000 } as const;

/**
 * Listens until it is closed: a bus that is lost is asked for again, ever more slowly. Nothing opens meanwhile, and what
 * was said meanwhile nobody knows: it may have been a Lock, so when the bus is back the desktop is locked.
 * @throws when there is no bus at first, or no logind on it
 */
export async function connectLogind(options: LogindOptions): Promise<SystemLink> {
  const { events, timers, log } = options;
  let ear: Ear | null = null;
  let hint: boolean | null = null;
  let closed = false;
  let tries = 0;
  let stopPause = (): void => undefined;

  const hold = (open: Ear): void => {
    ear = open;
    if (hint !== null) open.locked(hint);
    open.gone.catch((error: unknown) => {
      if (closed) return;
      ear = null;
      log.warn('logind.lost', { error: String(error) });
      retry();
    });
  };
  const retry = (): void => {
    stopPause = timers.after(Math.min(retryMs.longest, retryMs.first * 2 ** tries++), () => void again());
  };
  const again = async (): Promise<void> => {
    try {
      const open = await openEar(options);
      if (closed) return open.close();
      tries = 0;
      log.info('logind.back', { session: open.path ?? '' });
      hold(open);
    } catch (error) {
      if (closed) return;
      log.warn('logind.stillLost', { error: String(error), tries });
      return retry();
    }
    events.lock();
  };

  const first = await openEar(options);
  log.info('logind.connected', { session: first.path ?? '' });
  hold(first);
  return {
    locked: (is) => {
      hint = is;
      ear?.locked(is);
    },
    close: () => {
      closed = true;
      stopPause();
      ear?.close();
    },
  };
}

/** One connection that hears. */
interface Ear {
  /** The object of our session. */
  readonly path: string | null;
  readonly locked: (is: boolean) => void;
  readonly close: () => void;
  /** Rejects when the bus is lost, or was closed. */
  readonly gone: Promise<never>;
}

/** @throws when there is no bus, or no logind on it */
async function openEar({ address, session, events, log }: LogindOptions): Promise<Ear> {
  const bus = await open(address);
  const { promise: gone, reject: lose } = Promise.withResolvers<never>();
  gone.catch(() => undefined); // nobody may be waiting for it yet
  bus.on('error', lose);
  onHangUp(bus, () => lose(new Error('the bus hung up')));
  const listenTo = async (): Promise<string | null> => {
    const path = await sessionPath(bus, session);
    if (path === null) log.warn('logind.noSession');
    bus.on('message', (message) => {
      if (message.type === MessageType.SIGNAL) hear(message, path, events);
    });
    await listen(bus, manager.path);
    if (path !== null) await listen(bus, path);
    return path;
  };
  try {
    const path = await Promise.race([listenTo(), gone]);
    return {
      path,
      locked: (is) => {
        if (path === null) return;
        const hint = { destination: login1, path, interface: `${login1}.Session`, member: 'SetLockedHint' };
        call(bus, { ...hint, signature: 'b', body: [is] }).catch((error: unknown) =>
          log.warn('logind.noHint', { error: String(error) }),
        );
      },
      close: () => bus.disconnect(),
      gone,
    };
  } catch (error) {
    bus.disconnect();
    throw error;
  }
}

/** The library tells of errors, and not of a bus that ends in good order; only its stream knows. */
function onHangUp(bus: MessageBus, tell: () => void): void {
  const { _connection } = bus as unknown as { readonly _connection: { readonly stream: NodeJS.EventEmitter } };
  _connection.stream.once('close', tell);
}

/**
 * Asks for our own session to be locked or unlocked. Resolves when logind has told the desktop, not when it is done.
 * @throws when there is no bus, no logind, no session of ours, or when it is refused
 */
export async function callSession(place: LogindPlace, member: 'Lock' | 'Unlock'): Promise<void> {
  const bus = await open(place.address);
  try {
    const path = await sessionPath(bus, place.session);
    if (path === null) throw new Error('this process belongs to no session, and its user has none on a display');
    await call(bus, { destination: login1, path, interface: `${login1}.Session`, member });
  } finally {
    bus.disconnect();
  }
}

/** Is it there? Says in words what is missing. @throws when something is */
export async function examineLogind(place: LogindPlace): Promise<{ readonly session: string | null }> {
  const bus = await open(place.address);
  try {
    await call(bus, { ...propertiesOf('Get'), signature: 'ss', body: [manager.interface, 'PreparingForSleep'] });
    return { session: await sessionPath(bus, place.session) };
  } finally {
    bus.disconnect();
  }
}

const propertiesOf = (member: string) => ({ ...manager, interface: properties, member }) as const;

/** Resolves when the bus has greeted us. */
function open(address: string | undefined): Promise<MessageBus> {
  return new Promise((resolve, reject) => {
    // The library opens a bus at an address under the name of a session bus.
    const bus = address === undefined ? dbus.systemBus() : dbus.sessionBus({ busAddress: address });
    const impatience = setTimeout(() => {
      bus.disconnect();
      reject(new Error('the bus does not answer'));
    }, patienceMs);
    bus.once('connect', () => {
      clearTimeout(impatience);
      resolve(bus);
    });
    // It goes on listening: what interrupts a call is told by the call, and an error that nobody heard would be thrown.
    bus.on('error', (error) => {
      clearTimeout(impatience);
      reject(error);
    });
  });
}

function call(bus: MessageBus, message: ConstructorParameters<typeof Message>[0]): Promise<BusMessage | null> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer to ${message.member}`)), patienceMs);
  return Promise.race([bus.call(new Message(message)), late]).finally(() => clearTimeout(timer));
}

/**
 * The object of our own session: that of the id, or of this process, or, for a service of the user that is part of
 * none, the one the user has on a display. Null where there is none: of it only sleep is heard.
 */
async function sessionPath(bus: MessageBus, id: string | undefined): Promise<string | null> {
  const own =
    id === undefined || id === ''
      ? { ...manager, member: 'GetSessionByPID', signature: 'u', body: [process.pid] }
      : { ...manager, member: 'GetSession', signature: 's', body: [id] };
  const path = await pathFrom(bus, own);
  return path ?? (await displayOf(bus));
}

async function displayOf(bus: MessageBus): Promise<string | null> {
  const user = await pathFrom(bus, { ...manager, member: 'GetUserByPID', signature: 'u', body: [process.pid] });
  if (user === null) return null;
  const get = { ...propertiesOf('Get'), path: user, signature: 'ss', body: [`${login1}.User`, 'Display'] };
  // A variant of (session's id, its object); both are empty for a user without a display.
  const display: unknown = (await call(bus, get))?.body[0];
  const [name, path] = (display as { readonly value?: readonly unknown[] } | undefined)?.value ?? [];
  return typeof path === 'string' && name !== '' ? path : null;
}

/** @returns null where logind knows no such thing */
async function pathFrom(bus: MessageBus, message: ConstructorParameters<typeof Message>[0]): Promise<string | null> {
  try {
    const path: unknown = (await call(bus, message))?.body[0];
    return typeof path === 'string' ? path : null;
  } catch (error) {
    const type = error instanceof Error && 'type' in error ? String(error.type) : '';
    if (type.startsWith(`${login1}.No`)) return null;
    throw error;
  }
}

async function listen(bus: MessageBus, path: string): Promise<void> {
  await call(bus, {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'AddMatch',
    signature: 's',
    // The bus itself sees to it that nobody but logind is heard.
    body: [`type='signal',sender='${login1}',path='${path}'`],
  });
}

function hear({ path, interface: of, member, body }: BusMessage, session: string | null, events: SystemEvents): void {
  const isManager = path === manager.path;
  if (isManager && of === manager.interface && member === 'PrepareForSleep') {
    return body[0] === true ? events.slept() : events.woke();
  }
  if (session !== null && path === session && of === `${login1}.Session` && member === 'Lock') return events.lock();
  if (of !== properties || member !== 'PropertiesChanged') return;
  const changed = (body[1] ?? {}) as Readonly<Record<string, { readonly value: unknown } | undefined>>;
  if (isManager && changed.LidClosed?.value === true) events.lock();
  if (path === session && changed.IdleHint?.value === false) events.active();
}
