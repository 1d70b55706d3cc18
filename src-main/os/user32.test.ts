import { describe, expect, it } from 'vitest';
import { type LoadLibrary, loadNative, lockWorkStation } from './user32.ts';

/** Windows' library as far as it is asked for, with the answer that a test wants. */
function fakeUser32(answer: number) {
  const calls: string[] = [];
  const load: LoadLibrary = async (name) => {
    if (name !== 'user32.dll') throw new Error(`there is no ${name}`);
    return {
      func: (declaration) => {
        if (declaration !== 'int __stdcall LockWorkStation()') throw new Error(`no such function: ${declaration}`);
        return (...args) => {
          calls.push(`LockWorkStation(${args.join()})`);
          return answer;
        };
      },
    };
  };
  return { load, calls };
}

describe('LockWorkStation', () => {
  it('is called once, without arguments', async () => {
    const { load, calls } = fakeUser32(1);
    await lockWorkStation(load);
    expect(calls).toEqual(['LockWorkStation()']);
  });

  it('that is refused is said', async () => {
    await expect(lockWorkStation(fakeUser32(0).load)).rejects.toThrow('refused');
  });

  it.skipIf(process.platform === 'win32')('is nowhere else', async () => {
    await expect(lockWorkStation()).rejects.toThrow(/shared library/);
  });
});

describe('a native library', () => {
  it.runIf(process.platform === 'linux')('is loaded and called for real', async () => {
    const libc = await loadNative('libc.so.6');
    expect(libc.func('int getpid()')()).toBe(process.pid);
    expect(() => libc.func('int hexlock_has_no_such_function()')).toThrow();
  });
});
