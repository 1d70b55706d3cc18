import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeLock } from '../../src-main/store/single.ts';
import { fakeBasics } from '../../src-main/testing/basics.fake.ts';
import { temporaryFolder } from '../../src-main/testing/folder.fake.ts';
import { noteWatched } from '../../src-main/watchdog/note.ts';
import { SettingsSchema } from '../../src-shared/contracts/config.ts';
import {
  findService,
  findUnwatched,
  isOfUnit,
  judgeActions,
  judgeHooks,
  judgeLogind,
  judgePcsc,
  judgeWatchdog,
  type Service,
} from './session.ts';

const session = (more: object) => SettingsSchema.shape.session.parse(more);

describe('the doctor, of sessions', () => {
  it('asks for the smart card service where it is wanted', () => {
    expect(judgePcsc('linux', 'auto', true).is).toBe('good');
    expect(judgePcsc('linux', 'on', false)).toMatchObject({ is: 'warning', remedy: expect.stringContaining('pcscd') });
    expect(judgePcsc('linux', 'off', false).is).toBe('good');
    expect(judgePcsc('win32', 'auto', false).is).toBe('good');
  });

  it('says what is not heard of the system', () => {
    expect(judgeLogind('linux', { session: '/org/freedesktop/login1/session/_32' })).toMatchObject({
      is: 'good',
      says: expect.stringMatching(/_32.*inhibitor/),
    });
    expect(judgeLogind('linux', { session: null })).toMatchObject({ says: expect.stringContaining('only sleep') });
    expect(judgeLogind('linux', new Error('no D-Bus'))).toMatchObject({ says: expect.stringContaining('no D-Bus') });
    expect(judgeLogind('win32', { session: null }).says).toContain('LockWorkStation');
    expect(judgeLogind('win32', { session: null }).says).toContain('nothing unlocks');
    expect(judgeLogind('darwin', { session: null }).says).toContain('no public call');
    expect(judgeLogind('freebsd', { session: null }).is).toBe('warning');
  });

  it('finds the programs of hooks, and lets addresses be', () => {
    expect(judgeHooks(session({}), {})).toEqual({ is: 'good', says: 'none' });
    expect(judgeHooks(session({ onOpen: [process.execPath], onLock: ['https://apps.example/x'] }), {})).toMatchObject({
      is: 'good',
      says: 'session.onOpen, session.onLock',
    });
    expect(judgeHooks(session({ onClose: ['no-such-program'] }), { PATH: '/bin' })).toMatchObject({
      is: 'warning',
      says: 'session.onClose: no such program',
    });
  });

  it('names what the system cannot be asked for', () => {
    expect(judgeActions('linux', () => true)).toEqual({
      is: 'good',
      says: 'dm-tool switch-to-greeter, systemctl reboot',
    });
    expect(judgeActions('linux', (name) => name === 'systemctl').says).toBe('cannot ask for another user’s session');
    expect(judgeActions('darwin', () => true).is).toBe('warning');
  });

  it('says who covers the screen when the agent ends, and when nobody would', () => {
    const found = { session: '/org/freedesktop/login1/session/_32' };
    const judge = (
      platform: NodeJS.Platform,
      logind: { session: string | null } | Error = found,
      service: Service = 'off',
    ) => judgeWatchdog(platform, 'on', logind, service);
    for (const service of ['runs', 'on'] as const) expect(judge('linux', found, service).is).toBe('good');
    expect(judge('linux')).toMatchObject({
      is: 'warning',
      says: expect.stringContaining('killed at once'),
      remedy: expect.stringMatching(/^systemctl --user enable --now hexlock /),
    });
    // Switched on or not: this one was started by something else, which does not start it again.
    expect(judge('linux', found, 'beside')).toMatchObject({
      is: 'warning',
      says: expect.stringContaining('not started by systemd'),
      remedy: expect.stringMatching(/^end it .*systemctl --user enable --now hexlock /),
    });
    for (const logind of [{ session: null }, new Error('no D-Bus')]) {
      expect(judge('linux', logind).says).toContain('nothing covers');
    }
    expect(judge('darwin').says).toContain('nothing covers');
    expect(judge('win32').says).toContain('LockWorkStation');
    expect(judgeWatchdog('linux', 'off', found, 'runs').says).toContain('switched off');
    expect(judgeWatchdog('linux', 'on', found, 'runs', true)).toMatchObject({
      is: 'warning',
      says: expect.stringContaining('has no watchdog'),
    });
  });

  it.each([
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/hexlock.service', true],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/hexlock-agent.service', true],
    ['12:pids:/\n1:name=systemd:/user.slice/user-1000.slice/user@1000.service/hexlock.service\n0::/', true],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-hexlock@autostart.service', false],
    ['0::/user.slice/user-1000.slice/session-2.scope', false],
    ['0::/system.slice/hexlock-cloud.service', false],
    ['0::/', false],
  ])('knows whether systemd started an agent: %j is %s', (cgroup, expected) => {
    expect(isOfUnit(`${cgroup}\n`)).toBe(expected);
  });

  it('finds an agent that runs without a watchdog', () => {
    const stateDir = temporaryFolder();
    const note = noteWatched(stateDir, fakeBasics().log);
    note(false);
    // Of an agent that has ended it says nothing.
    expect(findUnwatched(stateDir)).toBe(false);
    const giveBack = takeLock(stateDir);
    expect(findUnwatched(stateDir)).toBe(true);
    note(true);
    expect(findUnwatched(stateDir)).toBe(false);
    giveBack();
  });

  it.runIf(process.platform === 'linux')('finds an agent that systemd did not start, whatever is switched on', () => {
    const [stateDir, home] = [temporaryFolder(), temporaryFolder()];
    const env = { XDG_CONFIG_HOME: home };
    const wants = join(home, 'systemd/user/graphical-session.target.wants');
    mkdirSync(wants, { recursive: true });
    symlinkSync(process.execPath, join(wants, 'hexlock.service'));
    expect(findService(stateDir, env)).toBe('on');
    // This process stands for the agent.
    const giveBack = takeLock(stateDir);
    expect(findService(stateDir, env)).toBe('beside');
    giveBack();
    expect(findService(stateDir, env)).toBe('on');
  });
});
