import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Screen } from '../../src-shared/domain/login/view.ts';
import { useKey } from '../keys/useKey.ts';
import type { LockProps } from './props.ts';

type Touching = Extract<Screen, { at: 'touching' }>;

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

/**
 * Leaves the prompt for a key. As a further factor it gives way to the others that would do, and what was proved stays
 * proved; to main this is a key that was not used.
 */
export function leaveKey(mirror: LockProps['mirror'], { attempt, instead }: Touching): void {
  void (instead === null
    ? mirror.send('lock.cancel', undefined)
    : mirror.send('lock.keyFailed', { attempt, code: 'key.timedOut' }));
}
