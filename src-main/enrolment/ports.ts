/** What User Options needs from the world. */
import type { Scores } from '../../src-face/liveness/types.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { ConsentText, FaceStatus, ManageGrant, Methods } from '../../src-shared/domain/enrolment/state.ts';
import type { Embedding } from '../../src-shared/domain/face.ts';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import type { KeyJson } from '../auth/ports.ts';

/** One pose: an embedding by each network that is loaded, so that the template outlives a change of models. */
export interface Capture {
  readonly embeddings: readonly Embedding[];
}

export interface SignedIn {
  readonly grant: ManageGrant;
  readonly face: FaceStatus;
  readonly methods: Methods;
  /** What the person's policy asks of a face. */
  readonly liveness: LivenessLevel;
}

/** A key as its owner names it, with what it signed when it was made. */
export interface NewKey {
  readonly factor: KeyFactor;
  readonly name: string;
  readonly credential: KeyJson;
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
  readonly setPin: (grant: ManageGrant, pin: string, signal: AbortSignal) => Promise<Methods>;
  readonly removePin: (grant: ManageGrant, signal: AbortSignal) => Promise<Methods>;
  readonly addCard: (grant: ManageGrant, card: CardId, signal: AbortSignal) => Promise<Methods>;
  readonly removeCard: (grant: ManageGrant, item: string, signal: AbortSignal) => Promise<Methods>;
  /** What the window's `navigator.credentials.create` is to be asked. */
  readonly newKey: (grant: ManageGrant, factor: KeyFactor, signal: AbortSignal) => Promise<KeyJson>;
  readonly addKey: (grant: ManageGrant, key: NewKey, signal: AbortSignal) => Promise<Methods>;
  readonly removeKey: (grant: ManageGrant, item: string, signal: AbortSignal) => Promise<Methods>;
  /** Forgets the grant's token. */
  readonly end: (grant: ManageGrant) => void;
}
