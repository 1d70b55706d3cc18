/** Pictures on paper: held still, bent, carried about and tilted, and with holes where living eyes look through. */
import { shoot } from '../render/camera.ts';
import type { Chance } from '../render/chance.ts';
import { eyes } from '../render/head-mesh.ts';
import { type Print, paintPrint, printed, printOf } from '../render/medium.ts';
import { after, blinks, type Course, follower, type Move, tremor, wander } from '../render/motion.ts';
import { type Canvas, canvasFrom, type Lookup, lookupOf, pictureFrom, rasterise } from '../render/raster.ts';
import { roomOf } from '../render/room.ts';
import { type MakeScene, type Scene, type Sitter, shineOf, shineOn } from '../render/scene.ts';
import { type Hold, rotationOf, type Sheet, sheetMesh, turned, type Vector } from '../render/space.ts';
import { drawSitter, sitting } from './live.ts';

/** How a picture is held at a time, and how it is bent then. */
interface Handling {
  readonly hold: (t: number) => Hold;
  readonly radius: (t: number) => number;
  readonly bentAbout: Sheet['bentAbout'];
  /** Arrows that the attacker follows by turning the picture. */
  readonly moves: Move[] | null;
}

/** Shares of the picture around the face that are on the paper: from the face alone to the whole photo. */
function sheetOf(sitter: Sitter, chance: Chance): Omit<Sheet, 'radius' | 'bentAbout'> {
  const { width, height } = sitter.portrait.picture;
  const [cx, cy] = sitter.middle;
  const reach = chance.between(0.95, 1.8) * sitter.faceHeight;
  const left = Math.max(0, cx - reach);
  const right = Math.min(width, cx + reach);
  const top = Math.max(0, cy - reach);
  const bottom = Math.min(height, cy + reach);
  return {
    left,
    top,
    right,
    bottom,
    cx: (left + right) / 2,
    cy: (top + bottom) / 2,
    width: right - left,
    height: bottom - top,
  };
}

function handheld(chance: Chance, sitter: Sitter, swing: { readonly shift: number; readonly turn: number }) {
  const size = sitter.faceHeight;
  const [x, y, z] = [1, 0.8, 1.2].map((share) => tremor(chance, share * swing.shift * size)) as [
    Course,
    Course,
    Course,
  ];
  const [yaw, pitch, roll] = [1, 1, 0.6].map((share) => tremor(chance, share * swing.turn)) as [Course, Course, Course];
  const rest = { yaw: chance.between(-3, 3), pitch: chance.between(-3, 3), roll: chance.between(-4, 4) };
  return (t: number, turn = { yaw: 0, pitch: 0 }): Hold => ({
    x: x(t),
    y: y(t),
    z: z(t),
    pose: { yaw: rest.yaw + yaw(t) + turn.yaw, pitch: rest.pitch + pitch(t) + turn.pitch, roll: rest.roll + roll(t) },
  });
}

const flat = () => Number.POSITIVE_INFINITY;

function heldStill(sitter: Sitter, chance: Chance): Handling {
  const held = handheld(chance, sitter, { shift: chance.between(0.003, 0.015), turn: chance.between(0.3, 1.5) });
  return { hold: (t) => held(t), radius: flat, bentAbout: 'upright', moves: null };
}

/** Carried and tilted at random, or (half of them) turned as the arrow says, further than a head would. */
function carried(sitter: Sitter, chance: Chance): Handling {
  const size = sitter.faceHeight;
  const held = handheld(chance, sitter, { shift: 0.006, turn: 0.8 });
  const moves: Move[] | null = chance.maybe(0.5) ? [] : null;
  const period = chance.between(1_200, 3_000);
  const [x, y, z] = [0.25, 0.15, 0.35].map((share) => wander(chance, share * size, period)) as [Course, Course, Course];
  const yaw = wander(chance, moves ? 3 : 30, period);
  const pitch = wander(chance, moves ? 3 : 20, period * 1.3);
  const roll = wander(chance, moves ? 3 : 9, period * 1.1);
  return {
    hold: (t) => {
      const still = held(t, moves ? after(moves, t) : undefined);
      // It starts straight and at rest, or nobody would let the attacker go on.
      const share = moves ? 1 : Math.min(1, Math.max(0, (t - 700) / 600));
      const clip = (angle: number) => Math.max(-30, Math.min(30, angle));
      return {
        x: still.x + (moves ? 0.2 : share) * x(t),
        y: still.y + (moves ? 0.2 : share) * y(t),
        z: still.z + (moves ? 0.2 : share) * z(t),
        pose: {
          yaw: clip(still.pose.yaw + share * yaw(t)),
          pitch: clip(still.pose.pitch + share * pitch(t)),
          roll: still.pose.roll + share * roll(t),
        },
      };
    },
    radius: flat,
    bentAbout: 'upright',
    moves,
  };
}

