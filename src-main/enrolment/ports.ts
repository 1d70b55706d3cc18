/** What User Options needs from the world. */
import type { Scores } from '../../src-face/liveness/types.ts';
import type { ConsentText, FaceStatus, ManageGrant } from '../../src-shared/domain/enrolment/state.ts';
import type { Embedding } from '../../src-shared/domain/face.ts';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';

/** One pose: an embedding by each network that is loaded, so that the template outlives a change of models. */
export interface Capture {
  readonly embeddings: readonly Embedding[];
}

export interface SignedIn {
  readonly grant: ManageGrant;
  readonly face: FaceStatus;
  /** What the person's policy asks of a face. */
  readonly liveness: LivenessLevel;
}

/** The person's own methods at the tenant cloud. Every call may throw a `Refusal`. */
export interface MethodsCloud {
  /** Username and password against a grant that was verified already. */
  readonly signIn: (username: string, password: string, signal: AbortSignal) => Promise<SignedIn>;
  readonly consentText: (grant: ManageGrant, signal: AbortSignal) => Promise<ConsentText>;
  readonly decline: (grant: ManageGrant, text: ConsentText) => Promise<void>;
  /** Consent and captures in one request: all of it is kept, or nothing. */
  readonly save: (
    grant: ManageGrant,
    text: ConsentText,
    captures: readonly Capture[],
    liveness: Scores,
    signal: AbortSignal,
  ) => Promise<FaceStatus>;
  readonly remove: (grant: ManageGrant, signal: AbortSignal) => Promise<FaceStatus>;
  /** Forgets the grant's token. */
  readonly end: (grant: ManageGrant) => void;
}
