/** The scan itself, in a real browser under the product's content policy, before sample people on a camera. */
import { expect, test } from '@playwright/test';
import { frameLimits } from '../../../src-shared/contracts/frames.ts';
import { capturePoses } from '../../../src-shared/domain/enrolment/state.ts';
import type { Hint } from '../../../src-shared/domain/hints.ts';
import { darkClip, nobodyClip, personClip, samplePhoto, turnedClip, twoPeopleClip } from '../clips.ts';
import type { Served } from '../serve.ts';
import { type LabCamera, runLab, serveLab } from './run.ts';

let lab: Served;
test.beforeAll(async () => {
  lab = await serveLab();
});
test.afterAll(() => lab.close());

const login = (camera: LabCamera) => runLab(lab, camera, { seconds: 5, purpose: 'login' });

test('hands over frames of a person at the camera, without a hint', async () => {
  const report = await login({ clip: await personClip('Ana') });
  expect(report.camera).toBe('1920x1080@30');
  expect(report.end).toBe('stopped');
  expect(report.hints).toEqual([]);
  expect(report.frames.length).toBeGreaterThanOrEqual(3);
  for (const { width, height, scale } of report.frames) {
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(frameLimits.minSide);
    expect(Math.max(width, height)).toBeLessThanOrEqual(frameLimits.maxSide);
    expect(scale).toBeGreaterThan(0.4);
    expect(scale).toBeLessThanOrEqual(1);
  }
});

const faults: readonly (readonly [Hint, () => Promise<string>])[] = [
  ['nobody', nobodyClip],
  ['severalPeople', () => twoPeopleClip('Ana', 'Jude')],
  ['tooDark', () => darkClip('Ana')],
  ['lookAtCamera', () => turnedClip(samplePhoto('sample5.jpg'))],
];
for (const [hint, clip] of faults) {
  test(`says ${hint} and sends nothing`, async () => {
    const report = await login({ clip: await clip() });
    expect(report.hints.map((each) => each.hint)).toContain(hint);
    expect(report.frames).toEqual([]);
  });
}

test('sees a face that is taller than the picture, and says that it is too close', async () => {
  const report = await login({ clip: await personClip('Maja', 'close') });
  expect(report.camera).toBe('640x480@30');
  // The detector does not find this face in the picture as it is: one frame is searched before the second look.
  expect(report.readings - report.faces).toBeLessThanOrEqual(2);
  expect(report.hints.map((each) => each.hint)).toEqual(['fartherAway']);
  expect(report.frames).toEqual([]);
});

test('an enrolment gets all its captures from a person who does not follow the poses', async () => {
  const report = await runLab(lab, { clip: await personClip('Maja') }, { seconds: 40, purpose: 'enrol' });
  expect(report.frames.length).toBe(capturePoses.length);
});

test('the demo camera seats its people under the same policy', async () => {
  const [ana, nobody] = [await login({ guest: 'Ana' }), await login({ guest: 'nobody' })];
  expect(ana.frames.length).toBeGreaterThanOrEqual(2);
  expect(nobody.frames).toEqual([]);
  expect(nobody.hints.map((each) => each.hint)).toEqual(['nobody']);
});

test('names a camera that is not there', async () => {
  await expect(login({ none: true })).rejects.toThrow('camera.absent');
});

test('names a model that is not there', async () => {
  const bare = await serveLab('/nowhere/face_landmarker.task');
  try {
    const asked = runLab(bare, { clip: await personClip('Ana') }, { seconds: 1, purpose: 'login' });
    await expect(asked).rejects.toThrow('models.missing');
  } finally {
    await bare.close();
  }
});
