/**
 * Security keys and passkeys that Chromium makes up (CDP, domain WebAuthn): the browser's own code asks them as it asks
 * real ones, they sign with keys of their own, and whether they are touched and by whom is for the test to say.
 */
import type { CDPSession, Page } from 'playwright';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';

export interface Authenticator {
  /** The person touches it as soon as it is asked, or leaves it alone. It is touched at first. */
  readonly touched: (touched: boolean) => Promise<void>;
  /** Whether whoever touches it is who set it up: by its PIN, a finger or the screen lock of the device. */
  readonly verified: (verified: boolean) => Promise<void>;
  /** What it has made so far: how many keys. */
  readonly made: () => Promise<number>;
  /** A copy that was made of it earlier takes its place: its counters are those of back then. */
  readonly replaceByOldCopy: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export interface Authenticators {
  readonly add: (kind: KeyFactor, passkeys?: 'thisDevice' | 'synced') => Promise<Authenticator>;
  readonly close: () => Promise<void>;
}

/** A key on USB that is plugged in, and the device's own that makes passkeys. */
const kinds = {
  securityKey: { transport: 'usb', hasResidentKey: false },
  passkey: { transport: 'internal', hasResidentKey: true },
} as const;

/** They stay as long as the page, whatever it shows. */
export async function openAuthenticators(page: Page): Promise<Authenticators> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  return {
    add: async (kind, passkeys = 'thisDevice') => {
      const synced = passkeys === 'synced';
      const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          ctap2Version: 'ctap2_1',
          ...kinds[kind],
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
          defaultBackupEligibility: synced,
          defaultBackupState: synced,
        },
      });
      const credentials = async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
      return {
        touched: async (enabled) => {
          await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
        },
        verified: async (isUserVerified) => {
          await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
        },
        made: async () => (await credentials()).length,
        replaceByOldCopy: async () => {
          const copied = await credentials();
          await cdp.send('WebAuthn.clearCredentials', { authenticatorId });
          for (const credential of copied) {
            await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount: 1 } });
          }
        },
        remove: async () => {
          await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
        },
      };
    },
    close: () => cdp.detach(),
  };
}
