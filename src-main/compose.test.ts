/** The composed agent against a loopback tenant that fails before, during and after the scan. */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsSchema } from '../src-shared/contracts/config.ts';
import type { OutputOf } from '../src-shared/contracts/ipc.ts';
import type { Code } from '../src-shared/domain/codes.ts';
import { defaultComputer } from '../src-shared/domain/computer.ts';
import { type ComposeParts, composeAgent, type RunningAgent } from './compose.ts';
import type { WindowLink } from './links.ts';
import { fileVault } from './store/vault.ts';
import type { SystemLink } from './system.ts';
import { fakeWindows } from './testing/agent.fake.ts';
import { fakeBasics } from './testing/basics.fake.ts';
import { type FakeFace, fakeFace, fakeMessage } from './testing/face.fake.ts';
import { temporaryFolder } from './testing/folder.fake.ts';
import { type FakeTenant, type Fault, startFakeTenant } from './testing/tenant.fake.ts';

const { walkAway, taps, screen } = defaultComputer;
type View = OutputOf<'lock.view'>;

let tenant: FakeTenant;
let running: RunningAgent;
let face: FakeFace;
let stateDir: string;
let moves: string[];
let link: WindowLink;
let view: View;
let changed: () => void;

/** Long enough that no honest answer is ever late. */
const patientSeconds = 30;

async function makeAgent(
  cloudUrl = tenant.url,
  cloudTimeoutSeconds = patientSeconds,
  parts: Pick<ComposeParts, 'listen'> = {},
): Promise<void> {
  const settings = SettingsSchema.parse({
    cloudUrl,
    cloudTimeoutSeconds,
    heartbeatSeconds: 1,
    register: 'one-time-token-one-time',
    stateDir,
    modelsDir: stateDir,
    rendererDir: stateDir,
    wasmDir: stateDir,
    station: 'Station 12',
    camera: {},
    scan: {},
    readers: { hid: 'off', pcsc: 'off' },
    host: {},
    session: {},
  });
  const fake = fakeWindows();
  moves = fake.moves;
  running = await composeAgent({
    settings,
    vault: fileVault,
    windows: fake.windows,
    log: fakeBasics().log,
    agentVersion: '0',
    createFace: () => ({ ...face, truth: () => null, start: async () => undefined, close: async () => undefined }),
    ...parts,
  });
}

async function startAgent(cloudUrl = tenant.url, cloudTimeoutSeconds = patientSeconds): Promise<void> {
  await makeAgent(cloudUrl, cloudTimeoutSeconds);
  await running.start();
  const connected = running.agent.connect('lock', (message) => {
    if (message.is !== 'view') return;
    view = message.view as View;
    changed();
  });
  if (!connected) throw new Error('no link');
  link = connected;
}

/** Waits for a view; the test's own time limit ends it. */
async function until(holds: (view: View) => boolean): Promise<View> {
  while (!holds(view)) {
    await new Promise<void>((resolve) => {
      changed = resolve;
    });
  }
  return view;
}

const online = () => until(({ connection }) => connection.is === 'online');
const screenAt = (at: View['screen']['at']) => until(({ screen }) => screen.at === at);
const refusal = async (): Promise<Code> => {
  const { screen } = await until(({ screen }) => screen.at === 'locked' && screen.notice !== null);
  return screen.at === 'locked' && screen.notice ? screen.notice.code : 'internal';
};
const press = (call: string, input?: unknown): void => link.receive({ id: 1, call, input });
const password = (): void => press('lock.password', { username: 'mia', password: 'secret' });

