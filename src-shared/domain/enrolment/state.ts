import type { Code } from '../codes.ts';
import type { KeyFactor } from '../factors.ts';
import type { Hint } from '../hints.ts';
import type { AttemptId, Ms, UserId } from '../ids.ts';
import type { CameraState, Notice } from '../login/state.ts';

declare const granted: unique symbol;

/**
 * Leave to manage one's own methods, given by the cloud after a fresh username and password. Only the flow that
 * verified the cloud's assertion can make one.
 */
export interface ManageGrant {
  readonly [granted]: true;
  readonly user: { readonly id: UserId; readonly username: string; readonly displayName: string };
}

/** The user's face as the cloud knows it. */
export interface FaceStatus {
  /** May this user enrol at all? */
  readonly allowed: boolean;
  /** Epoch ms, or null when no face is enrolled. */
  readonly enrolledAt: Ms | null;
  /** Enrolled, but an administrator has to release it first. */
  readonly held: boolean;
}

/** A user's other methods, as the cloud knows them. */
export interface Methods {
  readonly pin: { readonly allowed: boolean; readonly setAt: Ms | null; readonly minLength: number };
  readonly cards: {
    readonly allowed: boolean;
    /** `label`: the last digits, which tell one's cards apart and open nothing. */
    readonly list: readonly { readonly id: string; readonly label: string; readonly addedAt: Ms }[];
  };
  readonly keys: readonly {
    readonly id: string;
    readonly factor: KeyFactor;
    readonly name: string;
    readonly addedAt: Ms;
  }[];
}

/** The text a person agrees to; what is recorded is its id, version and hash. */
export interface ConsentText {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of title and body, hex. */
  readonly sha256: string;
  readonly title: string;
  /** Plain paragraphs. */
  readonly body: readonly string[];
}

/** Small pose changes, in the order they are asked for. Each is a wish: after a while any good frame serves. */
export const capturePoses = ['straight', 'slightlyLeft', 'slightlyRight', 'slightlyUp', 'straight'] as const;
export type CapturePose = (typeof capturePoses)[number];

/** What happened last, said once on the methods page. */
export const outcomes = [
  'enrolled',
  'held',
  'removed',
  'declined',
  'pinSet',
  'pinRemoved',
  'cardAdded',
  'cardRemoved',
  'keyAdded',
  'keyRemoved',
] as const;
export type Outcome = (typeof outcomes)[number];

/** What every state has once somebody has proved who they are. */
export interface Known {
  readonly grant: ManageGrant;
  readonly face: FaceStatus;
  readonly methods: Methods;
}

/** The states of User Options: prove who you are, see your methods, add to them and take them away. */
export type State =
  | { readonly at: 'signIn'; readonly username: string; readonly notice: Notice | null; readonly busy: Busy | null }
  | (Known & {
      readonly at: 'methods';
      readonly notice: Notice | null;
      readonly outcome: Outcome | null;
      readonly busy: Busy | null;
    })
  | (Known & { readonly at: 'consent'; readonly text: ConsentText })
  | (Known & {
      readonly at: 'capturing';
      readonly text: ConsentText;
      readonly attempt: AttemptId;
      readonly camera: CameraState;
      /** Captures taken so far; the next one is asked for in `capturePoses[captured]`. */
      readonly captured: number;
      readonly hint: Hint | null;
      readonly until: Ms;
    })
  | (Known & { readonly at: 'saving'; readonly attempt: AttemptId; readonly until: Ms })
  /** Waits for a card at the reader; `busy` while the cloud links it. */
  | (Known & {
      readonly at: 'tappingCard';
      readonly attempt: AttemptId;
      readonly busy: Busy | null;
      readonly until: Ms;
    })
  /** A new key is asked for; `ready` once the cloud's options are at hand, `busy` while the cloud takes what it signed. */
  | (Known & {
      readonly at: 'touchingKey';
      readonly attempt: AttemptId;
      readonly factor: KeyFactor;
      readonly name: string;
      readonly ready: boolean;
      readonly busy: Busy | null;
      readonly until: Ms;
    });

/** A request to the cloud is under way; a second press does nothing. */
export interface Busy {
  readonly attempt: AttemptId;
  readonly until: Ms;
  /** What is said when it is done; null where something else follows. */
  readonly outcome: Outcome | null;
}

