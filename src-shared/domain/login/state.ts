import type { Code } from '../codes.ts';
import type { Factor, KeyFactor, ProvableFactor } from '../factors.ts';
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
  /** In the order they were proved. */
  readonly factors: readonly Factor[];
  /** The transaction that it answers: its nonce came back. */
  readonly transaction: TransactionId;
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

/** What every state of an attempt has. */
interface Underway {
  /** The press that led here. */
  readonly attempt: AttemptId;
  /** As typed, or as the cloud named the owner of a card or passkey; null before it did. */
  readonly username: string | null;
  /** What this transaction has proved; never asked for again in it. */
  readonly proved: readonly Factor[];
  /** What may come next; null for a first factor, which may be any. */
  readonly oneOf: readonly Factor[] | null;
  readonly transaction: TransactionId | null;
  /** The session that lies locked beneath, see `Locked`. */
  readonly held: VerifiedAssertion | null;
  /** Monotonic ms; the state ends by itself then. */
  readonly until: Ms;
}

/** A factor that is asked for. */
interface Asking extends Underway {
  /**
   * When the choice ends that it was picked in, monotonic ms; null for a first factor. Whoever would rather give another
   * one goes back to that choice, and has gained no time.
   */
  readonly choiceUntil: Ms | null;
}

interface Locked {
  readonly at: 'locked';
  readonly notice: Notice | null;
  /**
   * The session that was locked last. At a personal workstation only its user comes in; at a shared one somebody else
   * takes its place.
   */
  readonly held: VerifiedAssertion | null;
  readonly link: Link | null;
}

/** A card that nobody has waits for username and password of whoever it is to belong to. */
export interface Link {
  /** The attempt that holds the card. */
  readonly attempt: AttemptId;
  readonly until: Ms;
}

/** The lock screen's states. */
export type State =
  | Locked
  | (Asking & {
      readonly at: 'scanning';
      readonly username: string;
      readonly camera: CameraState;
      readonly frames: number;
      /** The turn that is asked for; while there is one, hints about where to look are silent. */
      readonly prompt: Prompt | null;
      readonly hint: Hint | null;
      /** However often something is asked, the camera is off by then. */
      readonly latest: Ms;
    })
  /** A security key or passkey is asked for; `ready` once the cloud's options are at hand. */
  | (Asking & { readonly at: 'touching'; readonly factor: KeyFactor; readonly ready: boolean })
  | (Underway & {
      readonly at: 'checking';
      readonly factor: ProvableFactor;
      /** The card that is linked if this password is right. */
      readonly link: Link | null;
    })
  | (Underway & {
      readonly at: 'choosing';
      readonly username: string;
      readonly transaction: TransactionId;
      readonly oneOf: readonly Factor[];
      readonly notice: Notice | null;
    })
  | {
      readonly at: 'open';
      readonly session: VerifiedAssertion;
      readonly offer: Offer | null;
      readonly notice: Notice | null;
      /** A card that was held to the reader while the desktop is open. */
      readonly tap: OpenTap | null;
      /** Monotonic ms of the last wake, or of the opening: one's own tap just after or before it does nothing. */
      readonly wokeAt: Ms;
    };

export type OpenTap =
  | {
      readonly is: 'checking';
      readonly attempt: AttemptId;
      /** What a tap is meant as goes by when it was made, however long the cloud takes to say whose it was. */
      readonly tappedAt: Ms;
      readonly until: Ms;
    }
  /** Somebody else's card: at `until` the desktop is theirs, unless whoever sits there says no. */
  | {
      readonly is: 'displacing';
      readonly attempt: AttemptId;
      readonly answer: Exclude<Answer, { is: 'refused' }>;
      readonly until: Ms;
    };

/** What is offered once the desktop is open. */
export type Offer = 'enrolFace' | 'renewFace';

/** The cloud's answer to a proof. */
export type Answer =
  | {
      readonly is: 'more';
      readonly transaction: TransactionId;
      /** Whose transaction it is. */
      readonly username: string;
      readonly proved: readonly Factor[];
      readonly oneOf: readonly Factor[];
    }
  | { readonly is: 'accepted'; readonly session: VerifiedAssertion; readonly offer: Offer | null }
  | { readonly is: 'refused'; readonly code: Code; readonly until: Ms | null };

/** Every event carries `now` (monotonic ms). Events that name an attempt are ignored when it is not the current one. */
export type Event =
  | Given
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
  /** The cloud's options for a key are at hand. */
  | { readonly is: 'keyReady'; readonly now: Ms; readonly attempt: AttemptId }
  /** The key was touched; what it signed is in the shell's hands. */
  | { readonly is: 'keyAnswered'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'answered'; readonly now: Ms; readonly attempt: AttemptId; readonly answer: Answer }
  /** @param over the transaction has ended with it: what was proved is lost */
  | {
      readonly is: 'failed';
      readonly now: Ms;
      readonly attempt: AttemptId;
      readonly code: Code;
      readonly over?: boolean;
    }
  | { readonly is: 'cancelled'; readonly now: Ms }
  | { readonly is: 'dismissed'; readonly now: Ms }
  | { readonly is: 'timePassed'; readonly now: Ms }
  /** The screen came back from sleep or from a warning. */
  | { readonly is: 'woke'; readonly now: Ms }
  /** The desktop is to be locked; why is told where it was not the person who asked. */
  | { readonly is: 'locked'; readonly now: Ms; readonly code?: Code }
  /** The person's session is over for good: signed out, or ended by the system. */
  | { readonly is: 'signedOut'; readonly now: Ms };