/** Presses the face tile and answers with the attempt, once the camera shows a picture. */
async function scan(camera = { width: 1920, height: 1080, label: 'HD Webcam', frameRate: 30 }): Promise<string> {
  press('lock.face', { username: 'mia' });
  const { screen } = await screenAt('scanning');
  const attempt = screen.at === 'scanning' ? screen.attempt : '';
  press('camera.report', { is: 'ready', attempt, ...camera });
  // The report is taken in this very turn; its effects are there in the next.
  await new Promise((resolve) => setImmediate(resolve));
  return attempt;
}
const frames = (attempt: string): void => {
  for (let seq = 0; seq < 3; seq++) link.frame(fakeMessage(attempt, seq));
};
const begun = async (): Promise<void> => {
  const isSeen = () => tenant.seen.some(({ route }) => route === 'POST /v1/auth/transactions');
  // Where little time is given, a busy machine may let it pass before the tenant hears of it: then the scan is over.
  while (!isSeen() && view.screen.at === 'scanning') await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(async () => {
  tenant = await startFakeTenant();
  stateDir = temporaryFolder();
  face = fakeFace();
  changed = () => undefined;
});
afterEach(async () => {
  await running.stop();
  await tenant.close();
});

describe('the composed agent', () => {
  it('registers, opens by face and tells the audit log', async () => {
    await startAgent();
    expect((await online()).place.organisation).toBe('Harbor General');
    frames(await scan());
    await screenAt('open');
    expect(moves).toEqual(['showDesktop Mia U.']);
    press('lock.lock');
    await screenAt('locked');
    const reported = () => tenant.seen.filter(({ route }) => route.endsWith('/events')).map(({ body }) => body);
    while (reported().length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(reported()).toMatchObject([
      { kind: 'agent.started' },
      { kind: 'session.opened', session: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      { kind: 'session.locked' },
    ]);
    // What the cloud says of this computer is written beside all that.
    while (!readdirSync(stateDir).includes('workstation.json')) await new Promise((resolve) => setImmediate(resolve));
    const kept = readdirSync(stateDir);
    for (const file of ['agent.lock', 'endpoint-key.json', 'registration.json']) expect(kept).toContain(file);
  });

  it('does not know its cloud before it is registered, and stays locked', async () => {
    tenant.faults.set('POST /v1/endpoints', { is: 'status', status: 403, body: { code: 'token.refused' } });
    await startAgent();
    await until(({ connection }) => connection.is === 'offline' && connection.code === 'token.refused');
    password();
    expect(await refusal()).toBe('endpoint.unregistered');
  });

  it('recovers by itself when the cloud comes back', async () => {
    tenant.faults.set('*', { is: 'status', status: 503 });
    await startAgent();
    await until(({ connection }) => connection.is === 'offline' && connection.code === 'cloud.failed');
    tenant.faults.clear();
    await online();
    password();
    await screenAt('open');
  });

  it('keeps a camera below 1080p out where the tenant asks for it', async () => {
    tenant.faults.set('GET /v1/endpoint', {
      is: 'json',
      body: {
        endpoint: { id: 'e1', name: 'Station 12' },
        tenant: { id: 'tenant1', name: 'Harbor General' },
        serverTime: 0,
        lowResolution: 'refuse',
        computer: { walkAway, taps, screen },
      },
    });
    await startAgent();
    await online();
    await scan({ width: 1280, height: 720, label: 'HD Webcam', frameRate: 30 });
    expect(await refusal()).toBe('camera.lowResolution');
  });

  it('refuses a virtual camera by its name', async () => {
    await startAgent();
    await online();
    await scan({ width: 1920, height: 1080, label: 'fake_device_0', frameRate: 30 });
    expect(await refusal()).toBe('camera.injected');
    const reported = () => tenant.seen.filter(({ route }) => route.endsWith('/events')).map(({ body }) => body);
    while (reported().length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(reported()[1]).toMatchObject({ kind: 'scan.refused', code: 'camera.injected' });
    expect(moves).toEqual([]);
  });
});

describe('an agent that leaves while it starts', () => {
  it('closes what it finds to listen to too late', async () => {
    const found = Promise.withResolvers<SystemLink>();
    await makeAgent(tenant.url, patientSeconds, { listen: () => found.promise });
    const starting = running.start();
    await running.stop();
    const told: string[] = [];
    found.resolve({ locked: (is) => void told.push(`locked ${is}`), close: () => void told.push('closed') });
    await starting;
    expect(told).toEqual(['closed']);
  });
});

describe('a login', () => {
  const faults: readonly (readonly [string, Fault, Code])[] = [
    ['is down', { is: 'reset' }, 'cloud.unreachable'],
    ['is slow', { is: 'hang' }, 'cloud.slow'],
    ['answers 500', { is: 'status', status: 500 }, 'cloud.failed'],
    ['answers garbage', { is: 'text', text: '<html>' }, 'cloud.garbled'],
  ];

  /** Only who never answers is waited for. */
  const secondsFor = (code: Code): number => (code === 'cloud.slow' ? 0.4 : patientSeconds);

  it.each(faults)('stays out when the cloud %s before the scan', async (_what, fault, code) => {
    await startAgent(tenant.url, secondsFor(code));
    await online();
    tenant.faults.set('*', fault);
    await scan();
    expect(await refusal()).toBe(code);
    expect(moves).toEqual([]);
  });

  it.each(faults)('stays out when the cloud %s during the scan', async (_what, fault, code) => {
    await startAgent(tenant.url, secondsFor(code));
    await online();
    const attempt = await scan();
    await begun();
    tenant.faults.set('*', fault);
    frames(attempt);
    expect(await refusal()).toBe(code);
    expect(moves).toEqual([]);
  });

  it('stays out when another key signed the assertion after the scan', async () => {
    tenant.forgery = { kid: 'k2' };
    await startAgent();
    await online();
    frames(await scan());
    expect(await refusal()).toBe('cloud.untrusted');
    expect(moves).toEqual([]);
  });

  it('gets in once more after each of them', async () => {
    await startAgent();
    await online();
    tenant.faults.set('*', { is: 'status', status: 500 });
    password();
    await refusal();
    tenant.faults.clear();
    password();
    await screenAt('open');
  });
});
