import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { joinMeshOutputs, landmarkCount, mapRefinements, type Refinement, readRefinements } from './mesh.ts';
import { summarize } from './tflite.ts';

const folder = fileURLToPath(new URL('../../node_modules/@mediapipe/face_mesh/', import.meta.url));
const assets = readFileSync(join(folder, 'face_mesh_solution_packed_assets.data'));
const withAttention = assets.subarray(0, 2495952);
const plain = assets.subarray(2495952, 3737848);

let refinements: Refinement[];
beforeAll(() => {
  refinements = readRefinements(readFileSync(join(folder, 'face_mesh_solution_simd_wasm_bin.wasm')));
});

describe('readRefinements', () => {
  it('finds mesh, lips, eyes and irises in the order of the outputs', () => {
    expect(refinements.map(({ targets }) => targets.length)).toEqual([468, 80, 71, 71, 5, 5]);
    expect(refinements.map(({ depth }) => depth.from)).toEqual(['copy', 'keep', 'keep', 'keep', 'average', 'average']);
  });

  it('says so when the file holds none', () => {
    expect(() => readRefinements(new Uint8Array(100))).toThrow(
      expect.objectContaining({ code: 'model-malformed', message: expect.stringMatching(/Install the version/) }),
    );
  });
});

describe('mapRefinements', () => {
  it('gives every coordinate of the 478 landmarks exactly one source', () => {
    const { indices, averages, length } = mapRefinements(refinements);
    expect(indices).toHaveLength(landmarkCount * 3);
    expect(length).toBe(468 * 3 + 2 * (80 + 71 + 71 + 5 + 5) + 2);
    expect(Math.max(...indices)).toBe(length - 1);
    expect(averages).toHaveLength(2);
    // The nose tip is refined by nothing: it stays the mesh's own.
    expect(indices.slice(3, 6)).toEqual([3, 4, 5]);
    // An iris takes its depth from the average that belongs to it.
    expect(indices[3 * 468 + 2]).toBe(length - 2);
    expect(indices[3 * 473 + 2]).toBe(length - 1);
  });

  it('takes no depth for granted: a hole is an error that names the landmark', () => {
    const withoutIrisDepth = refinements.map((refinement) =>
      refinement.depth.from === 'average' ? { ...refinement, depth: { from: 'keep' as const } } : refinement,
    );
    expect(() => mapRefinements(withoutIrisDepth)).toThrow(/the z of landmark 468/);
    expect(() => mapRefinements(refinements.slice(0, 5))).toThrow(/the x of landmark 473/);
  });

  it('refuses a landmark that does not exist', () => {
    const [mesh, ...others] = refinements as [Refinement, ...Refinement[]];
    const stray = { ...mesh, targets: mesh.targets.with(0, landmarkCount) };
    expect(() => mapRefinements([stray, ...others])).toThrow(/names landmark 478/);
  });
});

describe('joinMeshOutputs', () => {
  it('gives one tensor of 1434 numbers and the face flag, with metadata, over the same weights', () => {
    const joined = joinMeshOutputs(withAttention, refinements);
    const { outputs, metadata } = summarize(joined);
    expect(outputs.map(({ shape }) => shape.reduce((a, b) => a * b, 1))).toEqual([1434, 1]);
    expect(metadata).toContain('TFLITE_METADATA');
    expect(Buffer.from(joined.subarray(-withAttention.length)).equals(withAttention)).toBe(true);
  });

  it('refuses the network without attention, which would give z = 0 without a word', () => {
    expect(() => joinMeshOutputs(plain, refinements)).toThrow(
      /2 outputs instead of 7: it must be the one with attention/,
    );
  });
});
