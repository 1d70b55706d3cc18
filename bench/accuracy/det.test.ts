import { describe, expect, it } from 'vitest';
import { type DetCurve, detPoints, detSvg, probit } from './det.ts';
import { Tally } from './tally.ts';

describe('probit', () => {
  it.each([
    [0.5, 0],
    [0.975, 1.959964],
    [0.01, -2.326348],
    [1e-6, -4.753424],
  ])('of %d', (p, z) => {
    expect(probit(p)).toBeCloseTo(z, 5);
  });
});

describe('detPoints', () => {
  const impostor = new Tally();
  for (let i = 0; i < 10_000; i++) impostor.add(i / 10_000);
  const genuine = [{ scores: Array.from({ length: 100 }, (_, i) => 0.9 + i / 1000), failed: 0 }];
  const points = detPoints({ genuine, impostor });

  it('begin where one impostor may match, and rise and fall', () => {
    expect(points[0]?.fmr).toBeCloseTo(1e-4, 9);
    expect(points.at(-1)?.fmr).toBeGreaterThan(0.4);
    for (const [i, point] of points.entries()) {
      expect(point.fmr).toBeGreaterThanOrEqual(points[i - 1]?.fmr ?? 0);
      expect(point.fnmr).toBeLessThanOrEqual(points[i - 1]?.fnmr ?? 1);
    }
  });
});

describe('detSvg', () => {
  const curve = (change: Partial<DetCurve> = {}): DetCurve => ({
    panel: 'Photos',
    series: 'embedded tier',
    kind: 'single',
    points: [
      { fmr: 1e-4, fnmr: 0.1 },
      { fmr: 1e-2, fnmr: 0 },
    ],
    ...change,
  });
  const svg = detSvg([curve(), curve({ kind: 'fused' }), curve({ panel: 'Camera <1>', points: [] })]);

  it('is one well-formed picture with a line for each curve that has points', () => {
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg.match(/<path class="line s\d" d="M\d+(\.\d+)? \d+(\.\d+)?L/g)).toHaveLength(2);
    expect(svg).toContain('Camera &lt;1>');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg.match(/<g[ >]/g)?.length).toBe(svg.match(/<\/g>/g)?.length);
  });

  it('marks the FMR of 1e-4, and keeps what cannot be drawn at the edge', () => {
    expect(svg.match(/<circle class="d/g)).toHaveLength(2);
    const numbers = [...svg.matchAll(/[ML](\d+(?:\.\d+)?) (\d+(?:\.\d+)?)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    for (const [x = 0, y = 0] of numbers) {
      expect(x).toBeLessThanOrEqual(460);
      expect(y).toBeLessThanOrEqual(400);
    }
  });

  it('has its own colours for the dark', () => {
    expect(svg).toMatch(/prefers-color-scheme:dark/);
  });

  it('can be drawn of nothing', () => {
    expect(detSvg([])).toContain('</svg>');
  });
});
