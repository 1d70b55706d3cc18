/** `LockWorkStation` of Windows, called directly: a program for it (rundll32) is often forbidden on managed machines. */

/** What is needed of a native library, so that a stand-in can take its place. */
export interface NativeLibrary {
  /** @param declaration in C. @throws where the library has no such function */
  readonly func: (declaration: string) => (...args: readonly unknown[]) => unknown;
}
/** @throws where there is no such library */
export type LoadLibrary = (name: string) => Promise<NativeLibrary>;

export const loadNative: LoadLibrary = async (name) => {
  // Only when it is needed: it brings a native module.
  const { default: koffi } = await import('koffi');
  const library = koffi.load(name);
  return { func: (declaration) => library.func(declaration) };
};

/**
 * Begins to lock: the call comes back before the screen is locked.
 * @throws where the library is missing, and where Windows refuses: nobody is logged on, or it is a service's session.
 */
export async function lockWorkStation(load: LoadLibrary = loadNative): Promise<void> {
  const user32 = await load('user32.dll');
  // BOOL is an int: anything but 0 is a yes.
  if (user32.func('int __stdcall LockWorkStation()')() === 0) throw new Error('Windows refused LockWorkStation');
}
