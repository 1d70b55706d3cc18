import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import { type LockScreenPolicy, shownName } from '../computer.ts';
import { type Factor, isProvable, type KeyFactor, type ProvableFactor } from '../factors.ts';
import type { Hint } from '../hints.ts';
import type { AttemptId, Ms } from '../ids.ts';
import type { Prompt } from '../liveness.ts';
import type { WatchView } from '../session/watch.ts';
import type { LoginLimits, Notice, Offer, State } from './state.ts';

/** Where this workstation stands and what it is, always visible on the lock screen. */
export interface Place {
  readonly organisation: string;
  readonly ward: string;
  readonly station: string;
  readonly kind: 'personal' | 'shared';
}

export type Connection =
  | { readonly is: 'online' }
  | { readonly is: 'connecting' }
  | { readonly is: 'offline'; readonly code: Code };

/** Facts beside the machine that the lock screen shows. */
export interface Surroundings {
  readonly place: Place;
  readonly connection: Connection;
  /** Why the face cannot be used at this workstation just now; null when it can. */
  readonly faceUnavailable: Code | null;
  /** Why no card can be read here just now; null when one can. */
  readonly badgeUnavailable: Code | null;
  /** Whoever signed in last at a personal workstation. */
  readonly lastUser: string | null;
  readonly screen: LockScreenPolicy;
  readonly watch: WatchView;
  /** May whoever is signed in have the camera watch whether they are there? */
  readonly presenceOffered: boolean;
  /** Under which attempt the camera watches now; null while it does not. */
  readonly presenceAttempt: AttemptId | null;
  /** What to add to monotonic ms to get epoch ms, for countdowns. */
  readonly epochOffset: Ms;
}

export interface TileView {
  readonly factor: 'face' | 'badge' | 'securityKey' | 'passkey';
  readonly state: 'ready' | 'unavailable';
  readonly code: Code | null;
}

/** What the lock window shows; it holds no secret, no id of a user and no score. */
export interface LockView {
  readonly place: Place;
  readonly connection: Connection;
  readonly tiles: readonly TileView[];
  /** Whether the screen offers to restart the computer. */
  readonly restart: boolean;
  readonly watch: WatchView;
  /** Whether the signed-in person may let the camera watch (`lock.presence`). */
  readonly presenceOffered: boolean;
  /** While it is not null the window looks every other second and sends what it saw under this attempt. */
  readonly presenceAttempt: string | null;
  readonly screen: Screen;
}

/** A factor that may come next, and why it cannot be had here just now. */
export interface NextFactor {
  readonly factor: Factor;
  readonly state: 'ready' | 'unavailable' | 'notSetUp';
  readonly code: Code | null;
}

export type Screen =
  | {
      readonly at: 'locked';
      readonly notice: Notice | null;
      /** A new card waits for its owner's password. */
      readonly linking: boolean;
      /** Whose session lies locked beneath, at a personal workstation. */
      readonly held: string | null;
      /** Whose name the form begins with. */
      readonly lastUser: string | null;
    }
  | {
      readonly at: 'scanning';
      readonly attempt: string;
      readonly username: string;
      readonly camera: 'opening' | 'ready';
      /** Set when the camera delivers less than the policy wishes for. */
      readonly lowResolution: { readonly width: number; readonly height: number } | null;
      /** 0..1 */
      readonly progress: number;
      readonly prompt: Prompt | null;
      readonly hint: Hint | null;
      /** What may be given instead of the face; null: any first factor. */
      readonly instead: readonly Factor[] | null;
    }
  | {
      readonly at: 'touching';
      readonly attempt: string;
      readonly username: string | null;
      readonly factor: KeyFactor;
      /** The options can be had by `lock.keyOptions`. */
      readonly ready: boolean;
      readonly proved: readonly Factor[];
      readonly instead: readonly Factor[] | null;
    }
  | { readonly at: 'checking'; readonly username: string | null; readonly factor: ProvableFactor }
  | {
      readonly at: 'choosing';
      readonly username: string;
      readonly proved: readonly Factor[];
      readonly next: readonly NextFactor[];
      /** Is any of `next` to be had here? If not, the screen says so and offers another way. */
      readonly possible: boolean;
      readonly notice: Notice | null;
    }
  | {
      readonly at: 'open';
      readonly username: string;
      readonly displayName: string;
      readonly factors: readonly Factor[];
      /** Epoch ms. */
      readonly since: number;
      readonly offer: Offer | null;
      readonly notice: Notice | null;
      readonly tap: TapView | null;
    };

