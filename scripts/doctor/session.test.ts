import { describe, expect, it } from 'vitest';
import { SettingsSchema } from '../../src-shared/contracts/config.ts';
import { judgeActions, judgeHooks, judgeLogind, judgePcsc, judgeWatchdog } from './session.ts';

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
    const judge = (platform: NodeJS.Platform, logind: { session: string | null } | Error = found, isService = false) =>
      judgeWatchdog(platform, 'on', logind, isService);
    expect(judge('linux', found, true)).toMatchObject({ is: 'good' });
    expect(judge('linux')).toMatchObject({ is: 'warning', remedy: expect.stringContaining('hexlock.service') });
    for (const logind of [{ session: null }, new Error('no D-Bus')]) {
      expect(judge('linux', logind).says).toContain('nothing covers');
    }
    expect(judge('darwin').says).toContain('nothing covers');
    expect(judge('win32').says).toContain('LockWorkStation');
    expect(judgeWatchdog('linux', 'off', found, true).says).toContain('switched off');
  });
});
