/**
 * Security keys and passkeys that Chromium makes up (CDP, domain WebAuthn): the browser's own code asks them as it asks
 * real ones, they sign with keys of their own, and whether they are touched and by whom is for the test to say.
 */
import type { Page } from 'playwright';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';

export interface Authenticator {
  /**
   * It is plugged in, or away with all that was made on it. One is to be here at a time: Chromium ends a request at once
   * where the device's own authenticator has nothing to say to it, whatever else is plugged in.
   */
  readonly here: (here: boolean) => Promise<void>;
  /** The person touches it as soon as it is asked, or leaves it alone. It is touched at first. */
  readonly touched: (touched: boolean) => Promise<void>;
  /** Whether whoever touches it is who set it up: by its PIN, a finger or the screen lock of the device. */
  readonly verified: (verified: boolean) => Promise<void>;
  /** How many keys were made on it. */
  readonly made: () => Promise<number>;
  /** What was made on it is on other devices too from now on, as where its maker's cloud begins to take it along. */
  readonly spread: () => Promise<void>;
  /** A copy takes its place that was made of it when it was new: its counters are those of back then. */
  readonly replaceByOldCopy: () => Promise<void>;
}

export interface Authenticators {
  /** @param passkeys whether what is made on it stays there. Not plugged in yet. */
  readonly make: (kind: KeyFactor, passkeys?: 'bound' | 'synced') => Authenticator;
}

/** A key on USB, and the device's own that makes passkeys. */
const kinds = {
  securityKey: { transport: 'usb', hasResidentKey: false },
  passkey: { transport: 'internal', hasResidentKey: true },
} as const;

/** They work in this page, whatever it shows. */
export async function openAuthenticators(page: Page): Promise<Authenticators> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  type Credentials = Awaited<ReturnType<typeof cdp.send<'WebAuthn.getCredentials'>>>['credentials'];

  const make: Authenticators['make'] = (kind, passkeys = 'bound') => {
    const synced = passkeys === 'synced';
    let kept: Credentials = [];
    let id: string | null = null;
    let touch = true;
    let verify = true;
    const credentials = async (): Promise<Credentials> =>
      id === null ? kept : (await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials;
    const plug = async (): Promise<void> => {
      const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          ctap2Version: 'ctap2_1',
          ...kinds[kind],
          hasUserVerification: true,
          isUserVerified: verify,
          automaticPresenceSimulation: touch,
          defaultBackupEligibility: synced,
          defaultBackupState: synced,
        },
      });
      id = authenticatorId;
      for (const credential of kept) await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
    };
    const unplug = async (): Promise<void> => {
      if (id === null) return;
      kept = await credentials();
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: id });
      id = null;
    };
    const remade = async (as: (credential: Credentials[number]) => Credentials[number]): Promise<void> => {
      await unplug();
      kept = kept.map(as);
      await plug();
    };
    return {
      here: async (here) => {
        if (!here) await unplug();
        else if (id === null) await plug();
      },
      touched: async (enabled) => {
        touch = enabled;
        if (id !== null) {
          await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: id, enabled });
        }
      },
      verified: async (isUserVerified) => {
        verify = isUserVerified;
        if (id !== null) await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified });
      },
      made: async () => (await credentials()).length,
      spread: () => remade((credential) => ({ ...credential, backupEligibility: true, backupState: true })),
      replaceByOldCopy: () => remade((credential) => ({ ...credential, signCount: 1 })),
    };
  };
  return { make };
}
