import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EngineAnalysis } from '../../src-face/types.ts';
import type { Captured } from './capture.ts';
import { badness, type Evidence, keepEvidence, telling } from './evidence.ts';

const captured = (...yaws: readonly number[]): Captured => ({
  presentation: {
    frames: yaws.map((yaw, seq) => ({ seq, at: 100 * seq, pose: { yaw, pitch: 0, roll: 0 } }) as EngineAnalysis),
    challenge: null,
    light: [],
  },
  shots: yaws.map((_, i) => 100 * i),
  faceless: 0,
  ended: 'failed',
});

const evidence = (species: string, accepted: boolean, live: number, made: Evidence['class'] = 'attack'): Evidence => ({
  class: made,
  species,
  name: `a b/${live}`,
  captured: captured(0, 5, 20, 3),
  outcome: {
    accepted,
    by: accepted ? null : 'challenge',
    why: 'missed',
    scores: { 'passive.live': live },
    addedMs: null,
  },
  pictures: async (numbers) => numbers.map(() => ({ width: 4, height: 4, data: new Uint8Array(64).fill(99) })),
});

it('shows the beginning, the middle and the widest turn', () => {
  expect(telling(captured(0, 5, 20, 3, 2, 1))).toEqual([0, 2, 3]);
  expect(telling(captured())).toEqual([]);
});

it('ranks mistakes first, then narrow escapes', () => {
  const ranked = [evidence('a', false, 0.1), evidence('a', true, 0.1), evidence('a', false, 0.9)];
  expect(ranked.toSorted((p, q) => badness(q) - badness(p)).map((each) => ranked.indexOf(each))).toEqual([1, 2, 0]);
  expect(badness(evidence('live', false, 0.5, 'live'))).toBeGreaterThan(badness(evidence('live', true, 0.5, 'live')));
});

it('keeps three of each species and forgets the run before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-evidence-'));
  await keepEvidence([evidence('old', false, 0.1)], folder);
  const paths = await keepEvidence(
    [0.1, 0.2, 0.3, 0.4].map((live) => evidence('print', false, live)),
    folder,
  );
  expect(paths).toHaveLength(3);
  expect((await readdir(folder)).sort()).toEqual([
    'print-a_b_0.2-challenge-missed.jpg',
    'print-a_b_0.3-challenge-missed.jpg',
    'print-a_b_0.4-challenge-missed.jpg',
  ]);
  await rm(folder, { recursive: true });
});
