import { describe, expect, it } from 'vitest';
import { alignArcFace } from '../align.ts';
import { signatureOf } from '../signature.ts';
import { analysisOf } from '../testing/analyses.ts';
import { pattern, shoot } from '../testing/pictures.ts';
import type { EngineAnalysis } from '../types.ts';
import { injectionIn, isVirtual } from './injected.ts';

const webcam = { label: 'Integrated Camera (04f2:b5ce)', frameRate: 30 };

const filmed = (count = 5, noise = 4): EngineAnalysis[] =>
  Array.from({ length: count }, (_, i) =>
    analysisOf(i, { signature: signatureOf(alignArcFace(shoot(pattern, { noise, seed: i + 1, jitter: 0.2 }))) }),
  );

const causeOf = (frames: readonly EngineAnalysis[], camera: Parameters<typeof injectionIn>[1] = webcam) =>
  injectionIn(frames, camera).cause;

describe('isVirtual', () => {
  it.each([
    'OBS Virtual Camera',
    'OBS-Camera',
    'obs',
    'ManyCam Virtual Webcam',
    'fake_device_0',
    'Dummy video device (0x0000)',
    'XSplit VCam',
    'Snap Camera',
    'DroidCam Source 3',
    'v4l2loopback',
    'NVIDIA Broadcast',
    'Unity Video Capture',
    'NDI Video',
  ])('knows %s', (label) => {
    expect(isVirtual(label)).toBe(true);
  });

  it.each([
    '',
    'Integrated Camera (04f2:b5ce)',
    'HD Pro Webcam C920',
    'FaceTime HD Camera',
    'Logitech BRIO',
    'Observer HD 1080p',
    'Surface Camera Front',
    'Jabra PanaCast 20',
  ])('lets %s be', (label) => {
    expect(isVirtual(label)).toBe(false);
  });
});

describe('injectionIn', () => {
  it('finds nothing in what a sensor gives', () => {
    expect(causeOf(filmed())).toBeNull();
    expect(causeOf(filmed(), { label: '', frameRate: null })).toBeNull();
  });

  it('forgives a driver that repeats a frame or two', () => {
    const [first, ...rest] = filmed(6) as [EngineAnalysis, ...EngineAnalysis[]];
    expect(causeOf([first, { ...first, seq: 0.5, at: 50 }, ...rest])).toBeNull();
  });

  it.each([
    ['device', filmed(), { label: 'OBS Virtual Camera', frameRate: 30 }],
    ['frameRate', filmed(), { ...webcam, frameRate: 1_000 }],
    ['frameRate', filmed(), { ...webcam, frameRate: 1 }],
    ['frameRate', filmed(), { ...webcam, frameRate: Number.NaN }],
    ['timing', filmed().map((frame, i) => ({ ...frame, at: 3 * i })), webcam],
    ['frozen', filmed().map((frame) => ({ ...frame, cues: { ...frame.cues, digest: 7 } })), webcam],
    ['noiseless', filmed(5, 0), webcam],
  ] as const)('finds %s', (cause, frames, camera) => {
    expect(causeOf(frames, camera)).toBe(cause);
  });
});
