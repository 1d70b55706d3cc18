/** Who may come in: this machine's own browser, by the one-time address, and from then on by its cookie. */
import { randomBytes, timingSafeEqual } from 'node:crypto';

export interface Gate {
  /** A fresh address; an older one that was not used is void. */
  readonly newAddress: () => string;
  /** The value of `Set-Cookie` when the token is the one that waits; it works once. */
  readonly exchange: (token: string | null) => string | null;
  readonly hasCookie: (header: string | undefined) => boolean;
  readonly isOwnHost: (header: string | undefined) => boolean;
  readonly isOwnOrigin: (header: string | undefined) => boolean;
  readonly origin: string;
  readonly socketOrigin: string;
}

const secret = (): string => randomBytes(32).toString('base64url');

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function createGate(port: number): Gate {
  // WebAuthn works on the name `localhost` and not on 127.0.0.1.
  const host = `localhost:${port}`;
  const origin = `http://${host}`;
  // Cookies do not know ports: the name keeps two agents of one machine apart.
  const name = `hexlock-${port}`;
  const cookie = secret();
  let token: string | null = null;
  return {
    newAddress: () => {
      token = secret();
      return `${origin}/boot?token=${token}`;
    },
    exchange: (given) => {
      if (token === null || given === null || !same(given, token)) return null;
      token = null;
      return `${name}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hasCookie: (header = '') =>
      header.split(/; */).some((pair) => pair.startsWith(`${name}=`) && same(pair.slice(name.length + 1), cookie)),
    isOwnHost: (header) => header === host,
    isOwnOrigin: (header) => header === origin,
    origin,
    socketOrigin: `ws://${host}`,
  };
}
