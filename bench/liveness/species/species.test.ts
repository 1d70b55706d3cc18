import { describe, expect, it } from 'vitest';
import { syntheticLandmarks } from '../../../src-face/synthetic.ts';
import { webcam } from '../render/camera.ts';
import { chanceOf } from '../render/chance.ts';
import { canvasOf } from '../render/raster.ts';
import { type Cast, sitterOf } from '../render/scene.ts';
import { attackSpecies, liveSpecies } from './registry.ts';
import { heldPicture } from './still.ts';

const size = { width: 96, height: 80 };

/** A pattern in the place of a photo, landmarks in the place of a face. */
function sitter(name: string) {
  const picture = canvasOf(size.width, size.height);
  const chance = chanceOf(name);
  for (let i = 0; i < picture.rgb.length; i++) picture.rgb[i] = chance.between(60, 190);
  const landmarks = syntheticLandmarks(48, 40, 40);
  return sitterOf(name, { picture, landmarks, pose: { yaw: 0, pitch: 0, roll: 0 } }, 110);
}

const clip = [canvasOf(size.width, size.height), canvasOf(size.width, size.height)];
const cast: Cast = { victim: sitter('victim'), other: sitter('other'), clip };

function film(make: (typeof attackSpecies)[number]['make'], seed: string) {
  const chance = chanceOf(seed);
  const scene = make(cast, webcam(chance), chance);
  const first = scene.shoot(0, 0);
  scene.prompted({ prompt: { is: 'turn', towards: 'left', next: 'up', step: 0, of: 2 }, at: 500 });
  scene.prompted({ prompt: { is: 'light', colour: 'green', step: 0, of: 1 }, at: 600 });
  return [first, scene.shoot(1, 100), scene.shoot(9, 1_100)] as const;
}

describe.each([liveSpecies, ...attackSpecies])('$name', ({ name, make }) => {
  it('fills the picture, and no two are the same', () => {
    const pictures = film(make, `${name} 1`);
    for (const { width, height, data } of pictures) {
      expect([width, height, data.length]).toEqual([96, 80, 96 * 80 * 4]);
      expect(data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
    }
    expect(pictures[1].data).not.toEqual(pictures[0].data);
    expect(pictures[2].data).not.toEqual(pictures[1].data);
  });

  it('comes out the same again, and otherwise with another seed', () => {
    expect(film(make, `${name} 2`)).toEqual(film(make, `${name} 2`));
    expect(film(make, `${name} 3`)[0].data).not.toEqual(film(make, `${name} 2`)[0].data);
  });
});

it('holds a still of somebody else before the camera', () => {
  const still = { width: 60, height: 48, data: new Uint8Array(60 * 48 * 4).fill(120) };
  const shoot = heldPicture(still, chanceOf('still'));
  const [one, two] = [shoot(0, 0), shoot(1, 100)];
  expect([one.width, one.height]).toEqual([60, 48]);
  expect(one.data).not.toEqual(two.data);
});
