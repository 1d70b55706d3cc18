/**
 * hexlock:fake. A window with somebody before its camera, on fake time: sends a frame every 100 ms, paints what it is
 * shown, and has the head follow. Everything it does can be done otherwise.
 */
import type { FaceFrame, Pose, Posed } from '../../src-shared/domain/face.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import { type Direction, type Prompt, pointing } from '../../src-shared/domain/liveness.ts';
import { type FakeBasics, settle } from './basics.fake.ts';
import { fakeFrame } from './face.fake.ts';

export interface Sitting {
  /** What the window does with a prompt: ms until it is painted, or null when it never is. */
  paints: number | null;
  /** From the arrow to the first movement, ms. */
  reaction: number;
  /** Where the head goes: the arrow's way, another one, or nowhere. */
  follows: (towards: Direction) => Direction | null;
  /** How far, degrees. */
  degrees: number;
  /** The window tells of the pose first; the pixels come so much later, ms. Null: it does not, and they come at once. */
  pixels: number | null;
  /** Whether it tells of the pose between two frames as well. */
  glimpses: boolean;
}

/** The window's clock runs behind ours by this. */
export const behind = 1_000;
/** A frame is on its way that long. */
const latency = 60;
const frameMs = 100;
/** A turn takes this long. */
const turnMs = 250;

export interface SitterPorts {
  readonly posed?: (posed: Posed) => void;
  readonly frame: (frame: FaceFrame) => void;
  readonly painted: (step: number, at: Ms) => void;
}

export function createSitter({ clock, pass }: Pick<FakeBasics, 'clock' | 'pass'>, attempt: string, ports: SitterPorts) {
  const sitting: Sitting = {
    paints: 30,
    reaction: 300,
    follows: (towards) => towards,
    degrees: 17,
    pixels: null,
    glimpses: false,
  };
  const prompts: (Prompt | null)[] = [];
  /** When each prompt came. */
  const times: Ms[] = [];
  let seq = 0;
  const coming: { readonly frame: FaceFrame; readonly due: Ms }[] = [];
  let shown: { readonly prompt: Prompt; readonly at: Ms } | null = null;
  let unpainted: { readonly step: number; readonly due: Ms } | null = null;
  let head: { readonly from: Pose; readonly to: Pose; readonly at: Ms } = { from: level, to: level, at: 0 };

  const poseAt = (at: Ms): Pose => {
    const share = Math.min(1, Math.max(0, (at - head.at) / turnMs));
    const mix = (a: number, b: number) => a + share * (b - a);
    return { yaw: mix(head.from.yaw, head.to.yaw), pitch: mix(head.from.pitch, head.to.pitch), roll: 0 };
  };
  const move = (to: Pose, at: Ms): void => {
    head = { from: poseAt(at), to, at };
  };

  /** Ten milliseconds of everything. */
  const tick = (): void => {
    pass(10);
    const now = clock.monotonic();
    if (unpainted && now >= unpainted.due) {
      const { step, due } = unpainted;
      unpainted = null;
      ports.painted(step, due - behind);
    }
    if (now % frameMs === 0) {
      const at = now - latency;
      const frame = fakeFrame(attempt, seq++, { at: at - behind, pose: poseAt(at) });
      if (sitting.pixels !== null) ports.posed?.({ ...frame, glimpse: false });
      coming.push({ frame, due: now + (sitting.pixels ?? 0) });
    }
    if (sitting.glimpses && now % frameMs === frameMs / 2) {
      const at = now - latency;
      ports.posed?.({ at: at - behind, pose: poseAt(at), glimpse: true });
    }
    for (; coming[0] && coming[0].due <= now; coming.shift()) {
      ports.frame(coming[0].frame);
    }
  };

  return {
    sitting,
    prompts,
    times,
    /** The view showed this. */
    show: (prompt: Prompt | null): void => {
      const now = clock.monotonic();
      prompts.push(prompt);
      times.push(now);
      if (prompt?.is === 'turn') {
        const way = sitting.follows(prompt.towards);
        if (way) move(turned(way, sitting.degrees), now + sitting.reaction);
      } else if (shown?.prompt.is === 'turn') {
        move(level, now + sitting.reaction);
      }
      shown = prompt && { prompt, at: now };
      unpainted = prompt && sitting.paints !== null ? { step: prompt.step, due: now + sitting.paints } : null;
    },
    sit: async (ms: Ms): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 10) {
        tick();
        await settle();
      }
    },
  };
}

const level: Pose = { yaw: 0, pitch: 0, roll: 0 };

/** Who turns left looks to the image's right, where yaw grows. */
export function turned(towards: Direction, degrees: number): Pose {
  const [left, up] = pointing[towards];
  return { yaw: degrees * left, pitch: degrees * up, roll: 0 };
}
