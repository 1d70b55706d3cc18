import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Screen } from '../../src-shared/domain/login/view.ts';
import { useKey } from '../keys/useKey.ts';

/** Runs the browser's part of a key while its screen stands, by itself: the person touches the key and nothing else. */
export function useLoginKey(bridge: Bridge<'lock'>, screen: Screen, connected: boolean): void {
  const attempt = screen.at === 'touching' && screen.ready && connected ? screen.attempt : null;
  useKey(attempt, (port, id) => ({
    options: () => bridge.call('lock.keyOptions', { attempt: id }),
    touch: port.get,
    answer: (credential) => bridge.call('lock.keyAnswer', { attempt: id, credential }),
    fail: (code) => bridge.call('lock.keyFailed', { attempt: id, code }),
  }));
}
