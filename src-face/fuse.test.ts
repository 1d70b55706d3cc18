import { describe, expect, it } from 'vitest';
import { type Embedding, type ModelId, vectorLengths } from '../src-shared/domain/face.ts';
import { normalise, similarity, VectorError } from './compare.ts';
import { fuse } from './fuse.ts';
import { random } from './random.ts';

const vectorLength = vectorLengths.mobilefacenet;

/** A direction for each person; frames of one person scatter around it. */
function frameOf(person: number, seed: number, scatter = 0.3, model: ModelId = 'mobilefacenet'): Embedding {
  const next = random(1000 + person);
  const middle = normalise(Float32Array.from({ length: vectorLength }, () => next() - 0.5));
  const stray = random(seed);
  const noise = normalise(Float32Array.from({ length: vectorLength }, () => stray() - 0.5));
  return { model, vector: normalise(middle.map((value, i) => value + scatter * (noise[i] as number))) };
}

const middleOf = (person: number): Embedding => frameOf(person, 0, 0);
const length = ({ vector }: Embedding) => Math.hypot(...vector);

describe('fuse', () => {
  it('is null for nothing and the frame itself for one', () => {
    expect(fuse([])).toBeNull();
    const one = frameOf(1, 2);
    expect(similarity(fuse([one]) as Embedding, one)).toBeCloseTo(1, 6);
  });

  it('is the normalised mean of frames that agree', () => {
    const a = new Float32Array(vectorLength);
    const b = new Float32Array(vectorLength);
    a.set([1, 0]);
    b.set([0.96, 0.28]);
    const fused = fuse([
      { model: 'mobilefacenet', vector: a },
      { model: 'mobilefacenet', vector: b },
    ]) as Embedding;
    const expected = normalise([1.96, 0.28]);
    expect(fused.vector[0]).toBeCloseTo(expected[0] as number, 6);
    expect(fused.vector[1]).toBeCloseTo(expected[1] as number, 6);
    expect(length(fused)).toBeCloseTo(1, 6);
    expect(fused.model).toBe('mobilefacenet');
  });

  it('lies nearer to the person than the frames do', () => {
    const frames = [1, 2, 3, 4, 5].map((seed) => frameOf(1, seed));
    const best = Math.max(...frames.map((frame) => similarity(frame, middleOf(1))));
    expect(similarity(fuse(frames) as Embedding, middleOf(1))).toBeGreaterThan(best);
  });

  it('leaves frames of somebody else out', () => {
    const frames = [1, 2, 3, 4, 5].map((seed) => frameOf(1, seed));
    const clean = fuse(frames) as Embedding;
    const disturbed = fuse([frameOf(2, 9), ...frames, frameOf(3, 8)]) as Embedding;
    expect(similarity(clean, disturbed)).toBeGreaterThan(0.9999);
  });

  it('keeps all frames when they are equally far apart', () => {
    const frames = [1, 2, 3].map((seed) => frameOf(1, seed, 0.6));
    const mean = normalise(
      frames.reduce((sum, { vector }) => sum.map((v, i) => v + (vector[i] as number)), new Float32Array(vectorLength)),
    );
    expect(similarity(fuse(frames) as Embedding, { model: 'mobilefacenet', vector: mean })).toBeGreaterThan(0.9999);
  });

  it('does not depend on the order of the frames', () => {
    const frames = [1, 2, 3, 4].map((seed) => frameOf(1, seed));
    expect(similarity(fuse(frames) as Embedding, fuse(frames.toReversed()) as Embedding)).toBeCloseTo(1, 6);
  });

  it('refuses to mix networks or lengths, and numbers that are none', () => {
    const short: Embedding = { model: 'mobilefacenet', vector: Float32Array.of(1, 0) };
    const broken: Embedding = { model: 'mobilefacenet', vector: frameOf(1, 1).vector.fill(Number.NaN, 3, 4) };
    expect(() => fuse([frameOf(1, 1), frameOf(1, 2, 0.3, 'dlib-resnet34')])).toThrow(VectorError);
    expect(() => fuse([frameOf(1, 1), short])).toThrow(VectorError);
    expect(() => fuse([frameOf(1, 1), broken])).toThrow(VectorError);
    expect(() => fuse([broken, frameOf(1, 1)])).toThrow(VectorError);
  });
});
