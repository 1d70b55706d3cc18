/** The agent's ear at a real bus, with a logind of the test's own on it; skipped with the reason where there is no bus. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fakeAgent, fakeWindows } from '../testing/agent.fake.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { callSession, connectLogind, examineLogind, retryMs } from './logind.ts';
import { type Bus, type Logind, startBus, startLogind, whyNoBus } from './testing/bus.fake.ts';

const reason = whyNoBus();
if (reason) console.log(`logind is not tested: ${reason}`);

describe.skipIf(reason !== null)('logind on a bus', () => {
  let bus: Bus;
  let logind: Logind;
  beforeAll(async () => {
    bus = await startBus(temporaryFolder());
    logind = await startLogind(bus.address);
  });
  afterAll(async () => {
    logind?.stop();
    await bus?.stop();
  });

  async function listen(session: string | undefined = '2') {
    const { log, timers, entries } = fakeBasics();
    const told: string[] = [];
    let heard = (): void => undefined;
    const tell = (what: string) => () => {
      told.push(what);
      heard();
    };
    const events = { lock: tell('lock'), slept: tell('slept'), woke: tell('woke'), active: tell('active') };
    const link = await connectLogind({ address: bus.address, session, events, timers, log });
    onTestFinished(link.close);
    const until = async (count: number): Promise<readonly string[]> => {
      while (told.length < count) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
      return told;
    };
    return { link, told, until, entries };
  }

  it('hears lock, sleep, wake, lid and use, each once, and that an unlock is none of them', async () => {
    const { until } = await listen();
    logind.unlock();
    logind.lock();
    logind.idle(true);
    logind.idle(false);
    logind.lid(false);
    logind.lid(true);
    logind.sleep(true);
    logind.sleep(false);
    expect(await until(5)).toEqual(['lock', 'active', 'lock', 'slept', 'woke']);
  });

  it('is told whether the lock screen is up', async () => {
    const { link } = await listen();
    const before = logind.hints.length;
    link.locked(true);
    link.locked(false);
    await logind.hinted(before + 2);
    expect(logind.hints.slice(before)).toEqual([true, false]);
  });

  it('hears of sleep although the process belongs to no session, and of no session’s lock', async () => {
    const { link, until, entries } = await listen('nobody');
    expect(entries.map(({ event }) => event)).toContain('logind.noSession');
    link.locked(true);
    logind.lock();
    logind.sleep(true);
    expect(await until(1)).toEqual(['slept']);
    expect((await listen('')).entries.map(({ event }) => event)).toContain('logind.noSession');
  });

  it('locks an open desktop when the machine goes to sleep', async () => {
    const all = fakeAgent(fakeWindows().windows);
    await all.logIn();
    expect(all.agent.signedIn()).toBe('Mia U.');
    const locked = new Promise<void>((resolve) => {
      all.agent.onChange(() => {
        if (all.agent.signedIn() === null) resolve();
      });
    });
    const { lock, slept, woke, active } = all.agent;
    const events = { lock, slept, woke, active };
    const link = await connectLogind({ address: bus.address, session: '2', events, ...fakeBasics() });
    onTestFinished(link.close);
    logind.sleep(true);
    await locked;
    expect(all.desktop.at(-1)).toMatch(/^lock/);
  });

  it('is examined by the doctor', async () => {
    expect(await examineLogind({ address: bus.address, session: '2' })).toEqual({
      session: '/org/freedesktop/login1/session/_32',
    });
    expect(await examineLogind({ address: bus.address, session: undefined })).toEqual({ session: null });
  });
});

describe.skipIf(reason !== null)('a bus that is lost', () => {
  async function setUp() {
    const folder = temporaryFolder();
    const first = await startBus(folder);
    const logind = await startLogind(first.address);
    const basics = fakeBasics();
    const told: string[] = [];
    const tell = (what: string) => () => void told.push(what);
    const events = { lock: tell('lock'), slept: tell('slept'), woke: tell('woke'), active: tell('active') };
    const link = await connectLogind({ address: first.address, session: '2', events, ...basics });
    onTestFinished(link.close);
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    return {
      ...basics,
      link,
      told,
      logind,
      /** Waits until it is in the log so often. */
      logged: async (event: string, count = 1) => {
        while (basics.entries.filter((entry) => entry.event === event).length < count) await turn();
      },
      heard: async (count: number) => {
        while (told.length < count) await turn();
      },
      /** The fake leaves before its bus, whose end it would take for an error. */
      lose: async () => {
        logind.stop();
        await first.stop();
      },
      restart: async () => {
        const bus = await startBus(folder);
        onTestFinished(bus.stop);
        const next = await startLogind(bus.address);
        onTestFinished(next.stop);
        const loseIt = async (): Promise<void> => {
          next.stop();
          await bus.stop();
        };
        return { ...next, lose: loseIt };
      },
    };
  }

  it('is asked for again until it is back, and then heard and told as before', async () => {
    const { link, told, pass, logged, heard, lose, restart, logind } = await setUp();
    link.locked(true);
    await logind.hinted(1);
    await lose();
    await logged('logind.lost');
    pass(retryMs.first);
    await logged('logind.stillLost');
    link.locked(false);
    pass(2 * retryMs.first);
    await logged('logind.stillLost', 2);
    expect(told).toEqual([]);
    const next = await restart();
    pass(4 * retryMs.first);
    await logged('logind.back');
    // Somebody may have asked for it while nobody heard.
    expect(told).toEqual(['lock']);
    await next.hinted(1);
    expect(next.hints).toEqual([false]);
    next.lock();
    next.sleep(true);
    await heard(3);
    expect(told).toEqual(['lock', 'lock', 'slept']);
  });

  it('and lost again is asked for again, from the first pause on', async () => {
    const { pass, logged, lose, restart } = await setUp();
    await lose();
    for (let round = 1; round <= 2; round++) {
      await logged('logind.lost', round);
      const next = await restart();
      pass(retryMs.first);
      await logged('logind.back', round);
      await next.lose();
    }
  });

  it('is not asked for any more by an agent that leaves', async () => {
    const { link, logged, lose, waiting, entries, pass } = await setUp();
    await lose();
    await logged('logind.lost');
    expect(waiting()).toBe(1);
    link.close();
    expect(waiting()).toBe(0);
    pass(retryMs.longest);
    expect(entries.map(({ event }) => event)).not.toContain('logind.stillLost');
  });
});

