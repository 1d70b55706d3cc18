/** Pictures and videos on a screen: a still, a phone held before the camera, a recording, and a recorded challenge. */
import { promptsOf } from '../../../src-face/liveness/challenge.ts';
import { drawChallenge } from '../../../src-shared/domain/challenge.ts';
import { challengeLimits } from '../../../src-shared/domain/liveness.ts';
import { type Camera, shoot } from '../render/camera.ts';
import type { Chance } from '../render/chance.ts';
import { compress } from '../render/codec.ts';
import { type Panel, paintPanel, panelOf } from '../render/medium.ts';
import { type Course, follower, type Move, tremor } from '../render/motion.ts';
import { type Canvas, canvasOf, type Lookup, lookupOf, rasterise } from '../render/raster.ts';
import { roomOf } from '../render/room.ts';
import { type Cast, type MakeScene, type Scene, shineOf } from '../render/scene.ts';
import { type Hold, type Sheet, sheetMesh } from '../render/space.ts';
import { drawSitter, sitting } from './live.ts';

/** What the screen shows at a time, and whether the attacker does something when an arrow appears. */
export interface Shown {
  readonly at: (t: number) => Canvas;
  readonly prompted?: Scene['prompted'];
}

interface Device {
  readonly panel: Panel;
  /** Null: the screen fills the picture and nothing else is seen. */
  readonly bezel: { readonly share: number; readonly level: number; readonly radius: number } | null;
  readonly swing: number;
}

/** A tablet or monitor close to the camera. */
const largeScreen = (chance: Chance): Device => ({
  panel: panelOf(chance, chance.maybe(0.4)),
  bezel: null,
  swing: chance.between(0, 0.006),
});

/** A phone in a hand: its dark edge and the room around it are in the picture. */
const phone = (chance: Chance): Device => ({
  panel: panelOf(chance, chance.maybe(0.5)),
  bezel: { share: chance.between(0.02, 0.07), level: chance.between(8, 40), radius: chance.between(0, 0.06) },
  swing: chance.between(0.006, 0.018),
});

/** Films what a device shows. */
export function onScreen(
  { victim }: Pick<Cast, 'victim'>,
  camera: Camera,
  chance: Chance,
  device: Device,
  shown: Shown,
): Scene {
  const { width, height } = victim.portrait.picture;
  const hold = held(chance, victim.faceHeight, device.swing);
  const room = device.bezel ? roomOf(chance, width, height) : null;
  const sheet = screenSheet(victim.middle, victim.faceHeight, { width, height }, device.bezel !== null, chance);
  const shine = shineOf();
  const mirrored = chance.between(2, 9);
  return {
    prompted: (prompted) => {
      shine.prompted(prompted);
      shown.prompted?.(prompted);
    },
    shoot: (frame, t) => {
      const canvas: Canvas = room ? { width, height, rgb: room.rgb.slice() } : canvasOf(width, height);
      const held = hold(t);
      if (device.bezel) paintBezel(canvas, sheet, held, victim.pinhole, device.bezel);
      const lookup = lookupOf(width, height);
      rasterise(sheetMesh(sheet, held, victim.pinhole), lookup);
      paintPanel(lookup, shown.at(t), device.panel, canvas, t, [
        held.x + 4 * held.pose.yaw,
        held.y - 4 * held.pose.pitch,
      ]);
      // Glass mirrors a little of the other screen's light; what the panel shows does not change.
      addGlow(canvas, lookup, shine.at(t), mirrored);
      return shoot(canvas, camera, frame, t);
    },
  };
}

function held(chance: Chance, size: number, swing: number): (t: number) => Hold {
  const [x, y, z] = [1, 0.8, 1.5].map((share) => tremor(chance, share * swing * size)) as [Course, Course, Course];
  const [yaw, pitch, roll] = [90, 90, 60].map((share) => tremor(chance, share * swing)) as [Course, Course, Course];
  const rest = { yaw: chance.between(-4, 4), pitch: chance.between(-4, 4), roll: chance.between(-3, 3) };
  return (t) => ({
    x: x(t),
    y: y(t),
    z: z(t),
    pose: { yaw: rest.yaw + yaw(t), pitch: rest.pitch + pitch(t), roll: rest.roll + roll(t) },
  });
}

function screenSheet(
  [cx, cy]: readonly [number, number],
  face: number,
  { width, height }: { readonly width: number; readonly height: number },
  whole: boolean,
  chance: Chance,
): Sheet {
  if (!whole) {
    // A little larger than the picture, so that its edge never comes into view.
    const wide = { left: 0, top: 0, right: width, bottom: height, cx: width / 2, cy: height / 2 };
    return { ...wide, width: 1.12 * width, height: 1.12 * height, radius: Infinity, bentAbout: 'upright' };
  }
  const [across, down] = [chance.between(0.62, 0.85) * face, chance.between(0.8, 1.15) * face];
  const [left, right] = [Math.max(0, cx - across), Math.min(width, cx + across)];
  const [top, bottom] = [Math.max(0, cy - down), Math.min(height, cy + down)];
  const scale = chance.between(0.78, 0.95);
  return {
    left,
    right,
    top,
    bottom,
    cx: (left + right) / 2,
    cy: (top + bottom) / 2,
    width: scale * (right - left),
    height: scale * (bottom - top),
    radius: Infinity,
    bentAbout: 'upright',
  };
}

