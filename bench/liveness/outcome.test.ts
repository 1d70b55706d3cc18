import { expect, it } from 'vitest';
import type { Presentation } from '../../src-face/liveness/types.ts';
import { analysisOf } from '../../src-face/testing/analyses.ts';
import { askedAtOnce } from './outcome.ts';

const filmed = (arrowAt: number | null): Presentation =>
  ({
    frames: Array.from({ length: 12 }, (_, seq) => analysisOf(seq, { at: 100 * seq })),
    challenge: arrowAt === null ? null : { asked: [], prompted: [{ prompt: { is: 'turn' }, at: arrowAt }] },
    light: [],
  }) as unknown as Presentation;

const times = ({ frames }: Presentation) => frames.map(({ at }) => at);

it('leaves before the first arrow what a login has by then, the first of it without networks', () => {
  const asked = askedAtOnce(filmed(750));
  expect(times(asked)).toEqual([500, 600, 700, 800, 900, 1000, 1100]);
  expect(asked.frames.map(({ liveness }) => liveness !== null)).toEqual([false, ...Array(6).fill(true)]);
  expect(asked.frames[0]?.embeddings).toEqual([]);
});

it('leaves what is shorter as it is, but for the networks', () => {
  expect(times(askedAtOnce(filmed(150)))).toEqual(times(filmed(null)));
  expect(askedAtOnce(filmed(null))).toEqual(filmed(null));
  expect(askedAtOnce({ ...filmed(150), frames: [] }).frames).toEqual([]);
});
