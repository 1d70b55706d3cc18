/** Assertions: the cloud's signed statement that a user met the policy, here and now. */
import { errors, jwtVerify, SignJWT } from 'jose';
import { AssertionClaims } from '../../src-shared/contracts/cloud/login.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Tenant } from './tenants.ts';

export const assertionType = 'hexlock+jwt';

export function signAssertion(tenant: Tenant, claims: AssertionClaims): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: assertionType, kid: tenant.signer.kid })
    .sign(tenant.signer.key);
}

/**
 * The claims of an assertion that this tenant made for the endpoint that now presents it.
 * @param now epoch ms
 * @throws {Refusal} `transaction.expired` when its time is over, else `proof.invalid`
 */
export async function verifyAssertion(
  tenant: Tenant,
  assertion: string,
  endpoint: { readonly id: string; readonly jkt: string },
  now: number,
): Promise<AssertionClaims> {
  const claims = await signed(tenant, assertion, endpoint.id, now);
  const parsed = AssertionClaims.safeParse(claims);
  if (!parsed.success) throw new Refusal('proof.invalid', 'the assertion lacks a claim');
  if (parsed.data.cnf.jkt !== endpoint.jkt) throw new Refusal('proof.invalid', 'the assertion is bound to another key');
  return parsed.data;
}

async function signed(tenant: Tenant, assertion: string, audience: string, now: number): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(
      assertion,
      ({ kid }) => {
        const key = kid === undefined ? undefined : tenant.verifiers.get(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: ['ES256'],
        typ: assertionType,
        issuer: tenant.id,
        audience,
        currentDate: new Date(now),
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      },
    );
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Refusal('transaction.expired', 'the assertion is over');
    throw new Refusal('proof.invalid', 'the assertion does not verify', { cause: error });
  }
}
