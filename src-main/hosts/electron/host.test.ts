import { describe, expect, it } from 'vitest';
import { channels } from '../../../src-shared/contracts/wire.ts';
import { defaultComputer } from '../../../src-shared/domain/computer.ts';
import { attemptId, settle } from '../../testing/basics.fake.ts';
import { fakeMessage } from '../../testing/face.fake.ts';
import { ownArguments } from './arguments.ts';
import { prepareElectron } from './host.ts';
import { isAllowed } from './keys.ts';
import { FakeContents, FakeEvent, FakePort, fakeDisplay, fakeElectron } from './testing/electron.fake.ts';
import { type FakeHost, fakeHost, lockPage } from './testing/host.fake.ts';
import { safeVault } from './vault.ts';
import { prepareWatchdog } from './watchdog.ts';

describe('the lock windows', () => {
  it('cover every display, over everything, and cannot be closed', () => {
    const all = fakeHost([fakeDisplay(1), fakeDisplay(2, 1920)]);
    expect(all.windowsOf('lock').map(({ options: { x } }) => x)).toEqual([0, 1920]);
    for (const window of all.windowsOf('lock')) {
      expect(window.options).toMatchObject({ kiosk: true, closable: false, frame: false, alwaysOnTop: true });
      expect(window.options.webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        devTools: false,
        preload: '/preload/lock.cjs',
      });
      expect(window.calls).toEqual(
        expect.arrayContaining([
          'setAlwaysOnTop true screen-saver',
          'setVisibleOnAllWorkspaces true',
          'setContentProtection true',
          'setKiosk true',
          'show',
        ]),
      );
      const close = new FakeEvent();
      window.emit('close', close);
      expect(close.defaultPrevented).toBe(true);
    }
  });

  it('have developer tools in a checkout only', () => {
    const all = fakeHost([fakeDisplay(1)], false);
    expect(all.lockWindow().options.webPreferences?.devTools).toBe(true);
  });

  it('follow displays that come, go and change', () => {
    const all = fakeHost();
    all.state.displays = [fakeDisplay(1), fakeDisplay(2, 1920)];
    all.screen.emit('display-added');
    expect(all.windowsOf('lock')).toHaveLength(2);
    expect(all.windowsOf('lock')[1]?.visible).toBe(false);
    all.windowsOf('lock')[1]?.emit('ready-to-show');
    expect(all.windowsOf('lock')[1]?.visible).toBe(true);

    all.state.displays = [
      { ...fakeDisplay(1), bounds: { x: 0, y: 0, width: 3840, height: 2160 } },
      fakeDisplay(2, 3840),
    ];
    all.screen.emit('display-metrics-changed');
    expect(all.windowsOf('lock').map(({ bounds }) => bounds.x)).toEqual([0, 3840]);

    all.state.displays = [fakeDisplay(2)];
    all.state.primary = 2;
    all.screen.emit('display-removed');
    expect(all.windowsOf('lock')).toHaveLength(1);
    expect(all.lockWindow().webContents.url).not.toContain('passive');
  });

  it('give input to the primary display, also when it becomes another one', () => {
    const all = fakeHost([fakeDisplay(1), fakeDisplay(2, 1920)]);
    const before = all.lockWindow();
    all.state.primary = 2;
    all.screen.emit('display-metrics-changed');
    expect(before.destroyed).toBe(true);
    expect(all.lockWindow().options.x).toBe(1920);
    expect(all.windowsOf('lock')).toHaveLength(2);
  });

  it('go when a desktop opens and come back when it is locked', async () => {
    const all = fakeHost();
    const window = all.lockWindow();
    await all.logIn();
    expect(window.visible).toBe(false);
    all.agent.lock();
    expect(window.visible).toBe(true);
    expect(all.lockWindow()).toBe(window);
  });

  it('take the focus back', () => {
    const all = fakeHost();
    const window = all.lockWindow();
    window.calls.length = 0;
    window.emit('blur');
    expect(window.calls).toEqual(['focus']);
  });

  it('let no dangerous key through', () => {
    const all = fakeHost();
    const press = (key: string, more: object = {}): boolean => {
      const event = new FakeEvent();
      const input = { key, control: false, meta: false, alt: false, shift: false, ...more };
      all.lockWindow().webContents.emit('before-input-event', event, input);
      return !event.defaultPrevented;
    };
    expect(press('a')).toBe(true);
    expect(press('F12')).toBe(false);
    expect(press('w', { control: true })).toBe(false);
  });

  it('may close when the agent leaves', () => {
    const all = fakeHost();
    const window = all.lockWindow();
    all.host.stop();
    expect(window.destroyed).toBe(true);
    expect(all.state.trayGone).toBe(true);
  });
});

