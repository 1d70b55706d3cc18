import { expect, it } from 'vitest';
import { pack, unpack } from './messages.ts';

const points = (n: number) => Array.from({ length: n }, (_, i) => ({ x: i / 1_000, y: 0.5, z: -0.1 }));
const matrix = Array.from({ length: 16 }, (_, i) => i);

it('brings faces through one array and back, landmarks in pixels', () => {
  const faces = unpack(
    pack(
      [
        { points: points(478), matrix, glare: 0 },
        { points: points(478), matrix, glare: 0.25 },
      ],
      { width: 640, height: 360 },
    ),
  );
  expect(faces).toHaveLength(2);
  const [, second] = faces;
  expect(second?.landmarks).toHaveLength(478 * 3);
  expect(second?.landmarks[3 * 100]).toBeCloseTo(64, 4);
  expect(second?.landmarks[3 * 100 + 1]).toBeCloseTo(180, 4);
  expect(second?.landmarks[3 * 100 + 2]).toBeCloseTo(-64, 4);
  expect([...(second?.matrix ?? [])]).toEqual(matrix);
  expect(faces.map(({ glare }) => glare)).toEqual([0, 0.25]);
});

it('leaves out what is not a whole face', () => {
  const packed = pack(
    [
      { points: points(468), matrix, glare: 0 },
      { points: points(478), matrix: [], glare: 0 },
    ],
    { width: 640, height: 360 },
  );
  expect(unpack(packed)).toEqual([]);
});
