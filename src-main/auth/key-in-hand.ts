/** A key that a window was told to ask for: what its WebAuthn gets, and what comes back. Login and User Options alike. */
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { KeyJson } from './ports.ts';

/** What a window tells of its key. Whatever belongs to no key that is asked for does nothing. */
export interface KeyReports {
  /** @throws {Refusal} `ipc.refused` before the screen says that they are ready, and for another attempt */
  readonly keyOptions: (attempt: string) => KeyJson;
  readonly keyAnswer: (attempt: string, credential: KeyJson) => void;
  readonly keyFailed: (attempt: string, code: Code) => void;
}

/** A key that is asked for now. */
export interface AskedKey {
  readonly attempt: AttemptId;
  /** The options are at hand, and the screen says so. */
  readonly ready: boolean;
  readonly options: KeyJson | null;
  /** Puts what was signed into the attempt's hand. */
  readonly hold: (credential: KeyJson) => void;
}

export interface KeyInHandParts {
  /** Null while none is asked for. */
  readonly asked: () => AskedKey | null;
  /** What was signed is in hand. */
  readonly answered: (attempt: AttemptId) => void;
  readonly refused: (attempt: AttemptId, code: Code) => void;
}

export function createKeyInHand({ asked, answered, refused }: KeyInHandParts): KeyReports {
  /** The key that is asked for, if the window means that one. */
  const meant = (attempt: string): AskedKey | null => {
    const key = asked();
    return key?.attempt === attempt ? key : null;
  };
  return {
    keyOptions: (attempt) => {
      const options = meant(attempt)?.options;
      if (!options) throw new Refusal('ipc.refused', 'no key is asked for');
      return options;
    },
    keyAnswer: (attempt, credential) => {
      const key = meant(attempt);
      if (!key?.ready) return;
      key.hold(credential);
      answered(key.attempt);
    },
    keyFailed: (attempt, code) => {
      const key = meant(attempt);
      if (key) refused(key.attempt, code);
    },
  };
}
