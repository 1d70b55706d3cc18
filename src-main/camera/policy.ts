/** Which window may use the camera now: the one whose attempt is running, and no other. */
import type { WindowRole } from '../../src-shared/contracts/ipc.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';

export interface CameraPolicy {
  readonly allow: (role: WindowRole, attempt: AttemptId) => void;
  /** Ends the leave of that attempt; one that was given since stays. */
  readonly release: (attempt: AttemptId) => void;
  readonly mayUse: (role: WindowRole) => boolean;
  readonly holder: () => { readonly role: WindowRole; readonly attempt: AttemptId } | null;
  readonly onChange: (listener: () => void) => () => void;
}

export function createCameraPolicy(): CameraPolicy {
  const listeners = new Set<() => void>();
  let holder: ReturnType<CameraPolicy['holder']> = null;
  const set = (next: typeof holder): void => {
    holder = next;
    for (const listener of listeners) listener();
  };
  return {
    allow: (role, attempt) => set({ role, attempt }),
    release: (attempt) => {
      if (holder?.attempt === attempt) set(null);
    },
    mayUse: (role) => holder?.role === role,
    holder: () => holder,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
