import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { DraftStore } from '../lock/draft.ts';
import type { Mirror } from '../mirror.ts';

/** What every screen of User Options works with. */
export interface OptionsProps {
  readonly bridge: Bridge<'options'>;
  readonly mirror: Mirror<'options'>;
  readonly draft: DraftStore;
}
