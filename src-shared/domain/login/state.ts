import type { Code } from '../codes.ts';
import type { Factor, ProvableFactor } from '../factors.ts';
import type { Hint } from '../hints.ts';
import type { AttemptId, Ms, TransactionId, UserId } from '../ids.ts';
import type { Prompt } from '../liveness.ts';

declare const verified: unique symbol;

/**
 * The cloud's signed statement that this user met the policy here and now, after its signature, audience, endpoint
 * binding, nonce and times were checked. Only the verifier can make one, so no desktop opens without it.
 */
export interface VerifiedAssertion {
  readonly [verified]: true;
  readonly user: { readonly id: UserId; readonly username: string; readonly displayName: string };
  readonly factors: readonly Factor[];
  /** Milliseconds since the epoch. */
  readonly issuedAt: Ms;
}

/** Why the last attempt ended. `until` (epoch ms) counts down to the next try where the cloud asks to wait. */
export interface Notice {
  readonly code: Code;
  readonly until: Ms | null;
}

export type CameraState =
  | { readonly is: 'opening' }
  | { readonly is: 'ready'; readonly width: number; readonly height: number };

/**
 * The lock screen's states. `attempt` names the press that led here; `until` (monotonic ms) ends a state by itself.
 */
export type State =
  | { readonly at: 'locked'; readonly notice: Notice | null }
  | {
      readonly at: 'scanning';
      readonly attempt: AttemptId;
      readonly username: string;
      readonly proved: readonly Factor[];
      readonly transaction: TransactionId | null;
      readonly camera: CameraState;
      readonly frames: number;
      /** The turn that is asked for; while there is one, hints about where to look are silent. */
      readonly prompt: Prompt | null;
      readonly hint: Hint | null;
      readonly until: Ms;
      /** However often something is asked, the camera is off by then. */
      readonly latest: Ms;
    }
  | {
      readonly at: 'checking';
      readonly attempt: AttemptId;
      readonly username: string;
      readonly factor: ProvableFactor;
      readonly proved: readonly Factor[];
      readonly transaction: TransactionId | null;
      readonly until: Ms;
    }
  | {
      readonly at: 'choosing';
      readonly attempt: AttemptId;
      readonly username: string;
      readonly transaction: TransactionId;
      readonly proved: readonly Factor[];
      readonly oneOf: readonly Factor[];
      readonly notice: Notice | null;
      readonly until: Ms;
    }
  | { readonly at: 'open'; readonly session: VerifiedAssertion; readonly offer: Offer | null };

/** What is offered once the desktop is open. */
export type Offer = 'enrolFace' | 'renewFace';

/** The cloud's answer to a proof. */
export type Answer =
  | {
      readonly is: 'more';
      readonly transaction: TransactionId;
      readonly proved: readonly Factor[];
      readonly oneOf: readonly Factor[];
    }
  | { readonly is: 'accepted'; readonly session: VerifiedAssertion; readonly offer: Offer | null }
  | { readonly is: 'refused'; readonly code: Code; readonly until: Ms | null };

/** Every event carries `now` (monotonic ms). Events that name an attempt are ignored when it is not the current one. */
export type Event =
  | { readonly is: 'passwordGiven'; readonly now: Ms; readonly attempt: AttemptId; readonly username: string }
  | { readonly is: 'faceChosen'; readonly now: Ms; readonly attempt: AttemptId; readonly username: string }
  | {
      readonly is: 'cameraReady';
      readonly now: Ms;
      readonly attempt: AttemptId;
      readonly width: number;
      readonly height: number;
    }
  | { readonly is: 'guided'; readonly now: Ms; readonly attempt: AttemptId; readonly hint: Hint | null }
  | { readonly is: 'frameAccepted'; readonly now: Ms; readonly attempt: AttemptId; readonly frames: number }
  /** The scan asks for a turn or shows a colour; null ends the asking. */
  | { readonly is: 'prompted'; readonly now: Ms; readonly attempt: AttemptId; readonly prompt: Prompt | null }
  | { readonly is: 'scanned'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'answered'; readonly now: Ms; readonly attempt: AttemptId; readonly answer: Answer }
  | { readonly is: 'failed'; readonly now: Ms; readonly attempt: AttemptId; readonly code: Code }
  | { readonly is: 'cancelled'; readonly now: Ms }
  | { readonly is: 'dismissed'; readonly now: Ms }
  | { readonly is: 'timePassed'; readonly now: Ms }
  | { readonly is: 'locked'; readonly now: Ms };

/**
 * What the shell has to do. `submit` takes the secret (password, probe) from the shell's own hands by attempt: no
 * secret and no biometric ever stands in a state, an event or an effect.
 */
export type Effect =
  | { readonly do: 'openCamera'; readonly attempt: AttemptId }
  | { readonly do: 'closeCamera'; readonly attempt: AttemptId }
  /** Opens a transaction while the camera is still opening, so that the proof does not wait for it. */
  | { readonly do: 'begin'; readonly attempt: AttemptId; readonly username: string }
  | {
      readonly do: 'submit';
      readonly attempt: AttemptId;
      readonly username: string;
      readonly factor: ProvableFactor;
      readonly transaction: TransactionId | null;
    }
  /** Forget what was gathered for the attempt and give up its transaction. */
  | { readonly do: 'abandon'; readonly attempt: AttemptId; readonly transaction: TransactionId | null }
  | { readonly do: 'openDesktop'; readonly session: VerifiedAssertion }
  | { readonly do: 'lockDesktop'; readonly session: VerifiedAssertion };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** How long each wait may last, in milliseconds, and how many frames make a probe. */
export interface LoginLimits {
  readonly scanMs: number;
  readonly checkMs: number;
  readonly chooseMs: number;
  /** The time that is left to the scan when something is asked, at least. */
  readonly promptMs: number;
  /** What all prompts of a scan together may add to `scanMs`, at most. */
  readonly promptsMs: number;
  /** Accepted frames that make a probe. */
  readonly frames: number;
  /** A camera below this height is named in a warning, or refused. */
  readonly cameraHeight: number;
  readonly lowResolution: 'warn' | 'refuse';
}

export const defaultLimits: LoginLimits = {
  scanMs: 15_000,
  checkMs: 20_000,
  chooseMs: 60_000,
  promptMs: 4_000,
  promptsMs: 15_000,
  frames: 3,
  cameraHeight: 1080,
  lowResolution: 'warn',
};
