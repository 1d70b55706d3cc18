/** Runs in the browser page of `clips-photo.ts`: draws a clip and sends it back frame by frame. */
import { type Motion, motionAt, period, plus, still, towardsCamera } from '../../src-renderer/demo/motion.ts';
import { addNoise } from '../../src-renderer/demo/noise.ts';
import { drawRoom } from '../../src-renderer/demo/room.ts';
import { type Place, seat } from '../../src-renderer/demo/seat.ts';
import { createSitter } from '../../src-renderer/demo/sitter.ts';
import { oval } from '../../src-ui/vision/guide.ts';
import type { Box } from '../../src-ui/vision/metrics.ts';
import { type Cause, causedMotion, causeRound, markSide } from './clip-cause.ts';
import { type ClipKind, closeFace, sizeOf } from './clip-kind.ts';
import { spoil } from './spoil.page.ts';

export interface RenderPerson extends Place {
  /** Address of the photo. */
  readonly photo: string;
  /** Degrees that the head is turned further than towards the camera. */
  readonly aside?: number;
}

export interface RenderOrder {
  /** Side by side, each with an equal share of the picture. */
  readonly people: readonly RenderPerson[];
  readonly kind: ClipKind;
  readonly rate: number;
  /** Which frames of the clip are drawn here, and how many pages share them in turn. */
  readonly from: number;
  readonly to: number;
  readonly lane: number;
  readonly lanes: number;
  /** What goes wrong in the second part of each round. */
  readonly cause?: Cause;
}

/** Half of 1080p: the crop that is sent to main is scaled down to that anyway. */
const drawn = { width: 960, height: 540 } as const;

async function renderClip({ people, kind, rate, from, to, lane, lanes, cause }: RenderOrder): Promise<void> {
  const clip = sizeOf(kind);
  const small = canvasOf(drawn.width, drawn.height);
  const large = canvasOf(clip.width, clip.height);
  large.imageSmoothingQuality = 'high';
  const cut = cutOf(kind);
  if (kind === 'dark') large.filter = 'brightness(4%)';
  const paint = people.length > 0 ? await paintPeople(people, kind, rate, cause) : paintRoom();
  // A picture is encoded and sent while the next one is drawn.
  const sending: Promise<void>[] = [];
  for (let i = from + lane; i < to; i += lanes) {
    paint(small, i);
    if (cause !== undefined && i / rate >= causeRound.from) spoil(large, small, cause);
    else large.drawImage(small.canvas, cut.x, cut.y, cut.width, cut.height, 0, 0, clip.width, clip.height);
    if (cause !== undefined) {
      large.fillStyle = i / rate >= causeRound.from ? '#fff' : '#000';
      large.fillRect(0, 0, markSide, markSide);
    }
    sending.push(send(i, large.canvas.convertToBlob({ type: 'image/jpeg', quality: 0.88 })));
    if (sending.length > 2) await sending.shift();
  }
  await Promise.all(sending);
}

/** The part of the drawn picture that the camera sees: all of it, or the face that came too close. */
function cutOf(kind: ClipKind): Box {
  if (kind !== 'close') return { x: 0, y: 0, ...drawn };
  const size = sizeOf(kind);
  const height = (drawn.height * oval.face) / closeFace;
  const width = (height * size.width) / size.height;
  return { x: drawn.width * oval.centre.x - width / 2, y: drawn.height * oval.centre.y - height / 2, width, height };
}

async function send(i: number, encoding: Promise<Blob>): Promise<void> {
  const response = await fetch(`/frame/${i}`, { method: 'POST', body: await encoding });
  if (!response.ok) throw new Error(`frame ${i} was answered ${response.status}`);
}

type Paint = (context: OffscreenCanvasRenderingContext2D, frame: number) => void;

async function paintPeople(
  people: readonly RenderPerson[],
  kind: ClipKind,
  rate: number,
  cause: Cause | undefined,
): Promise<Paint> {
  const size = { width: drawn.width / people.length, height: drawn.height };
  const sitters = await Promise.all(
    people.map(async ({ photo, aside = 0, ...place }) => ({
      sitter: createSitter(seat(await bitmapOf(photo), place, size)),
      upright: plus(towardsCamera(place.pose), { ...still, yaw: aside }),
    })),
  );
  const picture = new ImageData(size.width, size.height);
  const frozen = kind === 'still';
  return (context, frame) => {
    const since = frame / rate - causeRound.from;
    const usual = frozen ? still : lively(motionAt(frame / rate), frame / rate);
    const motion = cause !== undefined && since >= 0 ? plus(usual, causedMotion(cause, since)) : usual;
    for (const [i, { sitter, upright }] of sitters.entries()) {
      sitter.draw(plus(motion, upright), frozen ? undefined : frame + 1000 * i, picture);
      context.putImageData(picture, i * size.width, 0);
    }
  };
}

/**
 * The mouth moves more, and the brows when it does not, so that no moment is still. Somebody as still as the demo's people were
 * is asked to turn in one scan of forty, which a clip cannot do; and whoever grimaces is not enrolled.
 */
function lively(motion: Motion, seconds: number): Motion {
  const brows = 0.03 * Math.cos((2 * Math.PI * 7 * seconds) / period);
  return { ...motion, smile: 1.8 * motion.smile, brows: motion.brows + brows };
}

function paintRoom(): Paint {
  const room = canvasOf(drawn.width, drawn.height);
  drawRoom(room);
  return (context, frame) => {
    const picture = room.getImageData(0, 0, drawn.width, drawn.height);
    addNoise(picture.data, frame);
    context.putImageData(picture, 0, 0);
  };
}

async function bitmapOf(url: string): Promise<ImageBitmap> {
  return createImageBitmap(await (await fetch(url)).blob());
}

function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('no 2d context');
  return context;
}

Object.assign(window, { renderClip });