/** A factor was given or chosen. Whatever is going on, the first valid one wins: none of them waits for another. */
export type Given =
  | { readonly is: 'passwordGiven'; readonly now: Ms; readonly attempt: AttemptId; readonly username: string }
  | { readonly is: 'faceChosen'; readonly now: Ms; readonly attempt: AttemptId; readonly username: string }
  | { readonly is: 'pinGiven'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'tapped'; readonly now: Ms; readonly attempt: AttemptId }
  /** A passkey knows whose it is; a security key needs a name. */
  | {
      readonly is: 'keyChosen';
      readonly now: Ms;
      readonly attempt: AttemptId;
      readonly factor: KeyFactor;
      readonly username: string | null;
    };

/**
 * What the shell has to do. `submit` takes the secret (password, PIN, card, probe, signature) from the shell's own hands
 * by attempt: no secret and no biometric ever stands in a state, an event or an effect.
 */
export type Effect =
  | { readonly do: 'openCamera'; readonly attempt: AttemptId }
  | { readonly do: 'closeCamera'; readonly attempt: AttemptId }
  /** Opens a transaction while the camera is still opening, so that the proof does not wait for it. */
  | { readonly do: 'begin'; readonly attempt: AttemptId; readonly username: string }
  /** Gets the options for a key and hands them to the window. */
  | {
      readonly do: 'askKey';
      readonly attempt: AttemptId;
      readonly username: string | null;
      readonly factor: KeyFactor;
      readonly transaction: TransactionId | null;
    }
  | {
      readonly do: 'submit';
      readonly attempt: AttemptId;
      readonly username: string | null;
      readonly factor: ProvableFactor;
      readonly transaction: TransactionId | null;
      /** The attempt that holds the card to be linked. */
      readonly link: AttemptId | null;
    }
  /** Forget what was gathered for the attempt; its transaction goes on with another factor. */
  | { readonly do: 'forget'; readonly attempt: AttemptId }
  /** Forget what was gathered for the attempt and give up its transaction. */
  | { readonly do: 'abandon'; readonly attempt: AttemptId; readonly transaction: TransactionId | null }
  /** @param from who had this desktop before, null for nobody or the same person */
  | { readonly do: 'openDesktop'; readonly session: VerifiedAssertion; readonly from: VerifiedAssertion | null }
  | { readonly do: 'lockDesktop'; readonly session: VerifiedAssertion }
  /** The session is over: what belongs to it is closed. */
  | { readonly do: 'closeDesktop'; readonly session: VerifiedAssertion };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** How long each wait may last, in milliseconds, how many frames make a probe, and what taps do. */
export interface LoginLimits {
  readonly scanMs: number;
  readonly checkMs: number;
  readonly chooseMs: number;
  /** The time that is left to the scan when something is asked, at least. */
  readonly promptMs: number;
  /** What all prompts of a scan together may add to `scanMs`, at most. */
  readonly promptsMs: number;
  /** How long a key may take to be found and touched. */
  readonly touchMs: number;
  /** How long an unknown card waits for the password of its owner. */
  readonly linkMs: number;
  /** Accepted frames that make a probe. */
  readonly frames: number;
  /** A camera below this height is named in a warning, or refused. */
  readonly cameraHeight: number;
  readonly lowResolution: 'warn' | 'refuse';
  readonly kind: 'personal' | 'shared';
  /** What one's own card does to one's open desktop, and how long after a wake it does nothing, from wake to tap. */
  readonly ownTap: 'lock' | 'ignore';
  readonly protectMs: number;
  /** How long the countdown is before somebody else's tap takes the desktop. */
  readonly displaceMs: number;
}

export const defaultLimits: LoginLimits = {
  scanMs: 15_000,
  checkMs: 20_000,
  chooseMs: 60_000,
  promptMs: 4_000,
  promptsMs: 15_000,
  touchMs: 60_000,
  linkMs: 60_000,
  frames: 3,
  cameraHeight: 1080,
  lowResolution: 'warn',
  kind: 'shared',
  ownTap: 'lock',
  protectMs: 5_000,
  displaceMs: 5_000,
};

/** When a state ends by itself, monotonic ms; null when it stays. */
export function untilOf(state: State): Ms | null {
  switch (state.at) {
    case 'locked':
      return state.link?.until ?? null;
    case 'open':
      return state.tap?.until ?? null;
    default:
      return state.until;
  }
}
