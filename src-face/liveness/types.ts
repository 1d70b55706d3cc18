/** The words between the liveness layers: what one frame leaves behind, what a presentation is, and what is judged. */
import type { Tier } from '../../src-shared/domain/face.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import type {
  Challenge,
  LightColour,
  LivenessLayer,
  LivenessLevel,
  Prompted,
  StepAnswer,
} from '../../src-shared/domain/liveness.ts';
import type { EngineAnalysis } from '../types.ts';
import type { ChallengeState } from './challenge.ts';

/** What the window tells of the camera. */
export interface CameraFacts {
  /** The device's name; empty when the browser does not tell. */
  readonly label: string;
  /** Frames a second that the camera claims; null when it claims none. */
  readonly frameRate: number | null;
}

/** One presentation to the sensor, from the first frame to the last; frames in the order of their times. */
export interface Presentation {
  /** Left out where the settings accept an injected camera: tests, the demo, and clips in the bench. */
  readonly camera?: CameraFacts;
  readonly frames: readonly EngineAnalysis[];
  /** The sharpness that a scan asks for here; left out: `defaultLimits.minSharpness`. */
  readonly minSharpness?: number;
  /** Null while none was asked for. */
  readonly challenge: Asked | null;
  /** When each colour was painted; empty without a light sequence. */
  readonly light: readonly { readonly colour: LightColour; readonly at: Ms }[];
}

export interface Asked {
  readonly asked: Challenge;
  /** What the window painted, and when. */
  readonly prompted: readonly Prompted[];
  /**
   * How it went, where somebody followed it as it went: from more frames than were analysed. Left out, it is followed
   * afterwards, from the frames of the presentation.
   */
  readonly followed?: ChallengeState;
}

/** What the layers measured, `layer.name`: for the audit log, never for a caller. */
export type Scores = Readonly<Record<string, number>>;

export type Judgement =
  | {
      readonly is: 'live';
      readonly scores: Scores;
      readonly answers: readonly StepAnswer[];
      readonly light: 'followed' | 'abstained' | null;
    }
  /** Not settled: more frontal frames, or the challenge, would settle it. */
  | { readonly is: 'open'; readonly needs: 'frames' | 'challenge'; readonly scores: Scores }
  /** `layer` spoke the veto. */
  | { readonly is: 'attack'; readonly layer: LivenessLayer; readonly why: string; readonly scores: Scores };

/** The one function that agent and bench share. Pure. */
export type JudgePresentation = (presentation: Presentation, level: LivenessLevel, tier: Tier) => Judgement;
