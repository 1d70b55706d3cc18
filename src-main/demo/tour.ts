/**
 * The whole main job, unattended, in a browser without a window: sign in by password, enrol a face, sign in with it, be
 * refused as somebody else, stay locked while the cloud is down, and share the workstation by card and PIN. Each step is
 * real and says how long it took.
 */
import type { Page } from 'playwright';
import { launchChromium } from '../../e2e/support/chromium.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Person } from './people.ts';
import { type AtScreen, atScreen } from './person.ts';
import { photographer } from './pictures.ts';
import type { World } from './world.ts';

export interface TourOptions {
  /** Where pictures of the screens go. */
  readonly pictures: string;
  readonly print: (line: string) => void;
}

/** Who of the sample people plays whom. */
const owner = 'Ana';
const stranger = 'Jude';
const pin = '739155';

/** @throws when a step does not end as it must. */
export async function runTour(
  world: World,
  people: readonly Person[],
  { pictures, print }: TourOptions,
): Promise<void> {
  const [person, colleague] = people;
  if (!person?.card || !colleague?.card) throw new Error('the tour needs two people with cards');
  const [card, theirs] = [person.card, colleague.card];
  const browser = await launchChromium();
  const shoot = photographer(pictures);
  let number = 0;
  const step = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    number += 1;
    const label = `${String(number).padStart(2)}  ${what}`;
    const started = performance.now();
    try {
      await work();
    } catch (error) {
      print(`${label}  FAILED`);
      throw error;
    }
    print(`${label.padEnd(64)} ${(performance.now() - started).toFixed(0).padStart(6)} ms`);
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const screen = atScreen(page);
    await step('open the lock screen', () => screen.openLockScreen(world.host.newAddress()));
    await screen.typeUsername(person.username);
    await shoot(page, 'lock');
    await step(`${person.username} signs in by password`, async () => {
      await screen.signInByPassword(person);
      await screen.signedIn();
    });
    await shoot(page, 'open');
    await step('open User Options and prove again who is there', async () => {
      await screen.openOptions();
      await screen.confirmInOptions(person.password);
    });
    await shoot(page, 'options');
    await step('set a PIN', () => screen.setPin(pin));
    await seat(page, owner);
    await step('agree, show the face in five small poses, be enrolled', () =>
      screen.enrolFace({
        consent: () => shoot(page, 'consent'),
        capture: async () => {
          await cameraIsOn(page);
          await shoot(page, 'enrol');
        },
      }),
    );
    await shoot(page, 'enrolled');
    await step('lock the workstation', async () => {
      await screen.closeOptions();
      await screen.lock();
    });
    await step(`${person.username} signs in by face`, async () => {
      await screen.useFace(person.username);
      await screen.signedIn();
    });
    await screen.lock();
    await seat(page, 'nobody');
    await step('nobody sits there: the screen guides, the person cancels', async () => {
      await screen.useFace(person.username);
      await cameraIsOn(page);
      await shoot(page, 'scan');
      await screen.cancel();
      await screen.atRest();
    });
    await seat(page, stranger);
    await step(`somebody else claims to be ${person.username}: refused`, () =>
      refused(screen, person.username, 'face.refused'),
    );
    await shoot(page, 'refused');
    await seat(page, 'still photo');
    await step('a still photo is held to the camera: it follows no arrow', () =>
      refused(screen, person.username, 'challenge.missed', 'face.notLive'),
    );
    await seat(page, owner);
    await step('the cloud goes down: nobody gets in, the screen says why', async () => {
      await world.tenant.down();
      await refused(screen, person.username, 'cloud.unreachable');
    });
    await shoot(page, 'offline');
    await step('the cloud comes back: the same face gets in', async () => {
      await world.tenant.up();
      await screen.useFace(person.username);
      await screen.signedIn();
    });
    await screen.lock();
    world.reader.plug();
    await shoot(page, 'kiosk');
    await step('the machine slept: a card is not enough, the PIN is asked for', async () => {
      world.running.agent.slept();
      world.reader.tap(card);
      await screen.givePin(pin);
      await screen.signedIn();
    });
    await screen.lock();
    await step('within the grace the card alone reopens the session', async () => {
      // The cloud grants it for a session that it has been told of, which takes less than a person needs to come back.
      await page.waitForTimeout(1_500);
      world.reader.tap(card);
      await screen.signedIn();
    });
    await step(`${colleague.username} taps: a countdown, and the workstation is theirs`, async () => {
      world.reader.tap(theirs);
      await screen.givePassword(colleague.password);
      await screen.signedIn();
    });
    await screen.lock();
    await page.close();
  } finally {
    await browser.close();
  }
}

/** Tries the face and expects one of these reasons; a desktop that opens instead is the worst outcome. */
async function refused(screen: AtScreen, username: string, ...codes: readonly Code[]): Promise<void> {
  await screen.useFace(username);
  const given = await screen.outcome();
  if (!codes.some((code) => code === given))
    throw new Error(`expected ${codes.join(' or ')}, the screen said ${given}`);
}

/** Puts one of the sample people, nobody or a still photo before the demo's camera. */
export const seat = (page: Page, guest: string): Promise<void> =>
  page.evaluate(async (name) => {
    // src-renderer/demo puts it there.
    const demo = (window as { hexlockDemo?: { sit: (guest: string) => Promise<void> } }).hexlockDemo;
    if (!demo) throw new Error('this page has no demo camera');
    await demo.sit(name);
  }, guest);

/** The camera's first picture has been drawn. */
async function cameraIsOn(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0);
}
