import { describe, expect, it } from 'vitest';
import { frameOf, picture, type Sitter, someone } from '../../src-face/testing/heads.ts';
import { leastResidual, scoresOf, widestTurn } from './turned.ts';

const view = (yaw: number, sitter: Sitter = someone) => frameOf(sitter, 0, 0, { yaw, pitch: 0, roll: 0 });

describe('the widest turn', () => {
  it('is that of the two views most apart, and a head stands out in it', () => {
    const turn = widestTurn([view(0), view(10), view(-8), view(2)]);
    expect(turn.degrees).toBe(18);
    expect(turn.residual).toBeGreaterThan(leastResidual);
    expect(scoresOf(turn)).toEqual({ 'geometry.degrees': 18, 'geometry.residual': turn.residual });
  });

  it('shows a picture that says it turned to be flat', () => {
    expect(widestTurn([view(0, picture), view(18, picture)]).residual).toBeLessThan(leastResidual);
  });

  it('is none for a single view', () => {
    expect(widestTurn([view(30)])).toEqual({ degrees: 0, residual: 0 });
    expect(widestTurn([])).toEqual({ degrees: 0, residual: 0 });
  });
});
