import type { InputOf } from '../../src-shared/contracts/ipc.ts';
import type { KeyJson } from './port.ts';

/** Why a key gave nothing, as main takes it. */
export type KeyFailure = InputOf<'lock.keyFailed'>['code'];

/** One request to a key, without knowing which window it is in. */
export interface KeyRequest {
  /** The options of the cloud, by main. */
  readonly options: () => Promise<KeyJson>;
  readonly touch: (options: KeyJson, signal: AbortSignal) => Promise<KeyJson>;
  readonly answer: (credential: KeyJson) => Promise<unknown>;
  readonly fail: (code: KeyFailure) => Promise<unknown>;
  /** The screen was left: nothing more is said. */
  readonly signal: AbortSignal;
}

/** Asks for the options, then for the key, and tells main what came of it; after `signal` nothing at all. Never throws. */
export async function runKey({ options, touch, answer, fail, signal }: KeyRequest): Promise<void> {
  try {
    const given = await options();
    if (signal.aborted) return;
    const credential = await touch(given, signal);
    if (!signal.aborted) await answer(credential);
  } catch (error) {
    if (signal.aborted) return;
    console.warn('the key gave nothing', error);
    // Main takes this or is gone; the screen has its own time limit either way.
    await fail(failureOf(error)).catch((late: unknown) => console.error('main did not take a failed key', late));
  }
}

/**
 * The names of WebAuthn's errors (W3C, section 5.1) as reasons. `NotAllowedError` says no more than that the key was not
 * used: refused, cancelled, timed out, or none there; browsers keep these apart from nobody on purpose.
 */
export function failureOf(error: unknown): KeyFailure {
  switch (typeof error === 'object' && error !== null && 'name' in error ? error.name : null) {
    case 'NotAllowedError':
    case 'AbortError':
    case 'TimeoutError':
      return 'key.timedOut';
    case 'InvalidStateError':
      return 'key.known';
    case 'NotSupportedError':
    case 'SecurityError':
    case 'ConstraintError':
      return 'key.unsupported';
    default:
      return 'key.refused';
  }
}
