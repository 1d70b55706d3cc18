import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import { type Factor, isProvable } from '../factors.ts';
import type { Hint } from '../hints.ts';
import type { Prompt } from '../liveness.ts';
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
}

export interface TileView {
  readonly factor: 'face' | 'badge' | 'securityKey' | 'passkey';
  readonly state: 'ready' | 'unavailable' | 'notSetUp';
  readonly code: Code | null;
}

/** What the lock window shows; it holds no secret, no id of a user and no score. */
export interface LockView {
  readonly place: Place;
  readonly connection: Connection;
  readonly tiles: readonly TileView[];
  readonly screen: Screen;
}

export type Screen =
  | { readonly at: 'locked'; readonly notice: Notice | null }
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
    }
  | { readonly at: 'checking'; readonly username: string; readonly factor: 'password' | 'face' }
  | {
      readonly at: 'choosing';
      readonly username: string;
      readonly proved: readonly Factor[];
      readonly oneOf: readonly Factor[];
      /** Is any of `oneOf` to be had here? If not, the screen says so and offers another way. */
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
    };

const tileFactors = ['badge', 'face', 'securityKey', 'passkey'] as const;

/** The one picture of a state. */
export function view(state: State, around: Surroundings, limits: LoginLimits): LockView {
  return {
    place: around.place,
    connection: around.connection,
    tiles: tileFactors.map((factor) => tile(factor, around)),
    screen: screen(state, limits),
  };
}

function tile(factor: TileView['factor'], around: Surroundings): TileView {
  if (!isProvable(factor)) return { factor, state: 'notSetUp', code: null };
  return around.faceUnavailable === null
    ? { factor, state: 'ready', code: null }
    : { factor, state: 'unavailable', code: around.faceUnavailable };
}

function screen(state: State, limits: LoginLimits): Screen {
  switch (state.at) {
    case 'locked':
      return { at: 'locked', notice: state.notice };
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
      };
    }
    case 'checking':
      return { at: 'checking', username: state.username, factor: state.factor };
    case 'choosing':
      return {
        at: 'choosing',
        username: state.username,
        proved: state.proved,
        oneOf: state.oneOf,
        possible: state.oneOf.some(isProvable),
        notice: state.notice,
      };
    case 'open':
      return {
        at: 'open',
        username: state.session.user.username,
        displayName: state.session.user.displayName,
        factors: state.session.factors,
        since: state.session.issuedAt,
        offer: state.offer,
      };
    default:
      return absurd(state);
  }
}