/** A card at the reader while the desktop is open; `until` (epoch ms) counts down to somebody else's turn. */
export type TapView =
  | { readonly is: 'checking' }
  | { readonly is: 'displacing'; readonly username: string; readonly until: number };

const tileFactors = ['badge', 'face', 'securityKey', 'passkey'] as const;

/** The one picture of a state. */
export function view(state: State, around: Surroundings, limits: LoginLimits): LockView {
  return {
    place: around.place,
    connection: around.connection,
    tiles: tileFactors.filter((factor) => isShown(factor, around)).map((factor) => tile(factor, around)),
    restart: around.screen.restart,
    watch: around.watch,
    presenceOffered: around.presenceOffered,
    presenceAttempt: around.presenceAttempt,
    screen: screen(state, around, limits),
  };
}

/** At a shared workstation with a reader one taps; the face comes second there, and is no tile. */
const isShown = (factor: TileView['factor'], { place, badgeUnavailable }: Surroundings): boolean =>
  factor !== 'face' || place.kind === 'personal' || badgeUnavailable !== null;

function tile(factor: TileView['factor'], around: Surroundings): TileView {
  const code = unavailable(factor, around);
  return { factor, state: code === null ? 'ready' : 'unavailable', code };
}

function unavailable(factor: Factor, around: Surroundings): Code | null {
  if (factor === 'face') return around.faceUnavailable;
  return factor === 'badge' ? around.badgeUnavailable : null;
}

function next(factor: Factor, around: Surroundings): NextFactor {
  if (!isProvable(factor)) return { factor, state: 'notSetUp', code: null };
  const code = unavailable(factor, around);
  return { factor, state: code === null ? 'ready' : 'unavailable', code };
}

function screen(state: State, around: Surroundings, limits: LoginLimits): Screen {
  switch (state.at) {
    case 'locked': {
      const personal = around.place.kind === 'personal';
      return {
        at: 'locked',
        notice: state.notice,
        linking: state.link !== null,
        held: personal && state.held ? shownName(state.held.user.displayName, around.screen.names) : null,
        lastUser: personal ? (state.held?.user.username ?? around.lastUser) : null,
      };
    }
    case 'scanning': {
      const { camera } = state;
      const low = camera.is === 'ready' && camera.height < limits.cameraHeight;
      return {
        at: 'scanning',
        attempt: state.attempt,
        username: state.username,
        camera: camera.is,
        lowResolution: low ? { width: camera.width, height: camera.height } : null,
        progress: state.frames / limits.frames,
        prompt: state.prompt,
        hint: state.hint,
        instead: state.oneOf,
      };
    }
    case 'touching':
      return {
        at: 'touching',
        attempt: state.attempt,
        username: state.username,
        factor: state.factor,
        ready: state.ready,
        proved: state.proved,
        instead: state.oneOf,
      };
    case 'checking':
      return { at: 'checking', username: state.username, factor: state.factor };
    case 'choosing':
      return {
        at: 'choosing',
        username: state.username,
        proved: state.proved,
        next: state.oneOf.map((factor) => next(factor, around)),
        possible: state.oneOf.some(isProvable),
        notice: state.notice,
      };
    case 'open':
      return {
        at: 'open',
        username: state.session.user.username,
        displayName: shownName(state.session.user.displayName, around.screen.names),
        factors: state.session.factors,
        since: state.session.issuedAt,
        offer: state.offer,
        notice: state.notice,
        tap: tap(state.tap, around),
      };
    default:
      return absurd(state);
  }
}

function tap(given: Extract<State, { at: 'open' }>['tap'], { epochOffset }: Surroundings): TapView | null {
  if (given === null || given.is === 'checking') return given === null ? null : { is: 'checking' };
  const { answer, until } = given;
  const username = answer.is === 'more' ? answer.username : answer.session.user.username;
  return { is: 'displacing', username, until: until + epochOffset };
}
