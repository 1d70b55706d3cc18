import { absurd } from '../absurd.ts';
import type { KeyFactor } from '../factors.ts';
import type { Hint } from '../hints.ts';
import type { Notice } from '../login/state.ts';
import {
  type CapturePose,
  type ConsentText,
  capturePoses,
  type EnrolmentLimits,
  type FaceStatus,
  type Methods,
  type Outcome,
  type State,
} from './state.ts';

/** What the User Options window shows. */
export type OptionsView =
  | { readonly at: 'signIn'; readonly username: string; readonly notice: Notice | null; readonly busy: boolean }
  | {
      readonly at: 'methods';
      readonly displayName: string;
      readonly username: string;
      readonly face: FaceStatus;
      readonly methods: Methods;
      readonly notice: Notice | null;
      readonly outcome: Outcome | null;
      readonly busy: boolean;
    }
  | { readonly at: 'consent'; readonly displayName: string; readonly text: ConsentText }
  | {
      readonly at: 'capturing';
      readonly attempt: string;
      readonly displayName: string;
      readonly camera: 'opening' | 'ready';
      readonly lowResolution: { readonly width: number; readonly height: number } | null;
      readonly pose: CapturePose;
      readonly captured: number;
      readonly total: number;
      readonly hint: Hint | null;
    }
  | { readonly at: 'saving'; readonly displayName: string }
  /** Waits for a card at the reader; `busy` while the cloud links it. */
  | { readonly at: 'tappingCard'; readonly displayName: string; readonly busy: boolean }
  | {
      readonly at: 'touchingKey';
      readonly attempt: string;
      readonly displayName: string;
      readonly factor: KeyFactor;
      /** The options can be had by `options.keyOptions`. */
      readonly ready: boolean;
      readonly busy: boolean;
    };

/** The one picture of a state. */
export function view(state: State, limits: EnrolmentLimits): OptionsView {
  switch (state.at) {
    case 'signIn':
      return { at: 'signIn', username: state.username, notice: state.notice, busy: state.busy !== null };
    case 'methods':
      return {
        at: 'methods',
        displayName: state.grant.user.displayName,
        username: state.grant.user.username,
        face: state.face,
        methods: state.methods,
        notice: state.notice,
        outcome: state.outcome,
        busy: state.busy !== null,
      };
    case 'consent':
      return { at: 'consent', displayName: state.grant.user.displayName, text: state.text };
    case 'capturing': {
      const { camera } = state;
      const low = camera.is === 'ready' && camera.height < limits.cameraHeight;
      return {
        at: 'capturing',
        attempt: state.attempt,
        displayName: state.grant.user.displayName,
        camera: camera.is,
        lowResolution: low ? { width: camera.width, height: camera.height } : null,
        pose: capturePoses[state.captured] ?? 'straight',
        captured: state.captured,
        total: capturePoses.length,
        hint: state.hint,
      };
    }
    case 'saving':
      return { at: 'saving', displayName: state.grant.user.displayName };
    case 'tappingCard':
      return { at: 'tappingCard', displayName: state.grant.user.displayName, busy: state.busy !== null };
    case 'touchingKey':
      return {
        at: 'touchingKey',
        attempt: state.attempt,
        displayName: state.grant.user.displayName,
        factor: state.factor,
        ready: state.ready,
        busy: state.busy !== null,
      };
    default:
      return absurd(state);
  }
}