/** Bent over a cylinder about as wide as a head or wider, and tilted to and fro or as the arrow says. */
function bent(sitter: Sitter, chance: Chance): Handling {
  const held = handheld(chance, sitter, { shift: 0.01, turn: 1 });
  const moves: Move[] | null = chance.maybe(0.5) ? [] : null;
  const radius = sitter.faceHeight * chance.between(0.5, 1.6);
  const breathing = wander(chance, chance.between(0, 0.15), 1_500);
  const rocking = wander(chance, chance.between(12, 26), chance.between(900, 1_800));
  const bentAbout = chance.maybe(0.8) ? 'upright' : 'level';
  return {
    hold: (t) => {
      const share = Math.min(1, Math.max(0, (t - 700) / 400));
      const rocked = share * rocking(t);
      const turn = moves
        ? after(moves, t)
        : bentAbout === 'upright'
          ? { yaw: rocked, pitch: 0 }
          : { yaw: 0, pitch: rocked };
      return held(t, turn);
    },
    radius: (t) => radius * (1 + breathing(t)),
    bentAbout,
    moves,
  };
}

/** What is on the paper at a time, and what is painted behind it before. */
interface Paper {
  readonly texture: Canvas;
  readonly print: Print;
}

function paperOf(sitter: Sitter, chance: Chance): Paper {
  const print = printOf(chance, chance.maybe(0.4));
  return { texture: printed(sitter.portrait.picture, print), print };
}

/** Films a sheet of paper in a room. */
function filmed(handle: (sitter: Sitter, chance: Chance) => Handling): MakeScene {
  return ({ victim }, camera, chance) => {
    const { width, height } = victim.portrait.picture;
    const paper = paperOf(victim, chance);
    const sheet = sheetOf(victim, chance);
    const handling = handle(victim, chance);
    const room = roomOf(chance, width, height);
    const shine = shineOf();
    const strength = chance.between(0.05, 0.3);
    return {
      prompted: followed(handling, shine.prompted, chance),
      shoot: (frame, t) => {
        const canvas = { width, height, rgb: room.rgb.slice() };
        const lookup = lookupOf(width, height);
        const { hold, radius, bentAbout } = handling;
        rasterise(sheetMesh({ ...sheet, radius: radius(t), bentAbout }, hold(t), victim.pinhole), lookup);
        paintPrint(lookup, paper.texture, paper.print, canvas);
        shineOn(canvas, lookup, shine.at(t), strength);
        return shoot(canvas, camera, frame, t);
      },
    };
  };
}

function followed({ moves }: Handling, shine: Scene['prompted'], chance: Chance): Scene['prompted'] {
  const follow = moves && follower(chance, moves, 1.25);
  return (prompted) => {
    shine(prompted);
    follow?.(prompted);
  };
}

export const print: MakeScene = filmed(heldStill);
export const movedTilted: MakeScene = filmed(carried);
export const bentPrint: MakeScene = filmed(bent);

