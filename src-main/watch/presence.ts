/**
 * The presence watch: while its owner lets it, the camera looks every other second whether they are still before the
 * open desktop. The lock window takes the pictures, under an attempt that the view names; here they become sights.
 * It can hide and lock, never open. Whatever fails ends the watch with a notice, and not the session.
 */
import { codeOf } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Embedding, FaceFrame } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { AttemptId, Ms } from '../../src-shared/domain/ids.ts';
import type { Sight } from '../../src-shared/domain/session/watch.ts';
import type { CameraFacts, CameraPort, FacePort } from '../auth/ports.ts';
import type { Likeness } from '../face/likeness.ts';
import type { Basics } from '../ports.ts';
import { type Look, look, nothingSeen, type Sighting } from './sight.ts';

export interface PresencePorts extends Pick<Basics, 'timers' | 'log' | 'newAttempt'> {
  readonly face: Pick<FacePort, 'analyse' | 'fault'>;
  readonly camera: CameraPort;
  readonly likeness: Likeness;
  /** Is a device of that name no camera, and are such refused here? */
  readonly isRefused: (camera: CameraFacts) => boolean;
  readonly seen: (sight: Sight) => void;
  /** Ends the watch for good: the person is to ask for it anew. */
  readonly end: () => void;
  /** The attempt or the notice is another one. */
  readonly onChange: () => void;
}

/** Whom to look for; null while nobody is to be looked for. */
export type Owner = { readonly reference: readonly Embedding[] } | null;

export interface Presence {
  /** The camera's attempt while the watch runs; null while it does not. */
  readonly attempt: () => AttemptId | null;
  /** Why the last watch ended; null when there is nothing to say. */
  readonly notice: () => Code | null;
  readonly dismiss: () => void;
  /** The watch is wanted for this face, or is not. */
  readonly follow: (owner: Owner) => void;
  /** What the window tells; of another attempt nothing is taken. */
  readonly cameraReady: (attempt: string, camera: CameraFacts) => void;
  readonly cameraFailed: (attempt: string, code: Code) => void;
  /** The window's own look: nobody there, or several. */
  readonly guided: (attempt: string, hint: Hint | null) => void;
  readonly frame: (frame: FaceFrame) => void;
}

/** The window looks every two seconds; the camera opens within four, models load within ten. */
const silence = { first: 20_000, later: 10_000 } as const satisfies Readonly<Record<string, Ms>>;
/** Degrees within which a face is compared: the reference looks straight. */
const straight = { yaw: 20, pitch: 22 } as const;

const lookOf = { same: 'owner', other: 'stranger', unsure: 'unsure' } as const;

interface Running {
  readonly attempt: AttemptId;
  readonly reference: readonly Embedding[];
  sighting: Sighting;
  /** The engine has a picture already; one that comes meanwhile is older news than the next. */
  busy: boolean;
  cancelSilence: () => void;
}

export function createPresence(ports: PresencePorts): Presence {
  const { face, camera, likeness, timers, log } = ports;
  let running: Running | null = null;
  let notice: Code | null = null;

  const stop = (): void => {
    if (!running) return;
    running.cancelSilence();
    camera.release(running.attempt);
    running = null;
  };
  const fail = (code: Code): void => {
    log.warn('presence.ended', { code });
    stop();
    notice = code;
    ports.end();
    ports.onChange();
  };
  const listen = (watch: Running, ms: Ms): void => {
    watch.cancelSilence();
    watch.cancelSilence = timers.after(ms, () => {
      if (running === watch) fail('camera.stalled');
    });
  };
  const start = (reference: readonly Embedding[]): void => {
    const attempt = ports.newAttempt();
    running = { attempt, reference, sighting: nothingSeen, busy: false, cancelSilence: () => undefined };
    notice = null;
    camera.allow('lock', attempt);
    listen(running, silence.first);
    ports.onChange();
  };
  const take = (watch: Running, seen: Look): void => {
    if (running !== watch) return;
    const { state, sight } = look(watch.sighting, seen);
    watch.sighting = state;
    if (sight !== null) ports.seen(sight);
  };
  /** The running watch, if the window means it. */
  const meant = (attempt: string): Running | null => (running?.attempt === attempt ? running : null);

  const judge = async (watch: Running, frame: FaceFrame): Promise<Look> => {
    const analysis = await face.analyse(frame, 'best');
    // Whose face it is that is turned away, covered or in the dark nobody can say; that it is a face was seen.
    if (!analysis || face.fault(analysis, 'refuse') !== null) return 'unsure';
    const { yaw, pitch } = analysis.pose;
    if (Math.abs(yaw) > straight.yaw || Math.abs(pitch) > straight.pitch) return 'unsure';
    return lookOf[likeness(watch.reference, analysis.embeddings)];
  };

  return {
    attempt: () => running?.attempt ?? null,
    notice: () => notice,
    dismiss: () => {
      if (notice === null) return;
      notice = null;
      ports.onChange();
    },
    follow: (owner) => {
      if (owner === null) {
        if (!running) return;
        stop();
        return ports.onChange();
      }
      if (running?.reference === owner.reference) return;
      stop();
      start(owner.reference);
    },
    cameraReady: (attempt, facts) => {
      const watch = meant(attempt);
      if (!watch) return;
      if (ports.isRefused(facts)) return fail('camera.injected');
      listen(watch, silence.later);
    },
    cameraFailed: (attempt, code) => {
      if (meant(attempt)) fail(code);
    },
    guided: (attempt, hint) => {
      const watch = meant(attempt);
      if (!watch) return;
      listen(watch, silence.later);
      take(watch, hint === 'nobody' ? 'nobody' : hint === 'severalPeople' ? 'stranger' : 'unsure');
    },
    frame: (frame) => {
      const watch = meant(frame.attempt);
      // A picture that an engine which hangs never looks at is no look: the watch ends as if none had come.
      if (!watch || watch.busy) return;
      listen(watch, silence.later);
      watch.busy = true;
      judge(watch, frame)
        .then(
          (seen) => take(watch, seen),
          (error: unknown) => {
            if (running === watch) fail(codeOf(error));
          },
        )
        .finally(() => {
          watch.busy = false;
        });
    },
  };
}
