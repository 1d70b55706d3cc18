/**
 * The main job on real faces: enrol one person's face from a clip, let that person in from other clips, and nobody else.
 * The environment names other people; see `support/media.ts`.
 */
import { expect, test } from '@playwright/test';
import { clipFor } from './support/clips.ts';
import { refusesFace } from './support/locked.ts';
import { cast, nameOf } from './support/media.ts';
import { enrol, openStage, type Stage } from './support/stage.ts';

const { enrol: enrolment, login, impostors } = cast();

/** As people do: a person who was not recognised looks once more. An impostor gets the same number of tries. */
const tries = 2;

let stage: Stage;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(300_000);
  // Clips are made once and kept; making them is no part of any test's time.
  for (const path of new Set([enrolment, ...login, ...impostors])) await clipFor(path);
  stage = await openStage();
});
test.afterAll(() => stage?.close());

test(`enrols a face from ${nameOf(enrolment)}`, async () => {
  test.setTimeout(180_000);
  const { person } = stage;
  await stage.act({ clip: await clipFor(enrolment) }, (screen) => enrol(screen, person));
  const [user] = (await stage.world.tenant.cloud().admin.listUsers()).filter(
    ({ username }) => username === person.username,
  );
  expect(user?.faceEnrolledAt).not.toBeNull();
});

for (const path of login) {
  test(`lets the enrolled person in from ${nameOf(path)}`, async () => {
    const { person } = stage;
    await stage.act({ clip: await clipFor(path) }, async (screen) => {
      const outcomes: string[] = [];
      while (outcomes.length < tries && outcomes.at(-1) !== 'open') {
        await screen.useFace(person.username);
        outcomes.push(await screen.outcome());
      }
      expect(outcomes.at(-1), outcomes.join(', ')).toBe('open');
      await expect(screen.page.getByRole('heading', { name: person.displayName })).toBeVisible();
      await screen.lock();
    });
  });
}

for (const path of impostors) {
  test(`keeps out the stranger of ${nameOf(path)}`, async () => {
    const { person, world } = stage;
    await stage.act({ clip: await clipFor(path) }, async (screen) => {
      for (let i = 0; i < tries; i++) {
        // Each stranger is judged by the face, not by the failures of those before.
        await world.tenant.cloud().admin.unlockUser(person.username);
        await screen.useFace(person.username);
        expect(await screen.outcome()).not.toBe('open');
        await screen.atRest();
      }
    });
  });
}

test('lets nobody in under a name that has no face enrolled', async () => {
  const other = stage.people[1];
  if (!other) throw new Error('the cast has one person only');
  await stage.act({ clip: await clipFor(enrolment), warm: true }, async (screen) => {
    for (const username of [other.username, 'nobody.of.that.name']) {
      await refusesFace(screen, 'face.refused', () => screen.useFace(username));
    }
  });
});

test('forgets the face when it is removed', async () => {
  const { person, world } = stage;
  await world.tenant.cloud().admin.unlockUser(person.username);
  await stage.act({ clip: await clipFor(enrolment) }, async (screen) => {
    await screen.signInByPassword(person);
    await screen.signedIn();
    await screen.openOptions();
    await screen.confirmInOptions(person.password);
    await screen.removeFace();
    await screen.closeOptions();
    await screen.lock();
    await refusesFace(screen, 'face.refused', () => screen.useFace(person.username));
  });
});
