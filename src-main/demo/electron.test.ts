import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseHost, startElectron } from './electron.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-electron-'));
  writeFileSync(join(folder, 'version'), '45.4.1');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const situation = (more: Partial<Parameters<typeof chooseHost>[0]> = {}) => ({
  choice: 'auto' as const,
  samples: false,
  platform: 'linux' as const,
  ...more,
  env: { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':0', ...more.env },
});

describe('chooseHost', () => {
  it('takes Electron where its binary and a display are there', () => {
    expect(chooseHost(situation())).toEqual({ is: 'electron', folder });
  });

  it('falls back to the browser and says why', () => {
    const why = (more: Parameters<typeof situation>[0]) => chooseHost(situation(more));
    expect(why({ env: { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nowhere') } })).toMatchObject({ why: /binary/ });
    expect(why({ env: { DISPLAY: '' } })).toMatchObject({ why: /display/ });
    expect(why({ samples: true })).toMatchObject({ why: /sample people/ });
    expect(why({ choice: 'browser' })).toMatchObject({ is: 'browser' });
  });

  it('refuses Electron with the remedy when it was asked for and is not there', () => {
    expect(() => chooseHost(situation({ choice: 'electron', samples: true }))).toThrow(/installed browser/);
  });
});

describe.skipIf(process.platform !== 'linux')('startElectron', () => {
  const install = (script: string) => {
    writeFileSync(join(folder, 'electron'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'electron'), 0o755);
  };

  it('hands over the checkout and the flags, and asks for no watchdog', async () => {
    install(`printf '%s\\n' "$@" > '${folder}/words'`);
    await expect(startElectron(folder, '/checkout', ['--cloud-url', 'http://127.0.0.1:1']).ended).resolves.toBe(0);
    const words = readFileSync(join(folder, 'words'), 'utf8').trim().split('\n');
    expect(words.filter((word) => word !== '--no-sandbox')).toEqual([
      '/checkout',
      '--cloud-url',
      'http://127.0.0.1:1',
      '--session-watchdog',
      'off',
    ]);
  });

  it('ends what it started', async () => {
    install(`echo $$ > '${folder}/pid'\nexec sleep 600`);
    const agent = startElectron(folder, '/checkout', []);
    // The file is there before the number is in it.
    const written = () => (existsSync(join(folder, 'pid')) ? readFileSync(join(folder, 'pid'), 'utf8') : '');
    while (!written().endsWith('\n')) await new Promise((resolve) => setTimeout(resolve, 10));
    await agent.stop();
    const pid = Number(written());
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('says when the binary does not start', async () => {
    await expect(startElectron(folder, '/checkout', []).ended).rejects.toThrow(/ENOENT/);
  });
});
