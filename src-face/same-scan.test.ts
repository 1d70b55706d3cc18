import { describe, expect, it } from 'vitest';
import { decisionTable } from '../models/manifest.ts';
import type { Embedding, ModelId } from '../src-shared/domain/face.ts';
import { type DecisionTable, decide } from './decision.ts';
import { consistent } from './same-scan.ts';

/** A look at this angle (radians) from everybody's, by each of these networks. */
const at = (angles: Partial<Record<ModelId, number>>): readonly Embedding[] =>
  (Object.entries(angles) as [ModelId, number][]).map(([model, angle]) => {
    const vector = new Float32Array(128);
    vector[0] = Math.cos(angle);
    vector[1] = Math.sin(angle);
    return { model, vector };
  });
/** The angle whose cosine is this. */
const cosine = Math.acos;
const table = decisionTable();

describe('the frames of a scan', () => {
  const own = at({ mobilefacenet: 0, 'dlib-resnet34': 0 });
  const stranger = at({ mobilefacenet: cosine(0.1), 'dlib-resnet34': cosine(0.86) });

  it('are consistent when they show one person, and when there is one or none', () => {
    expect(consistent([own, own, at({ mobilefacenet: 0.4, 'dlib-resnet34': 0.1 })], table)).toBe(true);
    expect(consistent([own], table)).toBe(true);
    expect(consistent([], table)).toBe(true);
  });

  it('are not when a single one shows somebody else, wherever it is', () => {
    const frames = [own, own, own];
    for (let i = 0; i <= frames.length; i++) expect(consistent(frames.toSpliced(i, 0, stranger), table)).toBe(false);
  });

  it('forgive one network what the other is sure of, and not a stranger to both', () => {
    expect(consistent([own, at({ mobilefacenet: cosine(0.39), 'dlib-resnet34': cosine(0.93) })], table)).toBe(true);
    expect(consistent([own, at({ mobilefacenet: cosine(0.39), 'dlib-resnet34': cosine(0.88) })], table)).toBe(false);
    expect(consistent([own, at({ mobilefacenet: cosine(0.39) })], table)).toBe(false);
  });

  it('are compared by what both have, and are strangers when that is nothing', () => {
    const dlib = at({ 'dlib-resnet34': 0 });
    expect(consistent([own, dlib], table)).toBe(true);
    expect(consistent([own, at({ 'dlib-resnet34': cosine(0.89) })], table)).toBe(false);
    expect(consistent([at({ mobilefacenet: 0 }), dlib], table)).toBe(false);
    expect(consistent([own, []], table)).toBe(false);
  });

  it('are not consistent by numbers that are none', () => {
    const broken: Embedding = { model: 'mobilefacenet', vector: new Float32Array(128).fill(Number.NaN) };
    expect(consistent([own, [broken, ...at({ 'dlib-resnet34': 0 })]], table)).toBe(false);
  });

  it('are asked for less than a login, by every set of networks', () => {
    for (const set of table.sets) expect(set.sameScan).toBeLessThan(set.threshold);
    const looks: DecisionTable = { ...table, sets: table.sets.map((set) => ({ ...set, threshold: set.sameScan })) };
    const similarities = new Map<ModelId, number>([['mobilefacenet', 0.45]]);
    expect(decide(similarities, looks)?.matched).toBe(true);
    expect(decide(similarities, table)?.matched).toBe(false);
  });
});
