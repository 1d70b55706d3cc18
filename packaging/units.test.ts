/** The services of a person's session: read by systemd's own checker where there is one, and in any case by us. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { root } from '../scripts/lib/root.ts';

const units = ['hexlock.service', 'hexlock-agent.service'] as const;
const textOf = (unit: string): string => readFileSync(join(root, 'packaging/linux', unit), 'utf8');

/** `[Section]` to its `Key=value` lines. @throws on a line that is neither, and on a key that is there twice */
function parse(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections: Record<string, Record<string, string>> = {};
  let current: Record<string, string> | null = null;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const section = /^\[(\w+)\]$/.exec(line)?.[1];
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (section !== undefined) {
      current = {};
      sections[section] = current;
    } else if (current && key !== undefined && value !== undefined && !(key in current)) current[key] = value;
    else throw new Error(`a line that says nothing, or says it twice: ${line}`);
  }
  return sections;
}

/** What systemd finds wrong with a unit of the user's. @param program takes the place of what is not installed here */
function complaints(text: string, program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hexlock-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'checked.service');
  writeFileSync(file, text.replaceAll(/^(Exec\w+=)\S+/gm, `$1${program}`));
  const runtime = join(folder, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const { stderr, status } = spawnSync('systemd-analyze', ['--user', '--man=no', 'verify', file], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: runtime },
  });
  return status === 0 ? stderr : `${stderr} (${status})`;
}
const canVerify = existsSync('/usr/bin/systemd-analyze');
if (!canVerify) console.log('units are not verified by systemd: systemd-analyze is not installed');

describe.each(units)('%s', (unit) => {
  it('is started again for ever, and locks the session whenever it has ended', () => {
    const { Unit, Service, Install } = parse(textOf(unit));
    expect(Unit).toMatchObject({ PartOf: 'graphical-session.target', StartLimitIntervalSec: '0' });
    expect(Service).toMatchObject({
      Type: 'notify',
      NotifyAccess: 'all',
      Restart: 'always',
      ExecStart: expect.stringMatching(/ --watchdog$/),
      // Of a service loginctl knows no session but the one on the user's display.
      ExecStopPost: '/usr/bin/loginctl lock-session auto',
    });
    // systemd is the second one: it must not take a restart by the first for a hang.
    expect(Number(Service?.WatchdogSec)).toBeGreaterThan(60);
    expect(Install).toEqual({ WantedBy: 'graphical-session.target' });
  });

  it.runIf(canVerify)('is a unit that systemd takes', () => {
    expect(complaints(textOf(unit), process.execPath)).toBe('');
  });
});

describe('what reads units here', () => {
  it.runIf(canVerify)('finds a key that does not exist', () => {
    expect(complaints(`${textOf('hexlock.service')}\n[Service]\nExecStopPast=/bin/true\n`, process.execPath)).toContain(
      'ExecStopPast',
    );
  });

  it('finds a key that is there twice', () => {
    expect(() => parse('[Service]\nRestart=no\nRestart=always\n')).toThrow('twice');
  });
});

describe('the package', () => {
  it('brings the service of the program that it installs', () => {
    const builder = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
    expect(builder).toContain('packaging/linux/hexlock.service=/usr/lib/systemd/user/hexlock.service');
    expect(parse(textOf('hexlock.service')).Service?.ExecStart).toBe('/opt/Hexlock/hexlock --watchdog');
  });
});