describe('isAllowed', () => {
  const none = { control: false, meta: false, alt: false, shift: false };
  it.each([
    ['Enter', {}, true],
    ['Tab', { shift: true }, true],
    ['v', { control: true }, true],
    ['V', { control: true }, true],
    ['+', { control: true }, true],
    ['@', { control: true, alt: true }, true],
    ['ArrowLeft', { control: true }, true],
    ['r', { control: true }, false],
    ['I', { control: true, shift: true }, false],
    ['q', { meta: true }, false],
    ['F4', { alt: true }, false],
    ['Delete', { control: true, alt: true }, false],
    ['ArrowLeft', { alt: true }, false],
    ['F5', {}, false],
    ['BrowserBack', {}, false],
    ['ContextMenu', {}, false],
  ] as const)('%s with %j: %s', (key, more, allowed) => {
    expect(isAllowed({ ...none, ...more, key })).toBe(allowed);
  });
});

describe('a message', () => {
  it('brings the whole view to a window that says hello, and nothing before', () => {
    const all = fakeHost();
    const window = all.lockWindow();
    expect(window.webContents.sent).toEqual([]);
    all.hello(window);
    expect(all.views(window)).toEqual(['locked']);
  });

  it('is answered to the page of the role', async () => {
    const all = fakeHost();
    const window = all.lockWindow();
    all.hello(window);
    await all.call(window, 'lock.face', { username: 'mia' });
    expect(all.views(window)).toEqual(['locked', 'scanning']);
    expect(window.webContents.sent).toContainEqual({
      channel: channels.message,
      message: { is: 'reply', id: 1, reply: { ok: true, value: undefined } },
    });
  });

  const strangers: readonly (readonly [string, (all: FakeHost) => object])[] = [
    ['from another page', (all) => all.from(all.lockWindow().webContents, 'https://evil.example/')],
    ['from the page of another role', (all) => all.from(all.lockWindow().webContents, 'hexlock://agent/options/')],
    ['from a host of that name elsewhere', (all) => all.from(all.lockWindow().webContents, 'hexlock://evil/lock/')],
    [
      'from an embedded frame',
      (all) => all.from(all.lockWindow().webContents, lockPage, { senderFrame: { url: lockPage, parent: {} } }),
    ],
    ['from a frame that is gone', (all) => all.from(all.lockWindow().webContents, '', { senderFrame: null })],
    ['from a window that we did not make', (all) => all.from(new FakeContents(), lockPage)],
  ];
  it.each(strangers)('%s is refused', async (_what, event) => {
    const all = fakeHost();
    all.hello(all.lockWindow());
    all.ipc.emit(channels.message, event(all), { id: 1, call: 'lock.face', input: { username: 'mia' } });
    await settle();
    expect(all.views(all.lockWindow())).toEqual(['locked']);
    expect(all.entries.at(-1)).toMatchObject({ level: 'warn', event: 'ipc.sender' });
  });

  it('of a passive window is refused', async () => {
    const all = fakeHost([fakeDisplay(1), fakeDisplay(2, 1920)]);
    const passive = all.windowsOf('lock').find(({ webContents }) => webContents.url.includes('passive'));
    if (!passive) throw new Error('no passive window');
    all.hello(passive);
    await all.call(passive, 'lock.face', { username: 'mia' });
    expect(all.views(passive)).toEqual(['locked']);
  });

  it('is not sent to a window that is gone', async () => {
    const all = fakeHost();
    const window = all.lockWindow();
    all.hello(window);
    window.webContents.destroyed = true;
    const before = window.webContents.sent.length;
    all.setConnection({ is: 'offline', code: 'cloud.unreachable' });
    expect(window.webContents.sent).toHaveLength(before);
  });

  it('is a frame on the port, and only there', async () => {
    const all = fakeHost();
    const window = all.lockWindow();
    all.hello(window);
    const port = new FakePort();
    all.ipc.emit(channels.frames, all.from(window.webContents, lockPage, { ports: [port] }));
    expect(port.started).toBe(true);
    await all.call(window, 'lock.face', { username: 'mia' });
    port.emit('message', { data: fakeMessage(attemptId(1), 0) });
    await settle();
    expect(all.face.asked).toHaveLength(1);
    port.emit('message', { data: 'no bytes' });
    expect(all.entries.at(-1)).toMatchObject({ event: 'frame.malformed' });
  });
});

