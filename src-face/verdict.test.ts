import { describe, expect, it } from 'vitest';
import { alignArcFace } from './align.ts';
import { signatureOf } from './signature.ts';
import { analysisOf } from './testing/analyses.ts';
import { pattern, type Scene, type Shot, shoot } from './testing/pictures.ts';
import type { EngineAnalysis } from './types.ts';
import { fewestFrames, livenessVerdict, passiveLimits } from './verdict.ts';

function analysis(seq: number, scene: Scene, shot: Shot = {}, live = 0.95): EngineAnalysis {
  return analysisOf(seq, {
    liveness: { live, by: {} },
    signature: signatureOf(alignArcFace(shoot(scene, shot))),
  });
}

/** A face that breathes: its lower half moves by up to `reach` pixels. */
const breathing =
  (phase: number, reach = 3): Scene =>
  (x, y) =>
    pattern(x, y + reach * Math.sin(phase) * Math.exp(-((x - 160) ** 2 + (y - 200) ** 2) / 1500));

const person = (count = 5, live = 0.95) =>
  Array.from({ length: count }, (_, i) => analysis(i, breathing(2 * i), { noise: 4, seed: i + 1, jitter: 0.2 }, live));

describe('livenessVerdict', () => {
  it('passes a person who moves a little', () => {
    expect(livenessVerdict(person(), 'recommended')).toEqual({ live: true });
    expect(livenessVerdict(person(fewestFrames), 'embedded')).toEqual({ live: true });
  });

  it.each([
    ['the same frame again and again', () => ({})],
    ['a frozen picture on which the landmarks wander', (i: number) => ({ jitter: 0.3, seed: i + 1 })],
  ])('calls %s still', (_, shot) => {
    const frames = [0, 1, 2, 3, 4].map((i) => analysis(i, pattern, shot(i)));
    expect(livenessVerdict(frames, 'recommended')).toEqual({ live: false, why: 'still' });
  });

  it('calls a picture still that is carried around', () => {
    const frames = [0, 1, 2, 3].map((i) =>
      analysis(i, (x, y) => pattern(x - 3 * i, y + 2 * i), {
        centre: [160 + 3 * i, 160 - 2 * i],
        jitter: 0.1,
        seed: i,
      }),
    );
    expect(livenessVerdict(frames, 'recommended')).toEqual({ live: false, why: 'still' });
  });

  it('is not impressed by a slide show', () => {
    const shown = (slides: readonly number[]) => slides.map((slide, i) => analysis(i, breathing(1.5 * slide, 4)));
    for (const slides of [
      [0, 0, 1, 1, 1],
      [0, 0, 0, 1, 1, 1, 2, 2, 2],
    ]) {
      expect(livenessVerdict(shown(slides), 'recommended')).toEqual({ live: false, why: 'still' });
    }
  });

  it('forgives a camera that repeats a frame', () => {
    const [first, ...rest] = person(5) as [EngineAnalysis, ...EngineAnalysis[]];
    expect(livenessVerdict([first, { ...first, seq: 0.5 }, ...rest], 'recommended')).toEqual({ live: true });
  });

  it('counts a frame once, and asks for three', () => {
    const [first, second] = person(2) as [EngineAnalysis, EngineAnalysis];
    const still = { live: false, why: 'still' };
    expect(livenessVerdict([], 'embedded')).toEqual(still);
    expect(livenessVerdict([first], 'embedded')).toEqual(still);
    expect(livenessVerdict([first, second], 'embedded')).toEqual(still);
    expect(livenessVerdict([first, second, second, first], 'embedded')).toEqual(still);
  });

  it('does not depend on the order in which the frames come', () => {
    expect(livenessVerdict(person().toReversed(), 'recommended')).toEqual({ live: true });
  });

  it.each(['recommended', 'embedded'] as const)('refuses what the networks call an artefact (%s)', (tier) => {
    const limit = passiveLimits[tier];
    expect(livenessVerdict(person(5, limit - 0.01), tier)).toEqual({ live: false, why: 'passive' });
    expect(livenessVerdict(person(5, limit), tier)).toEqual({ live: true });
    expect(livenessVerdict(person(5, Number.NaN), tier)).toEqual({ live: false, why: 'passive' });
  });

  it('judges by the middle frame: one bad score does not refuse a person, one good score does not pass an artefact', () => {
    const scored = (scores: readonly number[]) =>
      person(scores.length).map((frame, i) => ({ ...frame, liveness: { live: scores[i] as number, by: {} } }));
    expect(livenessVerdict(scored([0.9, 0.1, 0.9, 0.9, 0.9]), 'recommended')).toEqual({ live: true });
    expect(livenessVerdict(scored([0.1, 0.1, 1, 0.1, 0.1]), 'recommended')).toEqual({ live: false, why: 'passive' });
    expect(livenessVerdict(scored([Number.NaN, 1, Number.NaN, Number.NaN, 1]), 'recommended')).toEqual({
      live: false,
      why: 'passive',
    });
    expect(livenessVerdict(scored([0.1, 1, 0.1, 1]), 'recommended')).toEqual({ live: false, why: 'passive' });
  });
});
