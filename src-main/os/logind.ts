/**
 * logind (org.freedesktop.login1) over the system's D-Bus: it tells of Lock, sleep, lid and idle, is told by
 * SetLockedHint whether the lock screen is up, and can be asked to lock. Its `Unlock` opens nothing here: only a login
 * does.
 *
 * Not taken is the sleep inhibitor, whose file descriptor this D-Bus library cannot receive without a native addition:
 * a machine may fall asleep before the lock screen is painted. The lock itself is set before, and what wakes is locked.
 */
import dbus, { type Message as BusMessage, type MessageBus } from '@particle/dbus-next';
import type { Log } from '../ports.ts';
import type { SystemEvents, SystemLink } from '../system.ts';

const { Message, MessageType } = dbus;

const login1 = 'org.freedesktop.login1';
const manager = { destination: login1, path: '/org/freedesktop/login1', interface: `${login1}.Manager` } as const;
const properties = 'org.freedesktop.DBus.Properties';

export interface LogindOptions extends LogindPlace {
  readonly events: SystemEvents;
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

/** @throws when there is no bus, or no logind on it */
export async function connectLogind({ address, session, events, log }: LogindOptions): Promise<SystemLink> {
  const bus = await open(address);
  let closed = false;
  const lost = (error: unknown): void => {
    if (!closed) log.warn('logind.lost', { error: String(error) });
    closed = true;
  };
  bus.on('error', lost);
  try {
    const path = await sessionPath(bus, session);
    if (path === null) log.warn('logind.noSession');
    bus.on('message', (message) => {
      if (message.type === MessageType.SIGNAL) hear(message, path, events);
    });
    await listen(bus, manager.path);
    if (path !== null) await listen(bus, path);
    log.info('logind.connected', { session: path ?? '' });
    return {
      locked: (is) => {
        if (closed || path === null) return;
        const hint = { destination: login1, path, interface: `${login1}.Session`, member: 'SetLockedHint' };
        call(bus, { ...hint, signature: 'b', body: [is] }).catch((error: unknown) =>
          log.warn('logind.noHint', { error: String(error) }),
        );
      },
      close: () => {
        closed = true;
        bus.disconnect();
      },
    };
  } catch (error) {
    closed = true;
    bus.disconnect();
    throw error;
  }
}

/**
 * Asks for our own session to be locked or unlocked. Resolves when logind has told the desktop, not when it is done.
 * @throws when there is no bus, no logind, no session of ours, or when it is refused
 */
export async function callSession(place: LogindPlace, member: 'Lock' | 'Unlock'): Promise<void> {
  const bus = await open(place.address);
  bus.on('error', () => undefined); // told by the call that it interrupts
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
  bus.on('error', () => undefined); // told by the call that it interrupts
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
      bus.removeListener('error', reject);
      resolve(bus);
    });
    bus.once('error', (error) => {
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
