import { describe, expect, it } from 'vitest';
import { type FaceFrame, landmarkCount } from '../domain/face.ts';
import { decodeFrame, encodeFrame, FrameError, frameLimits, maxFrameBytes } from './frames.ts';

const frame: FaceFrame = {
  attempt: '11111111-1111-4111-8111-111111111111',
  seq: 7,
  at: 1234.5,
  width: 128,
  height: 96,
  pixels: Uint8Array.from({ length: 128 * 96 * 4 }, (_, i) => i % 251),
  landmarks: Float32Array.from({ length: landmarkCount * 3 }, (_, i) => i / 4),
  pose: { yaw: -12.5, pitch: 3.25, roll: 0.5 },
  scale: 0.5,
};

describe('the frame channel', () => {
  it('carries a frame there unchanged', () => {
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
  });

  it('reads a message that starts anywhere in a larger buffer', () => {
    const message = encodeFrame(frame);
    const larger = new Uint8Array(message.length + 5);
    larger.set(message, 5);
    expect(decodeFrame(larger.subarray(5))).toEqual(frame);
  });

  it('fits the largest crop into the limit that hosts enforce', () => {
    const side = frameLimits.maxSide;
    const largest = { ...frame, width: side, height: side, pixels: new Uint8Array(side * side * 4) };
    expect(encodeFrame(largest).length).toBe(maxFrameBytes);
  });

  const broken = (change: (bytes: Uint8Array, view: DataView) => void): Uint8Array => {
    const bytes = encodeFrame(frame);
    change(bytes, new DataView(bytes.buffer));
    return bytes;
  };
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('{"call":"lock.view"}')],
    ['another magic', broken((bytes) => bytes.fill(0, 0, 4))],
    ['a width of zero', broken((_, view) => view.setUint16(4, 0, true))],
    ['a width past the limit', broken((_, view) => view.setUint16(4, 65535, true))],
    ['a size that does not fit the pixels', broken((_, view) => view.setUint16(6, 97, true))],
    ['a cut message', encodeFrame(frame).subarray(0, -1)],
    ['a message with a tail', Uint8Array.from([...encodeFrame(frame), 0])],
    ['a landmark that is not a number', broken((_, view) => view.setFloat32(72, Number.NaN, true))],
    ['an infinite landmark', broken((_, view) => view.setFloat32(76, Number.POSITIVE_INFINITY, true))],
    ['a scale of zero', broken((_, view) => view.setFloat32(32, 0, true))],
    ['a pose out of range', broken((_, view) => view.setFloat32(20, 1e9, true))],
    ['an attempt that is no id', broken((bytes) => bytes.fill(0x41, 36, 72))],
  ])('refuses %s', (_what, message) => {
    expect(() => decodeFrame(message)).toThrow(FrameError);
  });
});
