/** Who asks for security keys and passkeys, and from which pages an answer is taken. */
import type { CloudSettings } from '../settings.ts';

/** WebAuthn's relying party: keys are made for `rpId` and answer to no other. */
export interface Relying {
  readonly rpId: string;
  /** What the system's own dialogue may show. */
  readonly name: string;
  /** Whether a window of ours runs there. */
  readonly isOrigin: (origin: string) => boolean;
}

/** The browser host: any port of this machine, by the one name that browsers allow WebAuthn for. */
const loopback = /^http:\/\/localhost(?::([1-9][0-9]{0,4}))?$/;

/**
 * For `localhost` the windows of the browser host are taken, at whatever port they run; for a host of the tenant's own
 * the https origins that are listed, or that of the host itself.
 */
export function relyingParty({ rpId, origins }: CloudSettings['keys']): Relying {
  const listed = new Set(origins.length === 0 && rpId !== 'localhost' ? [`https://${rpId}`] : origins);
  return {
    rpId,
    name: 'Hexlock',
    isOrigin: (origin) => {
      const port = rpId === 'localhost' ? loopback.exec(origin) : null;
      return port ? Number(port[1] ?? 80) <= 65_535 : listed.has(origin);
    },
  };
}