/** A print worn as a mask: the wearer's own eyes blink and look behind the holes, and the head turns as the arrow says. */
export const cutOutEyes: MakeScene = ({ victim, other }, camera, chance) => {
  const { width, height } = victim.portrait.picture;
  const paper = paperOf(victim, chance);
  const handling: Handling = chance.maybe(0.5) ? bent(victim, chance) : { ...carried(victim, chance), moves: [] };
  const moves = handling.moves ?? [];
  const held = handheld(chance, victim, { shift: 0.012, turn: 1.2 });
  const sheet = sheetOf(victim, chance);
  const wearer = sitting(other, chance, moves);
  const blink = blinks(chance);
  const behind = 0.1 * victim.faceHeight;
  const [dx, dy] = [0, 1].map((k) => eyesMiddle(victim, k) - eyesMiddle(other, k)) as [number, number];
  const holes = holeMask(victim);
  const shine = shineOf();
  const strength = chance.between(0.05, 0.3);
  return {
    prompted: followed({ ...handling, moves }, shine.prompted, chance),
    shoot: (frame, t) => {
      const hold = worn(held(t, after(moves, t)), sheet, { ...other.head, shift: [dx, dy] });
      const posture = { ...wearer(t), blink: blink(t) };
      const shift: Vector = [dx, dy, behind];
      const { canvas } = drawSitter(other, { ...posture, shift });
      const lookup = lookupOf(width, height);
      const { radius, bentAbout } = handling;
      rasterise(sheetMesh({ ...sheet, radius: radius(t), bentAbout }, hold, victim.pinhole), lookup);
      cut(lookup, holes);
      paintPrint(lookup, paper.texture, paper.print, canvas);
      shineOn(canvas, lookup, shine.at(t), strength);
      return shoot(canvas, camera, frame, t);
    },
  };
};

/** A mask goes with the head, which turns about its neck and not about the mask's middle. */
function worn(
  hold: Hold,
  { cx, cy }: Pick<Sheet, 'cx' | 'cy'>,
  head: Pick<Sitter['head'], 'axis' | 'height'> & { readonly shift: readonly [number, number] },
): Hold {
  const arm: Vector = [cx - head.axis[0] - head.shift[0], cy - head.axis[1] - head.shift[1], -0.45 * head.height];
  const [x, y, z] = turned(rotationOf({ ...hold.pose, roll: 0 }), arm);
  return { ...hold, x: hold.x + x - arm[0], y: hold.y + y - arm[1], z: hold.z + z - arm[2] };
}

function eyesMiddle({ portrait }: Sitter, k: number): number {
  const corners = eyes.flatMap(({ corners }) => corners);
  return corners.reduce((sum, i) => sum + (portrait.landmarks[3 * i + k] as number), 0) / corners.length;
}

/** White where the eyes are cut out, at the size of the photo. */
function holeMask({ portrait }: Sitter): Canvas {
  const { width, height } = portrait.picture;
  const mask = canvasFrom(pictureFrom({ width, height, rgb: new Float32Array(width * height * 3) }));
  for (const { corners, above, below } of eyes) {
    const ring = [corners[0], ...above, corners[1], ...below.toReversed()];
    const points = ring.map(
      (i) => [portrait.landmarks[3 * i] as number, portrait.landmarks[3 * i + 1] as number] as const,
    );
    const middle = [0, 1].map((k) => points.reduce((sum, point) => sum + (point[k] as number), 0) / points.length);
    // A knife does not follow the lids exactly.
    const cutAt = points.map(([x, y]) => [
      (middle[0] as number) + 1.12 * (x - (middle[0] as number)),
      (middle[1] as number) + 1.25 * (y - (middle[1] as number)),
    ]) as [number, number][];
    const [left, right] = [Math.min(...cutAt.map(([x]) => x)), Math.max(...cutAt.map(([x]) => x))];
    const [top, bottom] = [Math.min(...cutAt.map(([, y]) => y)), Math.max(...cutAt.map(([, y]) => y))];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
        if (inside(cutAt, x + 0.5, y + 0.5)) mask.rgb[3 * (y * width + x)] = 255;
      }
    }
  }
  return mask;
}

function inside(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let within = false;
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i + 1) % ring.length] as readonly [number, number];
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) within = !within;
  }
  return within;
}

/** Takes the holes out of what was drawn. */
function cut(lookup: Lookup, holes: Canvas): void {
  for (let i = 0; i < lookup.distance.length; i++) {
    if (lookup.distance[i] === Number.POSITIVE_INFINITY) continue;
    const [u, v] = [lookup.shows[3 * i] as number, lookup.shows[3 * i + 1] as number];
    const at = Math.min(holes.height - 1, v | 0) * holes.width + Math.min(holes.width - 1, u | 0);
    if ((holes.rgb[3 * at] as number) > 0) lookup.distance[i] = Number.POSITIVE_INFINITY;
  }
}
