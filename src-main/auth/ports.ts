/** What the login flow needs from the world. Each port is narrow; adapters live in their own folders. */
import type { CameraFacts, Judgement, Presentation, Scores } from '../../src-face/liveness/types.ts';
import type { Which } from '../../src-face/messages.ts';
import type { EngineAnalysis } from '../../src-face/types.ts';
import type { ChallengeAnswer } from '../../src-shared/contracts/cloud/login.ts';
import type { RequestOf, ResponseOf } from '../../src-shared/contracts/cloud.ts';
import type { WindowRole } from '../../src-shared/contracts/ipc.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Embedding, FaceFrame } from '../../src-shared/domain/face.ts';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { AttemptId, TransactionId } from '../../src-shared/domain/ids.ts';
import type { Challenge, LivenessLevel } from '../../src-shared/domain/liveness.ts';
import type { Answer, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';

export type { CameraFacts };

/** A camera that shows its first picture, as the window tells of it. */
export interface ReadyCamera extends CameraFacts {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Judges faces. Everything that touches pixels stays behind this port. */
export interface FacePort {
  /** Why faces cannot be judged here just now; null while they can. */
  readonly unavailable: () => Code | null;
  /**
   * @param which recognition networks: the best one, each one that is loaded, or none.
   * @returns null when the frame was overtaken by newer ones or holds no face.
   * @throws an error with one of our codes.
   */
  readonly analyse: (frame: FaceFrame, which: Which) => Promise<EngineAnalysis | null>;
  /** What the person should change before this frame is good enough; null when it is. */
  readonly fault: (analysis: EngineAnalysis, masks: 'accept' | 'refuse') => Hint | null;
  /** Is the lower face covered by a mask? */
  readonly masked: (analysis: EngineAnalysis) => boolean;
  /** Do the frames come from a living person before a real camera? */
  readonly judge: (presentation: Presentation, level: LivenessLevel) => Judgement;
  /** Do all frames show one person? */
  readonly consistent: (analyses: readonly EngineAnalysis[]) => boolean;
  /** One fused embedding per network. */
  readonly fuse: (analyses: readonly EngineAnalysis[]) => readonly Embedding[];
}

/** What goes to the cloud as a face: numbers that only the cloud can compare. */
export interface Probe {
  readonly embeddings: readonly Embedding[];
  /** Frames that were fused. */
  readonly frames: number;
  /** The level that the scan was judged at, and passed. */
  readonly level: LivenessLevel;
  /** How the challenge of this transaction was answered; null when none was needed. */
  readonly challenge: ChallengeAnswer | null;
  /** The lower face was covered: only the upper face says something. */
  readonly masked: boolean;
  /** What the liveness layers measured, for the audit log. */
  readonly liveness: Scores;
}

/** Whom a transaction is for: a typed name, the owner of a card, or of whichever passkey answers. */
export type Claim =
  | { readonly is: 'name'; readonly username: string }
  | { readonly is: 'card'; readonly card: CardId }
  | { readonly is: 'passkey' };

/** What WebAuthn gives and takes, as JSON. The agent only hands it on: the cloud asks, and judges the answer. */
export type KeyJson = ResponseOf<'keyOptions'>['options'];

/** A transaction as this agent began it; the nonce comes back inside the assertion. */
export interface Transaction {
  readonly id: TransactionId;
  /** As typed; null where a card or a passkey is to say who it is. */
  readonly username: string | null;
  readonly nonce: string;
  /** What a face has to prove in it. */
  readonly liveness: LivenessLevel;
  /** Whether a face behind a mask is taken. */
  readonly masks: 'accept' | 'refuse';
}

/** Authentication at the tenant cloud. Every call may throw a `Refusal`. An accepted answer was verified already. */
export interface LoginCloud {
  /** @param resumes the session that lies locked here and may be reopened within its grace, or null */
  readonly begin: (claim: Claim, resumes: VerifiedAssertion | null, signal: AbortSignal) => Promise<Transaction>;
  /** A fresh challenge for the transaction; the one before lapses. */
  readonly challenge: (transaction: Transaction, signal: AbortSignal) => Promise<Challenge>;
  /** @param link a new card that becomes this person's with this password */
  readonly provePassword: (
    transaction: Transaction,
    password: string,
    link: CardId | null,
    signal: AbortSignal,
  ) => Promise<Answer>;
  readonly provePin: (transaction: Transaction, pin: string, signal: AbortSignal) => Promise<Answer>;
  readonly proveBadge: (transaction: Transaction, card: CardId, signal: AbortSignal) => Promise<Answer>;
  /** What the window's `navigator.credentials.get` is to be asked; what was asked before lapses. */
  readonly keyOptions: (transaction: Transaction, factor: KeyFactor, signal: AbortSignal) => Promise<KeyJson>;
  readonly proveKey: (
    transaction: Transaction,
    factor: KeyFactor,
    credential: KeyJson,
    signal: AbortSignal,
  ) => Promise<Answer>;
  readonly proveFace: (transaction: Transaction, probe: Probe, signal: AbortSignal) => Promise<Answer>;
  /** Best effort: a transaction that is not given up expires by itself. */
  readonly abandon: (id: TransactionId) => Promise<void>;
}

/** Who may use the camera now. */
export interface CameraPort {
  readonly allow: (role: WindowRole, attempt: AttemptId) => void;
  readonly release: (attempt: AttemptId) => void;
}

/** What became of a tap, for the lights of the reader. */
export type TapOutcome = 'accepted' | 'refused' | 'waiting';

/** The person's desktop on this workstation. No call may fail the login. */
export interface DesktopPort {
  /** @param from whose desktop makes room for this one; null for nobody's or the same person's */
  readonly open: (session: VerifiedAssertion, from: VerifiedAssertion | null) => void;
  readonly lock: (session: VerifiedAssertion) => void;
  /** The session is over for good. */
  readonly close: (session: VerifiedAssertion) => void;
}

/** Takes an entry for the cloud's audit log and sends it when it can; never waits, never throws. */
export type Report = (event: AuditEvent) => void;
export type AuditEvent = RequestOf<'event'>;
