import { describe, expect, it } from 'vitest';
import { systemSession } from './session.ts';

describe("the system's session", () => {
  it.each([
    ['linux', ['Lock', 'Unlock']],
    ['win32', ['LockWorkStation']],
  ] as const)('on %s', async (platform, expected) => {
    const called: string[] = [];
    const session = systemSession(platform, {
      logind: async (member) => void called.push(member),
      lockWorkStation: async () => void called.push('LockWorkStation'),
    });
    await session?.lock();
    await session?.unlock();
    expect(called).toEqual(expected);
  });

  it('hands on what the system says when it does not lock', async () => {
    const refuse = async (): Promise<void> => {
      throw new Error('nobody is logged on');
    };
    const session = systemSession('win32', { logind: refuse, lockWorkStation: refuse });
    await expect(session?.lock()).rejects.toThrow('nobody');
  });

  it('cannot be locked on macOS', () => {
    const none = { logind: async () => undefined, lockWorkStation: async () => undefined };
    expect(systemSession('darwin', none)).toBeNull();
  });
});
