import { describe, expect, it } from 'vitest';
import { pattern, type Scene, shoot } from '../testing/pictures.ts';
import { borderSide, frameAround } from './border.ts';
import { measureCues } from './cues.ts';
import { peakOf, powerSpectrum } from './spectrum.ts';

const face: Scene = pattern;
const cuesOf = (scene: Scene, noise = 4, faceHeight = 160) => measureCues(shoot(scene, { noise, seed: 9, faceHeight }));

describe('powerSpectrum', () => {
  it('puts the power of a wave where its frequency is', () => {
    const size = 64;
    const wave = Float32Array.from({ length: size * size }, (_, i) =>
      Math.cos((2 * Math.PI * (10 * (i % size) + 5 * Math.floor(i / size))) / size),
    );
    const power = powerSpectrum(wave, size);
    const strongest = power.indexOf(Math.max(...power));
    expect([strongest % size, Math.floor(strongest / size)]).toEqual([10, 5]);
  });

  it('is nothing for a flat picture', () => {
    expect(Math.max(...powerSpectrum(new Float32Array(64 * 64).fill(90), 64))).toBeLessThan(1e-6);
    expect(peakOf(powerSpectrum(new Float32Array(64 * 64).fill(90), 64), 64)).toBe(0);
  });
});

describe('moire', () => {
  it.each([90, 160, 260])('is little for a face %i px high, filmed with noise', (faceHeight) => {
    expect(cuesOf(face, 4, faceHeight).moire).toBeLessThan(3);
  });

  it.each([
    ['fine', 3.1, 1.7],
    ['coarse', 6.3, 2.5],
    ['leaning', 4.4, -3.9],
  ])('is much under a %s grid, though it is fainter than the noise', (_, across, down) => {
    const grid: Scene = (x, y) => face(x, y) + 2.5 * Math.cos(2 * Math.PI * (x / across + y / down / 4));
    expect(cuesOf(grid).moire).toBeGreaterThan(4.5);
  });
});

describe('grain', () => {
  it('is the deviation of the noise, whatever the picture', () => {
    // Uniform noise of half range r has a deviation of r / sqrt(3) in each channel; luma mixes three.
    const luma = Math.hypot(0.299, 0.587, 0.114);
    expect(cuesOf(face, 8).grain).toBeCloseTo((luma * 8) / Math.sqrt(3), 0);
    expect(cuesOf(face, 0).grain).toBeLessThan(0.7);
  });
});

describe('frameAround', () => {
  const box = { x: 34, y: 30, width: 28, height: 38 };
  const draw = (level: (x: number, y: number) => number) =>
    Float32Array.from({ length: borderSide ** 2 }, (_, i) => level(i % borderSide, Math.floor(i / borderSide)));

  it('sees a phone around the face, upright or leaning', () => {
    const phone = (lean: number) =>
      draw((x, y) => {
        const u = x - 48 - lean * (y - 48);
        const v = y - 48 + lean * (x - 48);
        return Math.abs(u) < 24 && Math.abs(v) < 34 ? 150 : Math.abs(u) < 27 && Math.abs(v) < 37 ? 12 : 100;
      });
    expect(frameAround(phone(0), box)).toBeGreaterThan(0.9);
    expect(frameAround(phone(0.06), box)).toBeGreaterThan(0.8);
  });

  it('sees nothing in an even room, and is not sure of a door', () => {
    expect(
      frameAround(
        draw(() => 120),
        box,
      ),
    ).toBe(0);
    expect(
      frameAround(
        draw((x) => (x < 20 ? 60 : 150)),
        box,
      ),
    ).toBeLessThan(0.5);
  });
});

describe('measureCues', () => {
  it('gives levels between which all but 1 % lie', () => {
    const cues = cuesOf((x) => (x < 160 ? 20 : 230), 0);
    expect(cues.black).toBe(20);
    expect(cues.white).toBe(230);
  });

  it('tells equal pictures from others', () => {
    expect(cuesOf(face).digest).toBe(cuesOf(face).digest);
    expect(cuesOf(face).digest).not.toBe(cuesOf((x, y) => face(x, y) + 1).digest);
  });

  it('has finite cues for one pixel of a face, and for a face beyond the border', () => {
    for (const frame of [
      shoot(face, { width: 96, height: 96, faceHeight: 8 }),
      shoot(face, { width: 96, height: 96, centre: [2, 2], faceHeight: 90 }),
      shoot(face, { width: 16, height: 16, faceHeight: 12 }),
    ]) {
      for (const value of Object.values(measureCues(frame))) expect(Number.isFinite(value)).toBe(true);
    }
  });
});