describe('a page', () => {
  const visit = (all: FakeHost, event: string, url: string, isMainFrame = true): boolean => {
    const contents = all.lockWindow().webContents;
    all.app.emit('web-contents-created', {}, contents);
    const details = Object.assign(new FakeEvent(), { url, isMainFrame });
    contents.emit(event, details);
    return !details.defaultPrevented;
  };

  it.each([
    ['will-frame-navigate', lockPage, true],
    ['will-frame-navigate', 'hexlock://agent/options/', false],
    ['will-frame-navigate', 'https://evil.example/', false],
    ['will-frame-navigate', 'file:///etc/passwd', false],
    ['will-redirect', lockPage, false],
    ['will-attach-webview', '', false],
  ] as const)('%s to %s: %s', (event, url, allowed) => {
    expect(visit(fakeHost(), event, url)).toBe(allowed);
  });

  it('opens no window', () => {
    const all = fakeHost();
    const contents = all.lockWindow().webContents;
    all.app.emit('web-contents-created', {}, contents);
    expect(contents.openHandler?.({ url: 'https://evil.example/' } as never)).toEqual({ action: 'deny' });
  });

  const mayUse = (all: FakeHost, permission: string, more: object = {}): boolean => {
    const contents = all.lockWindow().webContents;
    let granted = false;
    const details = { mediaTypes: ['video'], isMainFrame: true, requestingUrl: lockPage, ...more };
    all.state.request?.(
      contents as never,
      permission as never,
      (answer) => {
        granted = answer;
      },
      details as never,
    );
    const type = details.mediaTypes.length === 1 ? details.mediaTypes[0] : 'unknown';
    const checked = all.state.check?.(contents as never, permission as never, '', {
      ...details,
      mediaType: type,
    } as never);
    expect(checked).toBe(granted);
    return granted;
  };

  it('uses the camera while its attempt runs, without sound, and nothing else', async () => {
    const all = fakeHost();
    const window = all.lockWindow();
    all.hello(window);
    expect(mayUse(all, 'media')).toBe(false);
    await all.call(window, 'lock.face', { username: 'mia' });
    expect(mayUse(all, 'media')).toBe(true);
    expect(mayUse(all, 'media', { mediaTypes: ['audio'] })).toBe(false);
    expect(mayUse(all, 'media', { mediaTypes: ['video', 'audio'] })).toBe(false);
    expect(mayUse(all, 'media', { mediaTypes: [] })).toBe(false);
    expect(mayUse(all, 'media', { isMainFrame: false })).toBe(false);
    expect(mayUse(all, 'media', { requestingUrl: 'https://evil.example/' })).toBe(false);
    for (const permission of ['geolocation', 'notifications', 'display-capture', 'clipboard-read', 'openExternal']) {
      expect(mayUse(all, permission), permission).toBe(false);
    }
    expect(all.state.device?.({} as never)).toBe(false);
    await all.call(window, 'lock.cancel');
    expect(mayUse(all, 'media')).toBe(false);
  });

  it('is served from our own scheme with the strict policy, and nothing from elsewhere', async () => {
    const all = fakeHost();
    const get = async (url: string, method = 'GET') => all.state.serve?.(new Request(url, { method }));
    const lock = await get(lockPage);
    expect(lock?.status).toBe(200);
    expect(lock?.headers.get('content-security-policy')).toContain("connect-src 'self';");
    expect(await (await get('hexlock://agent/assets/a.js'))?.text()).toBe('export {};');
    expect((await get('hexlock://agent/../endpoint-key.json'))?.status).toBe(404);
    expect((await get('hexlock://agent/assets/%2e%2e/%2e%2e/x.js'))?.status).toBe(404);
    expect((await get('hexlock://agent/nothing.js'))?.status).toBe(404);
    expect((await get('hexlock://evil/assets/a.js'))?.status).toBe(405);
    expect((await get(lockPage, 'POST'))?.status).toBe(405);
  });
});

describe('the tray', () => {
  it('says who is signed in, locks, and opens User Options', async () => {
    const all = fakeHost();
    const item = (label: string) => all.state.menu.find((entry) => entry.label === label);
    expect(all.state.tip).toBe('Hexlock');
    expect(item('Lock')?.enabled).toBe(false);
    await all.logIn();
    expect(all.state.tip).toBe('Signed in as Mia U..');
    item('User Options')?.click?.({} as never, undefined, {} as never);
    expect(all.windowsOf('options')).toHaveLength(1);
    item('Lock')?.click?.({} as never, undefined, {} as never);
    expect(all.windowsOf('options')).toHaveLength(0);
    expect(all.lockWindow().visible).toBe(true);
    expect(all.state.tip).toBe('Hexlock');
  });
});

describe('the options window', () => {
  it('is one, and closing it ends what was in it', async () => {
    const all = fakeHost();
    await all.logIn();
    all.agent.openOptions();
    all.agent.openOptions();
    expect(all.windowsOf('options')).toHaveLength(1);
    const [window] = all.windowsOf('options');
    if (!window) throw new Error('no window');
    all.hello(window);
    expect(window.webContents.sent).toHaveLength(1);
    window.destroy();
    expect(all.agent.connect('options', () => undefined)).toBeNull();
  });
});

