import { describe, expect, it } from 'vitest';
import type { LightColour } from '../../src-shared/domain/liveness.ts';
import { random } from '../random.ts';
import { analysisOf } from '../testing/analyses.ts';
import type { EngineAnalysis, Rgb } from '../types.ts';
import { lightFinding, type ShownColour } from './light.ts';

/** What a screen of each colour gives off. */
const glow: Readonly<Record<LightColour, Rgb>> = {
  amber: [1, 0.72, 0.25],
  green: [0.3, 1, 0.4],
  blue: [0.3, 0.45, 1],
  violet: [0.75, 0.35, 1],
};

const shown = (...colours: LightColour[]): ShownColour[] =>
  colours.map((colour, i) => ({ colour, at: 1_000 + 460 * i }));

interface Room {
  /** The screen's light over the room's, on the skin and behind the head. */
  readonly skin?: number;
  readonly around?: number;
  readonly noise?: number;
  readonly drift?: number;
}

/** Frames at ten a second of a face lit by `lit`. */
function film(
  lit: readonly ShownColour[],
  { skin = 0.1, around = 0.02, noise = 0.002, drift = 0 }: Room = {},
): EngineAnalysis[] {
  const next = random(5);
  return Array.from({ length: 26 }, (_, i) => {
    const at = 100 * i;
    const now = lit.findLast((each) => each.at + 40 <= at && at < each.at + 460);
    const colour: Rgb = now ? glow[now.colour] : [0, 0, 0];
    const shine = (reflects: Rgb, share: number) =>
      reflects.map(
        (part, k) =>
          part * (1 + share * (colour[k] as number) + (k === 0 ? drift * i : 0)) * (1 + noise * (2 * next() - 1)),
      ) as unknown as Rgb;
    return analysisOf(i, {
      at,
      light: { skin: shine([0.35, 0.2, 0.13], skin), around: shine([0.2, 0.22, 0.2], around) },
    });
  });
}

const asked = shown('green', 'violet', 'amber');

describe('lightFinding', () => {
  it.each([
    ['a dim room', {}],
    ['a room in which the screen adds three percent', { skin: 0.03, around: 0.005 }],
    ['light that drifts', { drift: 0.002 }],
    ['a noisy camera', { noise: 0.01 }],
  ])('sees the skin follow in %s', (_, room) => {
    expect(lightFinding(film(asked, room), asked).is).toBe('followed');
  });

  it('abstains in a room so bright that nothing changes', () => {
    expect(lightFinding(film(asked, { skin: 0.001, around: 0.001, noise: 0.004 }), asked).is).toBe('abstained');
  });

  it('abstains without frames to compare with', () => {
    const frames = film(asked);
    expect(
      lightFinding(
        frames.filter(({ at }) => at > 1_000),
        asked,
      ).is,
    ).toBe('abstained');
    expect(
      lightFinding(
        frames.filter(({ at }) => at < 1_000),
        asked,
      ).is,
    ).toBe('abstained');
    expect(lightFinding([], []).is).toBe('abstained');
  });

  it('refuses a recording that was lit by other colours', () => {
    expect(lightFinding(film(shown('violet', 'green', 'blue')), asked)).toMatchObject({ is: 'refused', why: 'other' });
    expect(lightFinding(film(shown('amber', 'green', 'violet')), asked).is).not.toBe('followed');
  });

  it('refuses a sheet, which answers everywhere alike', () => {
    expect(lightFinding(film(asked, { skin: 0.1, around: 0.1 }), asked)).toMatchObject({ is: 'refused', why: 'flat' });
  });

  it('says nothing about numbers that are none', () => {
    const black = film(asked).map((frame) => ({ ...frame, light: { skin: [0, 0, 0], around: [0, 0, 0] } as const }));
    expect(lightFinding(black, asked).is).toBe('abstained');
  });
});