export type Event =
  | {
      readonly is: 'signedIn';
      readonly now: Ms;
      readonly attempt: AttemptId;
      readonly grant: ManageGrant;
      readonly face: FaceStatus;
      readonly methods: Methods;
    }
  | { readonly is: 'passwordGiven'; readonly now: Ms; readonly attempt: AttemptId; readonly username: string }
  | { readonly is: 'enrolChosen'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'textCame'; readonly now: Ms; readonly attempt: AttemptId; readonly text: ConsentText }
  | { readonly is: 'consentGiven'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'consentDeclined'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'removeChosen'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'removed'; readonly now: Ms; readonly attempt: AttemptId; readonly face: FaceStatus }
  | { readonly is: 'pinGiven'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'removePinChosen'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'addCardChosen'; readonly now: Ms; readonly attempt: AttemptId }
  /** A card was held to the reader; it is in the hand of this attempt. */
  | { readonly is: 'tapped'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'removeCardChosen'; readonly now: Ms; readonly attempt: AttemptId; readonly item: string }
  | {
      readonly is: 'addKeyChosen';
      readonly now: Ms;
      readonly attempt: AttemptId;
      readonly factor: KeyFactor;
      readonly name: string;
    }
  /** What the new key is to be asked is at hand. */
  | { readonly is: 'keyReady'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'keyAnswered'; readonly now: Ms; readonly attempt: AttemptId }
  | { readonly is: 'removeKeyChosen'; readonly now: Ms; readonly attempt: AttemptId; readonly item: string }
  /** The methods as they are after what was asked for. */
  | { readonly is: 'changed'; readonly now: Ms; readonly attempt: AttemptId; readonly methods: Methods }
  | {
      readonly is: 'cameraReady';
      readonly now: Ms;
      readonly attempt: AttemptId;
      readonly width: number;
      readonly height: number;
    }
  | { readonly is: 'guided'; readonly now: Ms; readonly attempt: AttemptId; readonly hint: Hint | null }
  | { readonly is: 'captured'; readonly now: Ms; readonly attempt: AttemptId; readonly captured: number }
  | { readonly is: 'saved'; readonly now: Ms; readonly attempt: AttemptId; readonly face: FaceStatus }
  | {
      readonly is: 'failed';
      readonly now: Ms;
      readonly attempt: AttemptId;
      readonly code: Code;
      readonly waitUntil: Ms | null;
    }
  | { readonly is: 'cancelled'; readonly now: Ms }
  | { readonly is: 'closed'; readonly now: Ms }
  | { readonly is: 'timePassed'; readonly now: Ms };

/** Secrets, frames and the grant's token stay in the shell's hands, filed under the attempt. */
export type Effect =
  | { readonly do: 'signIn'; readonly attempt: AttemptId; readonly username: string }
  | { readonly do: 'fetchText'; readonly attempt: AttemptId; readonly grant: ManageGrant }
  | { readonly do: 'recordDecline'; readonly grant: ManageGrant; readonly text: ConsentText }
  | { readonly do: 'openCamera'; readonly attempt: AttemptId }
  | { readonly do: 'closeCamera'; readonly attempt: AttemptId }
  /** Consent and templates go in one request: all or nothing. */
  | { readonly do: 'save'; readonly attempt: AttemptId; readonly grant: ManageGrant; readonly text: ConsentText }
  | { readonly do: 'remove'; readonly attempt: AttemptId; readonly grant: ManageGrant }
  | { readonly do: 'setPin'; readonly attempt: AttemptId; readonly grant: ManageGrant }
  | { readonly do: 'removePin'; readonly attempt: AttemptId; readonly grant: ManageGrant }
  /** Taps come here from now on, until the state is left. */
  | { readonly do: 'awaitCard'; readonly attempt: AttemptId }
  | { readonly do: 'addCard'; readonly attempt: AttemptId; readonly grant: ManageGrant }
  | { readonly do: 'removeCard'; readonly attempt: AttemptId; readonly grant: ManageGrant; readonly item: string }
  /** Gets what a new key is to be asked and hands it to the window. */
  | { readonly do: 'askKey'; readonly attempt: AttemptId; readonly grant: ManageGrant; readonly factor: KeyFactor }
  | {
      readonly do: 'addKey';
      readonly attempt: AttemptId;
      readonly grant: ManageGrant;
      readonly factor: KeyFactor;
      readonly name: string;
    }
  | { readonly do: 'removeKey'; readonly attempt: AttemptId; readonly grant: ManageGrant; readonly item: string }
  | { readonly do: 'forget'; readonly attempt: AttemptId }
  /** The window is gone: the grant's token is dropped. */
  | { readonly do: 'endGrant'; readonly grant: ManageGrant };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export interface EnrolmentLimits {
  readonly requestMs: number;
  readonly captureMs: number;
  /** How long a card is waited for. */
  readonly tapMs: number;
  /** How long a new key may take to be found and touched. */
  readonly touchMs: number;
  readonly cameraHeight: number;
}

export const defaultEnrolmentLimits: EnrolmentLimits = {
  requestMs: 20_000,
  captureMs: 90_000,
  tapMs: 60_000,
  touchMs: 60_000,
  cameraHeight: 1080,
};

/** When a state ends by itself, monotonic ms; null when it stays. */
export function untilOf(state: State): Ms | null {
  const busy = 'busy' in state ? state.busy : null;
  return busy?.until ?? ('until' in state ? state.until : null);
}