describe('the machine', () => {
  it.each(['suspend', 'lock-screen', 'user-did-resign-active'])('is locked at %s', async (event) => {
    const all = fakeHost();
    await all.logIn();
    all.power.emit(event);
    expect(all.agent.signedIn()).toBeNull();
  });

  it.each(['resume', 'unlock-screen', 'user-did-become-active'])('is not opened by %s', async (event) => {
    const all = fakeHost();
    all.power.emit(event);
    await all.logIn();
    all.power.emit(event);
    expect(all.agent.signedIn()).toBe('Mia U.');
    all.agent.lock();
    all.power.emit(event);
    expect(all.agent.signedIn()).toBeNull();
  });

  it('that shuts down, and a session of the system that ends, make the agent leave', () => {
    const all = fakeHost();
    all.power.emit('shutdown');
    all.lockWindow().emit('session-end');
    expect(all.asked.shutdowns).toBe(2);
  });

  it('is locked when the page that could ask something has crashed below the open desktop', async () => {
    const all = fakeHost();
    await all.logIn();
    all.lockWindow().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(all.agent.signedIn()).toBeNull();
    expect(all.lockWindow().destroyed).toBe(false);
  });

  it('is locked by its key, and gives the key back', async () => {
    const all = fakeHost();
    await all.logIn();
    all.state.keys.get('Control+Alt+L')?.();
    expect(all.agent.signedIn()).toBeNull();
    all.host.stop();
    expect([...all.state.keys.keys(), ...all.polls]).toEqual([]);
  });

  it('that is used anywhere is not idle; one that is not is warned, above the desktop, and locked', async () => {
    const all = fakeHost();
    await all.logIn();
    const { idleSeconds, warnSeconds } = defaultComputer.walkAway;
    const warnAt = 1000 * (idleSeconds - warnSeconds);
    all.pass(warnAt - 1);
    all.poll();
    all.state.idleSeconds = idleSeconds;
    all.pass(warnAt - 1);
    all.poll();
    expect(all.lockWindow().visible).toBe(false);
    all.pass(1);
    expect(all.lockWindow().visible).toBe(true);
    expect(all.agent.signedIn()).toBe('Mia U.');
    // A touch brings the desktop back.
    all.agent.active();
    expect(all.lockWindow().visible).toBe(false);
    all.pass(1000 * idleSeconds);
    all.pass(1000 * warnSeconds);
    expect(all.agent.signedIn()).toBeNull();
    expect(all.lockWindow().visible).toBe(true);
  });

  it('runs one instance; a second one brings the lock screen up', () => {
    const { electron, state } = fakeElectron();
    expect(prepareElectron(electron)).toBe(true);
    expect(state).toMatchObject({ sandboxed: true, schemes: [{ scheme: 'hexlock' }] });
    state.first = false;
    expect(prepareElectron(electron)).toBe(false);
    const all = fakeHost();
    const window = all.lockWindow();
    window.visible = false;
    all.app.emit('second-instance');
    expect(window.visible).toBe(true);
  });
});

describe('the watchdog', () => {
  it('shows nothing, and has a data folder of its own', () => {
    const { electron, state } = fakeElectron();
    prepareWatchdog(electron);
    expect(state).toMatchObject({ accelerated: false, dock: false });
    expect(state.paths.userData).toBe('/home/mia/.config/hexlock/watchdog');
  });
});

describe('safeVault', () => {
  it('seals and opens', async () => {
    const { electron } = fakeElectron();
    const vault = safeVault(electron, 'linux');
    expect(await vault.open(await vault.seal('key'))).toBe('key');
  });

  it.each(['basic_text', 'unknown'] as const)('refuses the key store %s', async (backend) => {
    const { electron, state } = fakeElectron();
    state.keyStore = backend;
    await expect(safeVault(electron, 'linux').seal('key')).rejects.toMatchObject({ code: 'storage.failed' });
    expect(await safeVault(electron, 'win32').seal('key')).not.toBe('');
  });

  it('refuses a store that is locked, and a key that is not its own', async () => {
    const { electron, state } = fakeElectron();
    const vault = safeVault(electron, 'linux');
    await expect(vault.open(Buffer.from('other').toString('base64'))).rejects.toMatchObject({ code: 'storage.failed' });
    state.keyStoreOpen = false;
    await expect(vault.seal('key')).rejects.toMatchObject({ code: 'storage.failed' });
  });
});

describe('ownArguments', () => {
  it('leaves Electron and Chromium their switches', () => {
    const line = ['electron', '.', '--inspect=0', '--no-sandbox', '--ward', 'East', '--ozone-platform=x11'];
    expect(ownArguments(line, false)).toEqual(['--ward', 'East']);
    expect(ownArguments(['hexlock', '--help'], true)).toEqual(['--help']);
  });
});
