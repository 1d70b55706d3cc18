import { describe, expect, it } from 'vitest';
import type { Machine } from './defaults.ts';
import { leaves } from './leaves.ts';
import { loadSettings, SettingsError } from './load.ts';
import { helpText, printConfig } from './print.ts';

const machine = (env: Record<string, string> = {}): Machine => ({
  platform: 'linux',
  env,
  home: '/home/mia',
  hostname: 'ward4-pc',
  root: '/opt/hexlock',
  resources: null,
});

const load = (argv: readonly string[], env: Record<string, string> = {}, files: Record<string, string> = {}) =>
  loadSettings({ argv, machine: machine(env), readFile: (path) => files[path] ?? null });

function faultsOf(...args: Parameters<typeof load>): readonly string[] {
  try {
    load(...args);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

describe('settings', () => {
  it('have a default each, from the schema or from the machine', () => {
    const { settings, ask } = load([]);
    expect(ask).toBe('run');
    expect(settings).toMatchObject({
      stateDir: '/home/mia/.local/state/hexlock/agent',
      modelsDir: '/opt/hexlock/models/dist',
      station: 'ward4-pc',
      camera: { minHeight: 1080, lowResolution: 'warn' },
      host: { port: 0, open: 'auto', browserArgs: [] },
      register: null,
    });
  });

  it('come from flags before environment before file before default', () => {
    const env = { HEXLOCK_CONFIG: '/etc/a.json', HEXLOCK_WARD: 'env', HEXLOCK_HOST_PORT: '2' };
    const files = { '/etc/a.json': JSON.stringify({ ward: 'file', kind: 'personal', host: { port: 1 } }) };
    const { settings, list, file } = load(['--host-port', '3'], env, files);
    expect(settings).toMatchObject({ ward: 'env', kind: 'personal', host: { port: 3 } });
    expect(file).toBe('/etc/a.json');
    const source = (key: string) => list.find(({ leaf }) => leaf.key === key)?.source;
    expect(['host.port', 'ward', 'kind', 'theme'].map(source)).toEqual(['flag', 'environment', 'file', 'default']);
  });

  it('take lists as repeated flags, as JSON and as words', () => {
    expect(load(['--host-browser-args', '--a', '--host-browser-args=--b=1']).settings.host.browserArgs).toEqual([
      '--a',
      '--b=1',
    ]);
    expect(load([], { HEXLOCK_HOST_BROWSER_ARGS: '["--a b", "--c"]' }).settings.host.browserArgs).toEqual([
      '--a b',
      '--c',
    ]);
    expect(load([], { HEXLOCK_HOST_BROWSER_ARGS: '--a  --b' }).settings.host.browserArgs).toEqual(['--a', '--b']);
  });

  it('may be spelled on the command line as in the file', () => {
    expect(load(['--host.port', '5', '--cloudUrl', 'https://cloud.example']).settings).toMatchObject({
      host: { port: 5 },
      cloudUrl: 'https://cloud.example',
    });
  });

  it('are refused with the key, the value, where it came from and what is allowed, all at once', () => {
    const faults = faultsOf(['--host-port', '99999', '--kind', 'public'], { HEXLOCK_CAMERA_MIN_HEIGHT: 'tall' });
    expect(faults).toEqual([
      'kind: "public" (--kind) is not allowed; it must be personal or shared',
      'camera.minHeight: "tall" (HEXLOCK_CAMERA_MIN_HEIGHT) is not allowed; it must be a whole number from 240 to 4320',
      'host.port: 99999 (--host-port) is not allowed; it must be a whole number from 0 to 65535',
    ]);
  });

  it('name what does not exist', () => {
    const files = { '/a.json': JSON.stringify({ hosts: { port: 1 }, host: { ports: 1 }, ward: 'x' }) };
    const faults = faultsOf(['--config', '/a.json', '--colour', 'red'], {}, files);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['--colour', 'red', 'hosts', 'host.ports']);
    expect(faultsOf(['--config', '/b.json'])).toEqual(['config: there is no file /b.json']);
    expect(faultsOf(['--config', '/c.json'], {}, { '/c.json': '{' })[0]).toMatch(/^config: \/c.json is not JSON/);
    expect(faultsOf(['--ward'])).toEqual(['--ward: the value is missing']);
  });

  it.each([
    ['http://cloud.example', false],
    ['https://cloud.example', true],
    ['https://cloud.example/tenant', true],
    ['http://127.0.0.1:8470', true],
    ['http://localhost', true],
    ['http://localhost.evil.example', false],
    ['https://user:secret@cloud.example', false],
    ['https://cloud.example?x=1', false],
    ['ftp://localhost', false],
    ['cloud', false],
  ])('cloudUrl %s: %s', (url, allowed) => {
    expect(faultsOf(['--cloud-url', url])).toHaveLength(allowed ? 0 : 1);
  });
});

describe('a secret', () => {
  const token = 'one-time-token-123';
  it('that are lists of rules say which one is broken, and settings that do not go together, which', () => {
    expect(faultsOf(['--readers-layouts', 'clinic 34; site 2-17; card 17-33'])).toEqual([
      expect.stringMatching(/^readers.layouts: .* must be .*; the number "card" shares bits with the one before it$/),
    ]);
    expect(faultsOf(['--readers-wedge', 'numbers x-clinic 5+5'])).toEqual([
      'readers.wedge: x-clinic is none of h10301, h10304, c1000',
    ]);
  });

  it('is shown as dots and never in an error', () => {
    expect(printConfig(load(['--register', token]))).not.toContain(token);
    expect(faultsOf(['--register', 'short secret']).join()).not.toContain('short secret');
  });

  it('does not belong into the file', () => {
    const files = { '/a.json': JSON.stringify({ register: token }) };
    const [fault = ''] = faultsOf(['--config', '/a.json'], {}, files);
    expect(fault).toContain('HEXLOCK_REGISTER');
    expect(fault).not.toContain(token);
  });
});

describe('--help and --print-config', () => {
  it('tell every setting with its flag, variable and default', () => {
    expect(load(['--help']).ask).toBe('help');
    const help = helpText(machine(), 'hexlock');
    for (const { flag, variable, about } of leaves) {
      expect(help).toContain(flag);
      expect(help).toContain(variable);
      expect(help).toContain(about.description);
    }
    expect(help).toContain('[tests only]');
  });

  it('are told apart: each has a description of its own', () => {
    const told = leaves.map(({ about }) => about.description);
    expect(new Set(told).size).toBe(told.length);
  });

  it('tell each value in force and where it came from', () => {
    const loaded = load(['--print-config', '--ward', 'Ward 4']);
    expect(loaded.ask).toBe('printConfig');
    expect(printConfig(loaded)).toMatch(/ward +flag +Ward 4/);
    expect(printConfig(loaded)).toMatch(/kind +default +shared/);
  });
});
