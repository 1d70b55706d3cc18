import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { findPin, type PinRow } from '../store/pins.ts';
import type { FactorStrategy } from './factor.ts';

/** A PIN follows another factor. Who has none costs a verification as well, and learns that only then. */
export const pin: FactorStrategy<RequestOf<'provePin'>, PinRow | null> = {
  factor: () => 'pin',
  know: (_house, db, { user }) => findPin(db, user?.id ?? ''),
  verify: async (house, { user }, known, { pin: typed }) => {
    const matched = await house.pins.verify(known?.hash ?? null, typed);
    return user !== null && known === null
      ? { matched: false, refusal: 'pin.absent', detail: { absent: 'no PIN set' } }
      : {
          matched,
          refusal: 'pin.refused',
          detail: {},
          // A comparison takes time, in which its owner may have set another one.
          confirm: async (db) =>
            (await findPin(db, user?.id ?? ''))?.hash === known?.hash
              ? null
              : { refused: 'the PIN was changed meanwhile' },
        };
  },
};
