/** The demo camera's picture: whoever sits there now, drawn into a canvas while somebody looks at the stream. */
import type { Size } from '../../src-ui/vision/metrics.ts';
import { framing } from './framing.ts';
import { type Motion, motionAt, plus, still, towardsCamera } from './motion.ts';
import { type Manner, motionOf, type Neck, relaxedNeck, see, type Wish } from './neck.ts';
import { addNoise } from './noise.ts';
import { landmarksOf, people } from './people.ts';
import { drawRoom } from './room.ts';
import { seat } from './seat.ts';
import { createSitter } from './sitter.ts';

/** A person's name, an empty chair, or the first person's photo held still. */
export const guests = [...people.map((person) => person.name), 'nobody', 'still photo'] as const;
export type Guest = (typeof guests)[number];

/** Half the camera's size: the frames that are sent to main are scaled down to that anyway. */
const drawn: Size = { width: 960, height: 540 };

/** One guest before the camera. */
export interface Scene {
  /** Draws one moment into the small canvas. @param now ms */
  draw(context: CanvasRenderingContext2D, now: number, frame: number): void;
  /** The guest sees what the screen asks of the head. */
  see(wish: Wish | null, manner: Manner, now: number): void;
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
  return {
    draw(context, now, frame) {
      const motion = frozen ? still : plus(motionAt(now / 1000), motionOf(neck, now));
      sitter.draw(plus(motion, upright), frozen ? undefined : frame, picture);
      context.putImageData(picture, 0, 0);
    },
    see(wish, manner, now) {
      neck = see(neck, wish, manner, now);
    },
  };
}

function emptyRoom(): Scene {
  const room = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d', { willReadFrequently: true });
  if (!room) throw new Error('no 2d context');
  drawRoom(room);
  return {
    draw(context, _, frame) {
      const picture = room.getImageData(0, 0, drawn.width, drawn.height);
      addNoise(picture.data, frame);
      context.putImageData(picture, 0, 0);
    },
    see: () => undefined,
  };
}

export interface Projector {
  /** Shows a scene; undefined: no pictures at all. */
  show(scene: Scene | undefined): void;
  /** Whoever sits there sees what the screen asks for. */
  see(wish: Wish | null, manner: Manner): void;
  /** Starts drawing; draws until the function it answers with is called. Several may look on at once. */
  look(): () => void;
  readonly canvas: HTMLCanvasElement;
}

/** At most this many pictures a second, and never more than half of the time spent on drawing them. */
const fastestMs = 1000 / 24;

export function createProjector(size: Size): Projector {
  const small = context2d(drawn);
  const large = context2d(size);
  let scene: Scene | undefined;
  let onlookers = 0;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function draw(): void {
    const before = performance.now();
    if (scene) {
      scene.draw(small, before, frame++);
      large.drawImage(small.canvas, 0, 0, size.width, size.height);
    }
    const spent = performance.now() - before;
    timer = setTimeout(draw, Math.max(fastestMs - spent, spent));
  }

  return {
    canvas: large.canvas,
    show: (next) => {
      scene = next;
    },
    see: (wish, manner) => scene?.see(wish, manner, performance.now()),
    look() {
      if (onlookers++ === 0) draw();
      let looking = true;
      return () => {
        if (!looking) return;
        looking = false;
        if (--onlookers === 0) clearTimeout(timer);
      };
    },
  };
}

function context2d({ width, height }: Size): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  return context;
}
