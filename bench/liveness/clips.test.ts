import { describe, expect, it } from 'vitest';
import type { EngineAnalysis } from '../../src-face/types.ts';
import { challengeLimits } from '../../src-shared/domain/liveness.ts';
import { presentClip, presentLive, toAndFro } from './clips.ts';

/** A clip in which only poses matter, ten frames a second; null where the face is lost. */
const clip = (...poses: readonly (readonly [number, number] | null)[]) => ({
  frames: poses.map(
    (pose, seq) => pose && ({ seq, at: 100 * seq, pose: { yaw: pose[0], pitch: pose[1], roll: 0 } } as EngineAnalysis),
  ),
});
const still = (count: number) => Array.from({ length: count }, (): [number, number] => [0, 0]);
const turning: readonly [number, number][] = [
  ...still(8),
  [3, 0],
  [11, 0],
  [18, 0],
  [20, 0],
  [20, 0],
  [20, 0],
  [20, 0],
];

it('runs a clip to and fro', () => {
  expect(Array.from({ length: 8 }, (_, i) => toAndFro(i, 4))).toEqual([0, 1, 2, 3, 2, 1, 0, 1]);
  expect(toAndFro(5, 1)).toBe(0);
});

describe('a clip of a living person', () => {
  it('gets the arrow that it answers, a reaction before the turn', () => {
    const { answers, quiet, nonResponse } = presentLive(clip(...turning), null, 'name');
    expect(nonResponse).toBeNull();
    expect(quiet.every(({ presentation }) => presentation.challenge === null)).toBe(true);
    const [answer] = answers;
    expect(answer?.ended).toBe('answered');
    const [prompted] = answer?.presentation.challenge?.prompted ?? [];
    expect(prompted?.prompt).toMatchObject({ is: 'turn', towards: 'left', step: 0, of: 1 });
    expect(prompted?.at).toBeGreaterThan(400);
    expect(prompted?.at).toBeLessThan(650);
  });

  it('is not asked for a turn that it has all but made when the one before is enough', () => {
    const hasty = clip(...turning.slice(0, 9), [12, 1], [9, 16], [0, 18], [0, 18], [0, 18]);
    const both = {
      turns: [
        { at: 0.8, towards: 'left' as const },
        { at: 1.35, towards: 'up' as const },
      ],
    };
    const [answer] = presentLive(hasty, both, 'name').answers;
    expect(answer?.presentation.challenge?.asked.steps).toHaveLength(1);
    expect(answer?.ended).toBe('answered');
  });

  it('is the same with a sidecar that says when', () => {
    const sidecar = { turns: [{ at: 0.8, towards: 'left' as const }] };
    expect(presentLive(clip(...turning), sidecar, 'name').answers[0]?.ended).toBe('answered');
  });

  it('fails an answer that a sidecar claims and the clip does not give', () => {
    const sidecar = { turns: [{ at: 0.8, towards: 'up' as const }] };
    expect(presentLive(clip(...turning), sidecar, 'name').answers[0]?.ended).not.toBe('answered');
  });

  it.each([
    ['no face in it', clip(null, null)],
    ['no turn of the head', clip(...still(30))],
  ])('is a non-response with %s', (reason, seen) => {
    const { answers, nonResponse } = presentLive(seen, null, 'name');
    expect(answers).toEqual([]);
    expect(nonResponse).toContain(reason);
  });

  it('still has quiet looks for the level that asks for no turn, from several moments on', () => {
    const { quiet } = presentLive(clip(...still(14)), null, 'name');
    expect(quiet.map(({ presentation }) => presentation.frames.length)).toEqual([11, 11, 10, 8, 6]);
    expect(quiet.map(({ shots }) => shots[0])).toEqual([0, 200, 400, 600, 800]);
    expect(presentLive(clip(null, [40, 0], ...still(4)), null, 'name').quiet).toEqual([]);
  });
});

it('shows an attack the challenge that was drawn without it', async () => {
  const captured = await presentClip(clip(...still(5), null, ...still(5)), 'high', 'attack');
  expect(captured.ended).toBe('failed');
  expect(captured.faceless).toBeGreaterThan(0);
  expect(captured.presentation.challenge?.asked.steps).toHaveLength(challengeLimits.steps.high);
});
