/** Runs in the browser page of `clips-photo.ts`: draws a good picture as a bad one. */
import { drawRoom } from '../../src-renderer/demo/room.ts';
import { oval } from '../../src-ui/vision/guide.ts';
import type { Cause } from './clip-cause.ts';

type Canvas = OffscreenCanvasRenderingContext2D;

let room: Canvas | undefined;

/** Fills `to` with what `from` shows after the cause has come. */
export function spoil(to: Canvas, from: Canvas, cause: Cause): void {
  const { width, height } = to.canvas;
  const middle = { x: oval.centre.x * width, y: oval.centre.y * height };
  to.save();
  if (!room) {
    room = new OffscreenCanvas(width, height).getContext('2d') as Canvas;
    drawRoom(room);
  }
  const filtered = (filter: string) => {
    to.filter = filter;
    to.drawImage(from.canvas, 0, 0, width, height);
    to.filter = 'none';
  };
  /** The picture about its middle, larger or smaller, turned and moved, before a blur of itself: the light stays. */
  const place = (scale: number, degrees = 0, x = 0) => {
    filtered(`blur(${height / 8}px)`);
    to.translate(middle.x + x * width, middle.y);
    to.rotate((degrees * Math.PI) / 180);
    to.scale(scale, scale);
    to.drawImage(from.canvas, -middle.x, -middle.y, width, height);
  };
  switch (cause) {
    case 'nobody':
      to.drawImage(room.canvas, 0, 0);
      break;
    case 'severalPeople': {
      const { width: w, height: h } = from.canvas;
      for (const i of [0, 1]) to.drawImage(from.canvas, w / 4, 0, w / 2, h, (i * width) / 2, 0, width / 2, height);
      break;
    }
    case 'tooDark':
      filtered('brightness(5%)');
      break;
    case 'tooBright':
      filtered('brightness(900%)');
      break;
    case 'backlit':
      filtered('brightness(45%)');
      to.filter = `blur(${height / 40}px)`;
      to.fillStyle = '#fff';
      to.beginPath();
      to.rect(-width, -height, 3 * width, 3 * height);
      to.ellipse(middle.x, middle.y, 0.24 * height, 0.34 * height, 0, 0, 2 * Math.PI);
      to.rect(middle.x - 0.45 * height, middle.y + 0.28 * height, 0.9 * height, height);
      to.fill('evenodd');
      break;
    case 'closer':
      place(0.42);
      break;
    case 'fartherAway':
      place(1.85);
      break;
    case 'centre':
      place(1, 0, -0.27);
      break;
    case 'straighten':
      place(1, 28);
      break;
    case 'glare':
      filtered('none');
      to.filter = 'blur(2px)';
      to.fillStyle = '#fff';
      for (const side of [-1, 1]) {
        to.beginPath();
        to.ellipse(middle.x + side * 0.1 * height, middle.y - 0.09 * height, 0.05 * height, 0.035 * height, 0.3, 0, 7);
        to.fill();
      }
      break;
    case 'lookAtCamera':
    case 'holdStill':
      filtered('none');
      break;
  }
  to.restore();
}
