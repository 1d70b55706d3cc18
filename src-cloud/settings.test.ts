import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelTiers } from './house.ts';
import {
  assertSafeToListen,
  defaultSettings,
  resolveSettings,
  settingsFile,
  settingsOfEnvironment,
} from './settings.ts';
import { forDuplicates, manifestDecisions, manifestThresholds } from './thresholds.ts';

describe('settings', () => {
  it('come from the file, then the environment, then flags', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hexlock-settings-'));
    writeFileSync(join(folder, 'cloud.json'), '{ "port": 1, "host": "::1", "rates": { "proofs": 7 } }');
    const settings = resolveSettings(
      settingsFile(folder),
      settingsOfEnvironment({ HEXLOCK_CLOUD_PORT: '2', HEXLOCK_CLOUD_METRICS: 'everyone', HEXLOCK_CLOUD_HOST: '' }),
      { port: 3, behindProxy: undefined },
    );
    expect(settings).toMatchObject({ port: 3, host: '::1', metrics: 'everyone', behindProxy: false });
    expect(settings.rates).toEqual({ ...defaultSettings.rates, proofs: 7 });
    const environment = settingsOfEnvironment({ HEXLOCK_CLOUD_KEYS_RP_ID: 'login.x.example' });
    const origins = ['https://login.x.example:8443'];
    expect(resolveSettings({ keys: { origins } }, environment).keys).toEqual({ rpId: 'login.x.example', origins });
    rmSync(folder, { recursive: true });
  });

  it.each([
    [{ port: 70_000 }, 'port: 70000 is not allowed'],
    [{ rates: { proofs: 0 } }, 'rates.proofs: 0 is not allowed'],
    [{ colour: 'red' }, 'colour: there is no such setting'],
    [{ rates: { logins: 1 } }, 'rates.logins: there is no such setting'],
    [{ publicUrl: 'ftp://x' }, 'publicUrl: "ftp://x" is not allowed'],
    [{ keys: { rpId: 'https://x' } }, 'keys.rpId: "https://x" is not allowed'],
    [{ keys: { origins: ['http://localhost:1'] } }, 'keys.origins.0: "http://localhost:1" is not allowed'],
    [{ keys: { rpId: 'x.example', origins: ['https://y.example'] } }, 'each origin is the host of rpId'],
    [{ keys: { rpId: 'x.example', origins: ['https://evilx.example'] } }, 'each origin is the host of rpId'],
    [settingsOfEnvironment({ HEXLOCK_CLOUD_PORT: 'web' }), 'port: "web" is not allowed'],
    [settingsOfEnvironment({ HEXLOCK_CLOUD_BEHIND_PROXY: 'perhaps' }), 'behindProxy: "perhaps" is not allowed'],
    [settingsOfEnvironment({ HEXLOCK_CLOUD_TLS_CERT: 'a.pem' }), 'tls.key: "" is not allowed'],
  ])('%j are refused with key, value and what is allowed', (part, message) => {
    expect(() => resolveSettings(part as object)).toThrow(message);
  });

  it('in a file that is no JSON object name the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hexlock-settings-'));
    for (const text of ['{', '[]', '7']) {
      writeFileSync(join(folder, 'cloud.json'), text);
      expect(() => settingsFile(folder)).toThrow(join(folder, 'cloud.json'));
    }
    rmSync(folder, { recursive: true });
  });

  it('let the cloud listen in the clear on this machine only', () => {
    const listen = (part: object) => () => assertSafeToListen(resolveSettings(part));
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) expect(listen({ host })).not.toThrow();
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example'])
      expect(listen({ host })).toThrow('without TLS');
    const publicUrl = 'https://cloud.hexlock.example';
    expect(listen({ host: '0.0.0.0', behindProxy: true, publicUrl })).not.toThrow();
    expect(listen({ host: '0.0.0.0', tls: { cert: 'c', key: 'k' }, publicUrl })).not.toThrow();
  });
});

describe('the decisions of the manifest', () => {
  it('know every network they name, and find a face that is enrolled twice at least as surely as they accept one', () => {
    const { login, duplicate } = manifestDecisions();
    for (const { models, threshold } of login.sets) {
      for (const model of models) {
        expect(modelTiers.get(model)).toBeDefined();
        expect(manifestThresholds('single')[model]).toBeLessThan(1);
      }
      const same = duplicate.sets.find((set) => set.models.join() === models.join());
      expect(same?.threshold ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(threshold - 1e-9);
    }
  });

  it('ask for more where a set was measured at a greater rate than 1e-5, and never for more than usual logins give', () => {
    const set = (fmr: number) => ({
      models: [],
      weights: [],
      threshold: 0.6,
      sameScan: 0.3,
      measured: { fmr, fnmr: 0.03 },
    });
    expect(forDuplicates(set(1e-5)).threshold).toBe(0.6);
    expect(forDuplicates(set(0)).threshold).toBe(0.6);
    expect(forDuplicates(set(1e-4)).threshold).toBeCloseTo(0.72, 6);
    expect(forDuplicates(set(1)).threshold).toBeLessThan(1);
  });
});
