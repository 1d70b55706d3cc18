import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import type { KeyJson, KeyPort } from './port.ts';

/** The browser's own WebAuthn. Its options come from the cloud as they are; the browser refuses what it cannot read. */
export const webauthnPort: KeyPort = {
  get: (options, signal) =>
    ceremony(signal, async () => {
      const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
      return { ...(await startAuthentication({ optionsJSON })) };
    }),
  create: (options, signal) =>
    ceremony(signal, async () => {
      const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
      return { ...(await startRegistration({ optionsJSON })) };
    }),
};

/** One at a time: a ceremony that is left is called off, so that the browser's own dialog closes with it. */
async function ceremony(signal: AbortSignal, run: () => Promise<KeyJson>): Promise<KeyJson> {
  if (!browserSupportsWebAuthn()) throw new DOMException('this browser has no WebAuthn', 'NotSupportedError');
  signal.throwIfAborted();
  const callOff = () => WebAuthnAbortService.cancelCeremony();
  signal.addEventListener('abort', callOff, { once: true });
  try {
    return await run();
  } finally {
    signal.removeEventListener('abort', callOff);
  }
}
