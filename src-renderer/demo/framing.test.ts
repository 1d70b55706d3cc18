import { describe, expect, it } from 'vitest';
import { oval } from '../../src-ui/vision/guide.ts';
import { framing } from './framing.ts';

const face = { x: 500, y: 300, width: 160, height: 200 };

describe('framing', () => {
  it('puts the face into the oval', () => {
    const cut = framing([face]);
    expect(cut.width / cut.height).toBeCloseTo(16 / 9, 1);
    expect(face.height / cut.height).toBeCloseTo(oval.face, 2);
    expect((580 - cut.x) / cut.width).toBeCloseTo(oval.centre.x, 2);
    expect((400 - cut.y) / cut.height).toBeCloseTo(oval.centre.y, 2);
    expect([cut.width % 2, cut.height % 2]).toEqual([0, 0]);
  });

  it('is not misled by one frame in which somebody else was found', () => {
    const stray = { x: 40, y: 300, width: 150, height: 190 };
    const cut = framing([face, face, stray, face, face]);
    expect((580 - cut.x) / cut.width).toBeCloseTo(oval.centre.x, 2);
  });

  it('widens until a wandering face stays inside', () => {
    const path = [0, 1, 2, 3, 4].map((i) => ({ ...face, x: 400 + 150 * i }));
    const cut = framing(path);
    for (const box of path) {
      expect(box.x).toBeGreaterThan(cut.x);
      expect(box.x + box.width).toBeLessThan(cut.x + cut.width);
    }
  });
});
