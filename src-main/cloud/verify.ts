/**
 * The only place where an assertion becomes believed: nothing else in the agent makes a `VerifiedAssertion` or a
 * `ManageGrant`, and without one no desktop opens and no method is changed.
 */
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import { lifetimes, type PublicJwk } from '../../src-shared/contracts/cloud/common.ts';
import { AssertionClaims } from '../../src-shared/contracts/cloud/login.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { ManageGrant } from '../../src-shared/domain/enrolment/state.ts';
import { canonicalUsername, type TransactionId, type UserId } from '../../src-shared/domain/ids.ts';
import type { VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import { clockDetail, isSkewed } from './faults.ts';

/** What was pinned when the workstation was registered. */
export interface Pinned {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly keys: readonly PublicJwk[];
  /** Of this workstation's own key. */
  readonly thumbprint: string;
}

export interface Expected {
  readonly purpose: 'desktop' | 'manage';
  /** Null where nobody was named: a card or a passkey said who it is, and the assertion repeats it. */
  readonly username: string | null;
  /** Chosen by us for this transaction. */
  readonly nonce: string;
  /** Epoch ms. */
  readonly now: number;
  readonly skewMs: number | null;
}

async function verify(jwt: string, pinned: Pinned, expected: Expected): Promise<AssertionClaims> {
  const keySet = createLocalJWKSet({
    keys: pinned.keys.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, ...(kid === undefined ? {} : { kid }) })),
  });
  const { payload } = await jwtVerify(jwt, keySet, {
    algorithms: ['ES256'],
    typ: 'hexlock+jwt',
    issuer: pinned.tenantId,
    audience: pinned.endpointId,
    clockTolerance: lifetimes.clockSkew,
    currentDate: new Date(expected.now),
  });
  const claims = AssertionClaims.parse(payload);
  const longest = expected.purpose === 'desktop' ? lifetimes.assertion : lifetimes.manageGrant;
  const faults = [
    claims.nonce === expected.nonce ? '' : 'another nonce',
    claims.purpose === expected.purpose ? '' : `purpose ${claims.purpose}`,
    claims.cnf.jkt === pinned.thumbprint ? '' : 'bound to another endpoint',
    isExpected(claims.username, expected.username) ? '' : 'another user',
    claims.exp - claims.iat <= longest ? '' : `lives for ${claims.exp - claims.iat} s`,
    claims.iat * 1000 <= expected.now + lifetimes.clockSkew * 1000 ? '' : 'issued in the future',
    claims.factors.length > 0 ? '' : 'no factor was proved',
  ].filter((fault) => fault !== '');
  if (faults.length > 0) throw new Refusal('cloud.untrusted', faults.join(', '));
  return claims;
}

const isExpected = (username: string, expected: string | null): boolean =>
  expected === null ? canonicalUsername(username) !== '' : canonicalUsername(username) === canonicalUsername(expected);

/**
 * @throws {Refusal} `cloud.untrusted` when any check fails, `clock.skewed` when it failed because of this machine's clock.
 */
async function check(jwt: string, pinned: Pinned, expected: Expected): Promise<AssertionClaims> {
  try {
    return await verify(jwt, pinned, expected);
  } catch (cause) {
    const late = cause instanceof errors.JWTExpired || (cause instanceof Refusal && cause.detail.includes('future'));
    if (late && isSkewed(expected.skewMs)) {
      throw new Refusal('clock.skewed', clockDetail(expected.skewMs), { cause });
    }
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('cloud.untrusted', cause instanceof errors.JOSEError ? cause.code : 'claims', { cause });
  }
}

const userOf = (claims: AssertionClaims) => ({
  id: claims.sub as UserId,
  username: claims.username,
  displayName: claims.name,
});

export interface VerifiedDesktop {
  readonly session: VerifiedAssertion;
  /** The assertion's id, under which the audit log knows the session. */
  readonly id: string;
}

/**
 * @param transaction the one that was begun with `expected.nonce`
 * @throws {Refusal} as `check` does.
 */
export async function verifyDesktop(
  jwt: string,
  pinned: Pinned,
  transaction: TransactionId,
  expected: Omit<Expected, 'purpose'>,
) {
  const claims = await check(jwt, pinned, { ...expected, purpose: 'desktop' });
  const session = { user: userOf(claims), factors: claims.factors, transaction, issuedAt: claims.iat * 1000 };
  // The brand, given after every check above and nowhere else.
  return { session: session as unknown as VerifiedAssertion, id: claims.jti } satisfies VerifiedDesktop;
}

/** @throws {Refusal} as `check` does. */
export async function verifyManage(jwt: string, pinned: Pinned, expected: Omit<Expected, 'purpose'>) {
  const claims = await check(jwt, pinned, { ...expected, purpose: 'manage' });
  return { user: userOf(claims) } as unknown as ManageGrant;
}
