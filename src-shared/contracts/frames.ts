/**
 * The binary frame channel, window to main: one message per frame, little-endian.
 *
 * | offset | bytes | meaning |
 * |---|---|---|
 * | 0 | 4 | `HXF1` |
 * | 4 | 2, 2 | width, height of the crop |
 * | 8 | 4 | seq |
 * | 12 | 8 | at (float64, ms) |
 * | 20 | 4 x 4 | yaw, pitch, roll, scale (float32) |
 * | 36 | 36 | attempt, ASCII (a UUID) |
 * | 72 | 478 x 12 | landmarks (float32 x, y, z) |
 * | 5808 | width x height x 4 | RGBA |
 */
import { type FaceFrame, landmarkCount } from '../domain/face.ts';

export const frameLimits = { minSide: 96, maxSide: 1024 } as const;

const magic = 0x31465848; // 'HXF1' read as a little-endian word
const landmarksAt = 72;
const pixelsAt = landmarksAt + landmarkCount * 12;

/** The largest message a well-behaved window can send; hosts refuse anything longer before reading it. */
export const maxFrameBytes = pixelsAt + frameLimits.maxSide * frameLimits.maxSide * 4;

/** Why a message was not a frame. The text is for the log; it holds numbers, never pixels. */
export class FrameError extends Error {
  readonly code = 'frame.malformed';
}

/** Lays a frame out as one message. */
export function encodeFrame(frame: FaceFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pixelsAt + frame.width * frame.height * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, frame.width, true);
  view.setUint16(6, frame.height, true);
  view.setUint32(8, frame.seq, true);
  view.setFloat64(12, frame.at, true);
  for (const [i, value] of [frame.pose.yaw, frame.pose.pitch, frame.pose.roll, frame.scale].entries()) {
    view.setFloat32(20 + 4 * i, value, true);
  }
  for (let i = 0; i < 36; i++) view.setUint8(36 + i, frame.attempt.charCodeAt(i));
  frame.landmarks.forEach((value, i) => {
    view.setFloat32(landmarksAt + 4 * i, value, true);
  });
  bytes.set(frame.pixels, pixelsAt);
  return bytes;
}

/**
 * Reads a message back; the pixels share its memory.
 * @throws {FrameError} when the length, a size, a number or the attempt's form is not what the layout allows.
 */
export function decodeFrame(message: Uint8Array): FaceFrame {
  if (message.byteLength < pixelsAt) throw new FrameError(`${message.byteLength} bytes hold no frame header`);
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (view.getUint32(0, true) !== magic) throw new FrameError('the message does not start with HXF1');
  const width = view.getUint16(4, true);
  const height = view.getUint16(6, true);
  for (const side of [width, height]) {
    if (side < frameLimits.minSide || side > frameLimits.maxSide) {
      throw new FrameError(`a side of ${side} px is outside ${frameLimits.minSide}..${frameLimits.maxSide}`);
    }
  }
  const expected = pixelsAt + width * height * 4;
  if (message.byteLength !== expected) {
    throw new FrameError(`${message.byteLength} bytes instead of ${expected} for ${width}x${height}`);
  }
  const attempt = String.fromCharCode(...message.subarray(36, 72));
  if (!/^[0-9a-f-]{36}$/.test(attempt)) throw new FrameError('the attempt is not an id');
  const landmarks = new Float32Array(landmarkCount * 3);
  for (let i = 0; i < landmarks.length; i++) landmarks[i] = finite(view.getFloat32(landmarksAt + 4 * i, true), 1e5);
  const [yaw, pitch, roll] = [20, 24, 28].map((at) => finite(view.getFloat32(at, true), 180)) as [
    number,
    number,
    number,
  ];
  const scale = finite(view.getFloat32(32, true), 1);
  if (scale <= 0) throw new FrameError('the scale is not positive');
  return {
    attempt,
    seq: view.getUint32(8, true),
    at: finite(view.getFloat64(12, true), Number.MAX_SAFE_INTEGER),
    width,
    height,
    pixels: message.subarray(pixelsAt),
    landmarks,
    pose: { yaw, pitch, roll },
    scale,
  };
}

function finite(value: number, limit: number): number {
  if (!(Math.abs(value) <= limit)) throw new FrameError('a number is not finite or out of range');
  return value;
}
