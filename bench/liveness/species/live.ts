/** The live class: a photo's head that sits, blinks, sees the arrow and turns. */
import type { Camera } from '../render/camera.ts';
import { shoot } from '../render/camera.ts';
import type { Chance } from '../render/chance.ts';
import { restless, roomLight } from '../render/expression.ts';
import { drawHead, type Posture } from '../render/head.ts';
import { after, blinks, follower, type Move, posed, wander } from '../render/motion.ts';
import { type Canvas, canvasOf, type Lookup, lookupOf } from '../render/raster.ts';
import { type MakeScene, type Sitter, shineOf, shineOn } from '../render/scene.ts';

/** How a sitting person holds head and body without being asked anything. */
export function sitting(sitter: Sitter, chance: Chance, moves: readonly Move[]): (t: number) => Posture {
  const size = sitter.faceHeight;
  const [yaw, pitch, roll] = [wander(chance, 1.6, 2_600), wander(chance, 1.2, 3_100), wander(chance, 0.9, 3_700)];
  const [x, y, z] = [0.018, 0.01, 0.03].map((share) => wander(chance, share * size, chance.between(2_000, 4_000)));
  const blink = blinks(chance);
  const expression = restless(chance);
  const light = roomLight(chance);
  // Near to how the photo shows the head: the less is drawn anew, the better it looks.
  const { pose } = sitter.portrait;
  const rest = {
    yaw: 0.7 * pose.yaw + chance.between(-3, 3),
    pitch: 0.7 * pose.pitch + chance.between(-3, 3),
    roll: 0.8 * pose.roll + chance.between(-2, 2),
  };
  return (t) => ({
    pose: posed(rest, after(moves, t), { yaw: yaw(t), pitch: pitch(t) }, roll(t)),
    blink: blink(t),
    shift: [x?.(t) ?? 0, y?.(t) ?? 0, z?.(t) ?? 0],
    expression: expression(t),
    light,
  });
}

/** Draws a person as the camera's lens throws them on the sensor. The lookup says how near everything is. */
export function drawSitter(sitter: Sitter, posture: Posture): { readonly canvas: Canvas; readonly lookup: Lookup } {
  const { width, height } = sitter.portrait.picture;
  const canvas = canvasOf(width, height);
  const lookup = lookupOf(width, height);
  drawHead(sitter.head, posture, sitter.pinhole, lookup, canvas);
  return { canvas, lookup };
}

export const live: MakeScene = ({ victim }, camera: Camera, chance) => {
  const moves: Move[] = [];
  const posture = sitting(victim, chance, moves);
  const follow = follower(chance, moves);
  const shine = shineOf();
  const strength = chance.between(0.05, 0.3);
  return {
    prompted: (prompted) => {
      shine.prompted(prompted);
      follow(prompted);
    },
    shoot: (frame, t) => {
      const { canvas, lookup } = drawSitter(victim, posture(t));
      shineOn(canvas, lookup, shine.at(t), strength);
      return shoot(canvas, camera, frame, t);
    },
  };
};
