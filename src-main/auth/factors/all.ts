/** A factor without a strategy does not compile. */
import type { ProvableFactor } from '../../../src-shared/domain/factors.ts';
import { badge } from './badge.ts';
import { face } from './face.ts';
import { key } from './key.ts';
import { password } from './password.ts';
import { pin } from './pin.ts';
import type { Strategy } from './strategy.ts';

export const strategies: Readonly<Record<ProvableFactor, Strategy>> = {
  password,
  pin,
  badge,
  face,
  securityKey: key('securityKey'),
  passkey: key('passkey'),
};
