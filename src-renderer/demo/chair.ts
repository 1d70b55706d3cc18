/** Who sits at the demo's camera, and what the camera sees of them at a moment. */
import type { Size } from '../../src-ui/vision/metrics.ts';
import { framing } from './framing.ts';
import { type Motion, motionAt, plus, still, talking, towardsCamera } from './motion.ts';
import { type Asked, type Manner, motionOf, type Neck, relaxedNeck, see } from './neck.ts';
import { addNoise } from './noise.ts';
import { landmarksOf, people } from './people.ts';
import { drawRoom } from './room.ts';
import { seat } from './seat.ts';
import { createSitter, type Pixels } from './sitter.ts';

/** A person's name, an empty chair, or the first person's photo held still. */
export const guests = [...people.map((person) => person.name), 'nobody', 'still photo'] as const;
export type Guest = (typeof guests)[number];

/** Half of what the camera says it has: the frames that are sent to main are scaled down to that anyway. */
export const drawn: Size = { width: 960, height: 540 };

/** How much lips and brows move, heights of the face: as much as keeps most scans from asking for a turn. */
const chatting = 0.02;
/** So long they take to fall silent, ms: a mouth that shuts from one frame to the next is no person's. */
const silenceMs = 300;

/** One guest before the camera. */
export interface Scene {
  /** Draws one moment; the pixels are valid until the next. @param now ms */
  draw(now: number, frame: number): Pixels;
  /** The guest sees what the screen asks of the head. */
  see(asked: Asked, manner: Manner, now: number): void;
}

/** @param photoAt address of a sample photo. */
export async function sceneOf(guest: Guest, photoAt: (photo: string) => string): Promise<Scene> {
  if (guest === 'nobody') return emptyRoom();
  const person = people.find(({ name }) => name === guest) ?? people[0];
  const response = await fetch(photoAt(person.photo));
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  const photo = await createImageBitmap(await response.blob());
  const { face, pose } = person;
  const place = { face, pose, cut: framing([face]), landmarks: landmarksOf(person.name), alone: true };
  const sitter = createSitter(seat(photo, place, drawn));
  photo.close();
  const picture = new ImageData(drawn.width, drawn.height);
  const upright: Motion = towardsCamera(pose);
  const frozen = guest === 'still photo';
  let neck: Neck = relaxedNeck;
  /** Since when something is asked; null while nothing is. */
  let askedAt: number | null = null;
  return {
    draw(now, frame) {
      // Whoever is asked for something keeps a straight face over it.
      const silent = askedAt === null ? 0 : Math.min(1, (now - askedAt) / silenceMs);
      const chat = talking(now / 1000, chatting * (1 - silent));
      const motion = frozen ? still : plus(plus(motionAt(now / 1000), chat), motionOf(neck, now));
      sitter.draw(plus(motion, upright), frozen ? undefined : frame, picture);
      return picture;
    },
    see(asked, manner, now) {
      neck = see(neck, asked, manner, now);
      if (asked.wish === null) askedAt = null;
      else askedAt ??= now;
    },
  };
}

function emptyRoom(): Scene {
  const room = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d', { willReadFrequently: true });
  if (!room) throw new Error('no 2d context');
  drawRoom(room);
  return {
    draw(_, frame) {
      const picture = room.getImageData(0, 0, drawn.width, drawn.height);
      addNoise(picture.data, frame);
      return picture;
    },
    see: () => undefined,
  };
}
