/**
 * Every factor that a policy can name, from the documents the product comes from. Those that cannot be proved yet are
 * named so that policies, contracts and tiles need no change when they come.
 */
export const factors = [
  'password',
  'face',
  'badge',
  'securityKey',
  'passkey',
  'pin',
  'fingerprint',
  'phoneApp',
  'otpToken',
  'smsCode',
  'emailCode',
] as const;

export type Factor = (typeof factors)[number];

/** Factors that this version can prove. The lock screen says of the others that they are not set up here yet. */
export const provable = [
  'password',
  'face',
  'badge',
  'securityKey',
  'passkey',
  'pin',
] as const satisfies readonly Factor[];
export type ProvableFactor = (typeof provable)[number];

export function isProvable(factor: Factor): factor is ProvableFactor {
  return (provable as readonly Factor[]).includes(factor);
}

/** Factors that are proved by WebAuthn. */
export const keyFactors = ['securityKey', 'passkey'] as const satisfies readonly Factor[];
export type KeyFactor = (typeof keyFactors)[number];

/** NIST SP 800-63B-4's three kinds; a second factor is always of another kind than the first. */
export type FactorKind = 'knowledge' | 'possession' | 'inherence';

export const kindOf: Readonly<Record<Factor, FactorKind>> = {
  password: 'knowledge',
  pin: 'knowledge',
  face: 'inherence',
  fingerprint: 'inherence',
  badge: 'possession',
  securityKey: 'possession',
  passkey: 'possession',
  phoneApp: 'possession',
  otpToken: 'possession',
  smsCode: 'possession',
  emailCode: 'possession',
};

/** Authentication method references (RFC 8176 where it names one), as assertions carry them. */
export const amrOf: Readonly<Record<Factor, string>> = {
  password: 'pwd',
  pin: 'pin',
  face: 'face',
  fingerprint: 'fpt',
  badge: 'prox',
  securityKey: 'hwk',
  passkey: 'swk',
  phoneApp: 'mca',
  otpToken: 'otp',
  smsCode: 'sms',
  emailCode: 'otp',
};