describe.skipIf(reason !== null)('logind, asked to lock', () => {
  async function setUp(display = false) {
    const bus = await startBus(temporaryFolder());
    onTestFinished(bus.stop);
    const logind = await startLogind(bus.address, display);
    onTestFinished(logind.stop);
    return { address: bus.address, logind };
  }

  it('does so for our own session, and for the display of whoever runs a service', async () => {
    const { address, logind } = await setUp(true);
    await callSession({ address, session: '2' }, 'Lock');
    await callSession({ address, session: undefined }, 'Unlock');
    expect(logind.asked).toEqual(['Lock', 'Unlock']);
    expect(await examineLogind({ address, session: undefined })).toEqual({
      session: '/org/freedesktop/login1/session/_32',
    });
  });

  it('says when it does not', async () => {
    const { address, logind } = await setUp();
    await expect(callSession({ address, session: undefined }, 'Lock')).rejects.toThrow('no session');
    logind.refuse(true);
    await expect(callSession({ address, session: '2' }, 'Lock')).rejects.toThrow('No');
  });
});

describe('without logind', () => {
  it('there is nothing to listen to, and that is said', async () => {
    const address = `unix:path=${temporaryFolder()}/nobody`;
    await expect(examineLogind({ address, session: undefined })).rejects.toThrow('ENOENT');
  });

  it.skipIf(reason !== null)('a bus alone does not do', async () => {
    const bus = await startBus(temporaryFolder());
    onTestFinished(bus.stop);
    const nothing = () => undefined;
    const events = { lock: nothing, slept: nothing, woke: nothing, active: nothing };
    const asked = connectLogind({ address: bus.address, session: '2', events, ...fakeBasics() });
    await expect(asked).rejects.toThrow(/login1|activat/);
  });
});
