import { describe, expect, it } from 'vitest';
import { type Embedding, type ModelId, vectorLengths } from '../src-shared/domain/face.ts';
import { decodeVector, encodeVector, normalise, similarity, VectorError } from './compare.ts';
import { random } from './random.ts';

const vectorLength = vectorLengths.mobilefacenet;

function vector(seed: number, length = vectorLength): Float32Array {
  const next = random(seed);
  return normalise(Float32Array.from({ length }, () => next() - 0.5));
}

function along(axis: number, length = vectorLength): Float32Array {
  const unit = new Float32Array(length);
  unit[axis] = 1;
  return unit;
}

const embedding = (values: Float32Array, model: ModelId = 'mobilefacenet'): Embedding => ({ model, vector: values });
const code = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    if (error instanceof VectorError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('similarity', () => {
  it('is 1, 0 and -1 for the same, a right and the opposite direction', () => {
    expect(similarity(embedding(along(3)), embedding(along(3)))).toBe(1);
    expect(similarity(embedding(along(3)), embedding(along(4)))).toBe(0);
    expect(similarity(embedding(along(3)), embedding(along(3).map((x) => -x)))).toBe(-1);
  });

  it('is the cosine of the angle', () => {
    const b = new Float32Array(vectorLength);
    b[0] = Math.cos(1);
    b[9] = Math.sin(1);
    expect(similarity(embedding(along(0)), embedding(b))).toBeCloseTo(Math.cos(1), 6);
  });

  it('refuses to compare different networks or lengths', () => {
    expect(code(() => similarity(embedding(along(0)), embedding(along(0), 'dlib-resnet34')))).toBe('vector.mixed');
    expect(code(() => similarity(embedding(along(0)), embedding(along(0, 64))))).toBe('vector.mixed');
  });
});

describe('normalise', () => {
  it('scales to length 1 without touching its argument', () => {
    const given = Float32Array.of(3, 4);
    expect([...normalise(given)]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect([...given]).toEqual([3, 4]);
  });

  it.each([
    ['zeros', [0, 0, 0]],
    ['NaN', [1, Number.NaN]],
    ['infinity', [1, Number.POSITIVE_INFINITY]],
    ['nothing', []],
  ])('refuses %s', (_, values) => {
    expect(code(() => normalise(values))).toBe('vector.malformed');
  });
});

describe('vectors as text', () => {
  it('come back bit for bit', () => {
    for (const seed of [1, 2, 3]) expect(decodeVector(encodeVector(vector(seed)))).toEqual(vector(seed));
  });

  it('are little-endian float32 in base64', () => {
    const text = encodeVector(along(1));
    expect(text).toHaveLength(684);
    expect(Buffer.from(text, 'base64').subarray(0, 8).toString('hex')).toBe('000000000000803f');
  });

  it('does not write what it would not read', () => {
    expect(code(() => encodeVector(along(0, 64)))).toBe('vector.malformed');
    expect(code(() => encodeVector(along(0).map((x) => 2 * x)))).toBe('vector.malformed');
    expect(code(() => encodeVector(along(0).fill(Number.NaN, 5, 6)))).toBe('vector.malformed');
  });

  const asText = (values: Float32Array) => Buffer.from(values.buffer).toString('base64');
  const good = encodeVector(along(0));
  it.each([
    ['nothing', ''],
    ['half a vector', asText(along(0, 64))],
    ['one number too many', asText(along(0, 129))],
    ['NaN', asText(along(0).fill(Number.NaN, 7, 8))],
    ['infinity', asText(along(0).fill(Number.POSITIVE_INFINITY, 7, 8))],
    ['a length of 1.002', asText(along(0).map((x) => 1.002 * x))],
    ['zeros', asText(new Float32Array(vectorLength))],
    ['white space', ` ${good}`],
    ['another alphabet', `-${good.slice(1)}`],
    ['missing padding', good.replace(/=+$/, '')],
    ['words', 'not a vector'],
  ])('refuses %s', (_, text) => {
    expect(code(() => decodeVector(text))).toBe('vector.malformed');
  });

  it('come back from every network, each with its own length', () => {
    for (const model of Object.keys(vectorLengths) as ModelId[]) {
      const given = vector(4, vectorLengths[model]);
      expect(decodeVector(encodeVector(given), model)).toEqual(given);
    }
  });

  it('does not take the vector of one network for that of another', () => {
    expect(code(() => decodeVector(good, 'faceres'))).toBe('vector.malformed');
    expect(code(() => decodeVector(encodeVector(vector(1, 1024)), 'mobilefacenet'))).toBe('vector.malformed');
  });

  it('forgives what rounding does to a length', () => {
    expect(decodeVector(asText(along(0).map((x) => 1.0005 * x)))).toHaveLength(vectorLength);
  });
});
