/** hexlock:fake. A whole agent on fakes, for the hosts and for the agent's own tests. */
import { type ComputerPolicy, defaultComputer } from '../../src-shared/domain/computer.ts';
import type { Connection } from '../../src-shared/domain/login/view.ts';
import { type Agent, createAgent } from '../agent.ts';
import type { HostWindows } from '../compose.ts';
import type { Likeness } from '../face/likeness.ts';
import { fakeBasics, settle } from './basics.fake.ts';
import { fakeFace } from './face.fake.ts';
import {
  accepted,
  fakeDesktop,
  fakeLoginCloud,
  fakeMethodsCloud,
  fakeReaders,
  fakeReport,
  transaction,
} from './flows.fake.ts';

export interface FakeAgentOptions {
  readonly kind?: 'personal' | 'shared';
  readonly computer?: Partial<ComputerPolicy>;
}

export function fakeAgent(windows: HostWindows, { kind = 'shared', computer = {} }: FakeAgentOptions = {}) {
  const basics = fakeBasics();
  const cloud = { login: fakeLoginCloud(), methods: fakeMethodsCloud() };
  const face = fakeFace();
  const inner = fakeDesktop();
  const { readers, ...reader } = fakeReaders();
  const asked: string[] = [];
  const likeness = { now: 'same' as ReturnType<Likeness> };
  let last: string | null = null;
  const { events, report } = fakeReport();
  const connection = { now: { is: 'online' } as Connection, listeners: new Set<() => void>() };
  const agent: Agent = createAgent(
    {
      ...basics,
      cloud,
      face,
      likeness: () => likeness.now,
      connection: {
        connection: () => connection.now,
        onChange: (listener) => {
          connection.listeners.add(listener);
          return () => connection.listeners.delete(listener);
        },
      },
      desktop: {
        open: (session, from) => {
          inner.open(session, from);
          windows.showDesktop(session.user.displayName);
        },
        lock: (session) => {
          inner.lock(session);
          windows.showLock();
        },
        close: (session) => {
          inner.close(session);
          windows.showLock();
        },
      },
      windows,
      readers,
      system: { otherUser: () => void asked.push('otherUser'), restart: () => void asked.push('restart') },
      lastUser: {
        name: () => last,
        remember: (username) => {
          last = username;
        },
      },
      report,
    },
    {
      place: () => ({ organisation: 'Harbor General', ward: 'Ward 4', station: 'Station 12', kind }),
      computer: () => ({ ...defaultComputer, ...computer }),
      frames: 3,
      scanMs: 12_000,
      minHeight: 1080,
      lowResolution: () => 'warn',
      injected: 'accept',
      wedge: null,
    },
  );
  return {
    ...basics,
    agent,
    cloud,
    face,
    /** What every look of the presence watch is like. */
    likeness,
    events,
    desktop: inner.moves,
    reader,
    /** What was asked of the operating system. */
    asked,
    setConnection: (next: Connection): void => {
      connection.now = next;
      for (const listener of connection.listeners) listener();
    },
    /** Somebody logs in by password, through a lock window's link that is opened and closed for it. */
    logIn: async (): Promise<void> => {
      const link = agent.connect('lock', () => undefined);
      link?.receive({ id: 0, call: 'lock.password', input: { username: 'mia', password: 'secret' } });
      await settle();
      cloud.login.begins.at(-1)?.answer(transaction(cloud.login.begins.length));
      await settle();
      cloud.login.passwords.at(-1)?.answer(accepted(['password'], cloud.login.begins.length));
      await settle();
      link?.close();
    },
  };
}

/** Windows that only remember what was asked of them. */
export function fakeWindows() {
  const moves: string[] = [];
  const windows: HostWindows = {
    showLock: () => void moves.push('showLock'),
    showDesktop: (name) => void moves.push(`showDesktop ${name}`),
    showOptions: () => void moves.push('showOptions'),
    hideOptions: () => void moves.push('hideOptions'),
  };
  return { windows, moves };
}
