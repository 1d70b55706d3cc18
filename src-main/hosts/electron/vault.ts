/** The endpoint's key under the operating system's own key store, by Electron's safeStorage. */
import { Refusal } from '../../../src-shared/contracts/errors.ts';
import type { KeyVault } from '../../store/vault.ts';
import type { ElectronPort } from './port.ts';

/** To be used when Electron is ready. */
export function safeVault(
  { safeStorage }: Pick<ElectronPort, 'safeStorage'>,
  platform: NodeJS.Platform = process.platform,
): KeyVault {
  const assertSafe = async (): Promise<void> => {
    // Without a key store Electron on Linux encrypts with a password that everybody knows.
    const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system';
    if (backend === 'basic_text' || backend === 'unknown') {
      throw new Refusal('storage.failed', `no key store (${backend}): install gnome-keyring or kwallet`);
    }
    if (!(await safeStorage.isAsyncEncryptionAvailable())) {
      throw new Refusal('storage.failed', "the system's key store is locked or absent");
    }
  };
  return {
    name: 'safeStorage',
    seal: async (secret) => {
      await assertSafe();
      return (await safeStorage.encryptStringAsync(secret)).toString('base64');
    },
    open: async (sealed) => {
      await assertSafe();
      try {
        return (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result;
      } catch (cause) {
        throw new Refusal('storage.failed', "the key was sealed under another user's or machine's key store", {
          cause,
        });
      }
    },
  };
}
