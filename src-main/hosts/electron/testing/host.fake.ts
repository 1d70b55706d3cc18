/** hexlock:fake. The Electron host around a whole agent, over the fake of Electron: its windows, and what they are sent. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsSchema } from '../../../../src-shared/contracts/config.ts';
import { channels } from '../../../../src-shared/contracts/wire.ts';
import { fakeAgent } from '../../../testing/agent.fake.ts';
import { fakeBasics, settle } from '../../../testing/basics.fake.ts';
import { temporaryFolder } from '../../../testing/folder.fake.ts';
import { createElectronHost } from '../host.ts';
import { type FakeContents, FakeWindow, fakeDisplay, fakeElectron } from './electron.fake.ts';

export const lockPage = 'hexlock://agent/lock/?locale=en';

export function fakeHost(displays = [fakeDisplay(1)], packaged = true) {
  const fake = fakeElectron(displays);
  fake.state.packaged = packaged;
  const root = temporaryFolder();
  for (const name of ['lock', 'assets']) mkdirSync(join(root, name));
  writeFileSync(join(root, 'lock/index.html'), '<html><head></head></html>');
  writeFileSync(join(root, 'assets/a.js'), 'export {};');
  const settings = SettingsSchema.parse({
    stateDir: root,
    modelsDir: root,
    rendererDir: root,
    wasmDir: root,
    station: 'Station 12',
    camera: {},
    scan: {},
    readers: {},
    host: {},
    session: { lockKey: 'Control+Alt+L' },
  });
  const { log, entries } = fakeBasics();
  const polls: (() => void)[] = [];
  const asked = { systemLocks: 0, shutdowns: 0 };
  const time = { now: 0 };
  const host = createElectronHost({
    every: (_ms, run) => {
      polls.push(run);
      return () => void polls.splice(polls.indexOf(run), 1);
    },
    now: () => time.now,
    lockSystem: () => {
      asked.systemLocks++;
    },
    onShutdown: () => {
      asked.shutdowns++;
    },
    electron: fake.electron,
    settings,
    preloadDir: '/preload',
    icon: '/icon.png',
    words: { product: 'Hexlock', signedIn: 'Signed in as {name}.', lock: 'Lock', options: 'User Options' },
    log,
  });
  const all = fakeAgent(host.windows);
  host.start(all.agent);

  const windowsOf = (role: string) =>
    FakeWindow.all.filter(({ destroyed, webContents }) => !destroyed && webContents.url.includes(`/${role}/`));
  const lockWindow = (): FakeWindow => {
    const window = windowsOf('lock').find(({ webContents }) => !webContents.url.includes('passive'));
    if (!window) throw new Error('no lock window');
    return window;
  };
  const from = (contents: FakeContents, url = contents.url, more: object = {}) => ({
    sender: contents,
    senderFrame: { url, parent: null },
    ports: [],
    ...more,
  });
  const hello = (window: FakeWindow, url?: string) => fake.ipc.emit(channels.hello, from(window.webContents, url));
  const call = async (window: FakeWindow, name: string, input?: unknown, url?: string): Promise<void> => {
    fake.ipc.emit(channels.message, from(window.webContents, url), { id: 1, call: name, input });
    await settle();
  };
  const views = ({ webContents }: FakeWindow) =>
    webContents.sent.flatMap(({ message }) => {
      const given = message as { is: string; view?: { screen: { at: string } } };
      return given.is === 'view' ? [given.view?.screen.at] : [];
    });
  const poll = (): void => {
    for (const run of polls) run();
  };
  /** Of the host's log; the agent's is beside it. */
  const logs = { entries, agentEntries: all.entries };
  return { ...fake, ...all, asked, time, poll, polls, host, ...logs, windowsOf, lockWindow, from, hello, call, views };
}
export type FakeHost = ReturnType<typeof fakeHost>;
