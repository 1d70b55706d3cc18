import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Mirror } from '../mirror.ts';
import type { DraftStore } from './draft.ts';

/** What every screen of the lock window works with. */
export interface LockProps {
  readonly bridge: Bridge<'lock'>;
  readonly mirror: Mirror<'lock'>;
  readonly draft: DraftStore;
}