function paintBezel(
  canvas: Canvas,
  sheet: Sheet,
  hold: Hold,
  pinhole: Parameters<typeof sheetMesh>[2],
  bezel: NonNullable<Device['bezel']>,
): void {
  const edge = bezel.share * sheet.height;
  const around: Sheet = { ...sheet, left: -1, right: 1, top: -1, bottom: 1 };
  const lookup = lookupOf(canvas.width, canvas.height);
  const size = { width: sheet.width + 2 * edge, height: sheet.height + 4 * edge };
  rasterise(sheetMesh({ ...around, ...size }, hold, pinhole), lookup);
  for (let i = 0; i < lookup.distance.length; i++) {
    if (lookup.distance[i] === Number.POSITIVE_INFINITY) continue;
    const [u, v] = [Math.abs(lookup.shows[3 * i] as number), Math.abs(lookup.shows[3 * i + 1] as number)];
    const corner = Math.hypot(Math.max(0, u - 1 + bezel.radius), Math.max(0, v - 1 + bezel.radius));
    if (corner <= Math.max(bezel.radius, 0.001)) canvas.rgb.fill(bezel.level, 3 * i, 3 * i + 3);
  }
}

function addGlow(
  canvas: Canvas,
  lookup: Lookup,
  shine: readonly [number, number, number] | null,
  strength: number,
): void {
  if (!shine) return;
  for (let i = 0; i < lookup.distance.length; i++) {
    if (lookup.distance[i] === Number.POSITIVE_INFINITY) continue;
    for (let k = 0; k < 3; k++)
      canvas.rgb[3 * i + k] = (canvas.rgb[3 * i + k] as number) + strength * (shine[k] as number);
  }
}

/** A still picture. */
const still = ({ victim }: Cast): Shown => ({ at: () => victim.portrait.picture });

export const screen: MakeScene = (cast, camera, chance) =>
  onScreen(cast, camera, chance, largeScreen(chance), still(cast));

export const phoneBezel: MakeScene = (cast, camera, chance) =>
  onScreen(cast, camera, chance, phone(chance), still(cast));

/** A recording of a person who sits and blinks, or a real clip where one is at hand. */
export const replay: MakeScene = (cast, camera, chance) => {
  const device = chance.maybe(0.3) ? phone(chance) : largeScreen(chance);
  const { clip } = cast;
  if (clip && chance.maybe(0.5)) {
    const start = chance.whole(0, clip.length - 1);
    return onScreen(cast, camera, chance, device, { at: (t) => looped(clip, start + Math.round(t / 100)) });
  }
  return onScreen(cast, camera, chance, device, recording(cast, chance, []));
};

/** To and fro, so that there is no jump. */
function looped(clip: readonly Canvas[], i: number): Canvas {
  const period = Math.max(1, 2 * (clip.length - 1));
  const at = i % period;
  return clip[at < clip.length ? at : period - at] as Canvas;
}

/** A recording plays at thirty pictures a second and was compressed. */
export function recording({ victim }: Pick<Cast, 'victim'>, chance: Chance, moves: readonly Move[]): Shown {
  const posture = sitting(victim, chance, moves);
  const quality = chance.between(35, 88);
  return {
    at: (t) => {
      const shown = Math.floor(t / 33) * 33;
      const { canvas } = drawSitter(victim, posture(shown));
      compress(canvas, quality);
      return canvas;
    },
  };
}

/** The turns of an earlier challenge, as the victim answered it: times from its first frame on. */
export function earlierTurns(chance: Chance): { readonly moves: Move[]; readonly firstArrow: number } {
  const moves: Move[] = [];
  const follow = follower(chance, moves);
  const { steps } = drawChallenge('high', chance.next);
  const firstArrow = chance.between(350, 1_500);
  let at = firstArrow;
  for (const prompt of promptsOf({ id: 'earlier', steps, withinMs: challengeLimits.withinMs, light: [] })) {
    follow({ prompt, at });
    // A turn is enough before it has ended, and the next arrow is painted a moment later.
    const made = moves[prompt.step];
    if (made) at = made.from + 0.6 * made.over + 110;
  }
  return { moves, firstArrow };
}

/**
 * A recording of an earlier challenge. Half of them just run; with the others the attacker has the recording paused at its
 * quiet beginning and starts it when he sees the arrow, so that its first turn comes as late as a person's.
 */
export const replayChallenge: MakeScene = (cast, camera, chance) => {
  const device = chance.maybe(0.25) ? phone(chance) : largeScreen(chance);
  const { moves, firstArrow } = earlierTurns(chance);
  return onScreen(cast, camera, chance, device, startedBy(chance, moves, firstArrow, recording(cast, chance, moves)));
};

/** Runs on its own, or is started at the first arrow: the quiet beginning is shown in a loop until then. */
export function startedBy(chance: Chance, moves: readonly Move[], firstArrow: number, film: Shown): Shown {
  if (chance.maybe(0.5)) return film;
  const finger = chance.between(130, 320);
  // From a little before the first turn: whoever cuts the recording leaves no more than it takes to look natural.
  const lead = chance.between(20, 200);
  let started: number | null = null;
  return {
    at: (t) => {
      const onset = (moves[0]?.from ?? firstArrow) - lead;
      if (started === null || t < started) return film.at(quiet(t, Math.max(40, onset)));
      return film.at(onset + t - started);
    },
    prompted: ({ prompt, at }) => {
      if (prompt.is === 'turn' && started === null) started = at + finger;
    },
  };
}

/** To and fro within the first `length` ms. */
const quiet = (t: number, length: number): number => {
  const at = t % (2 * length);
  return at < length ? at : 2 * length - at;
};
