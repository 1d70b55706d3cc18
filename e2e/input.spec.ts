/** What people type and press, and windows that come, go and come again. */
import { expect, test } from '@playwright/test';
import type { Page } from 'playwright';
import words from '../assets/locales/en.json' with { type: 'json' };
import { newPeople, type Person } from '../src-main/demo/people.ts';
import { type AtScreen, atScreen } from '../src-main/demo/person.ts';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import { inputLimits } from '../src-shared/domain/ids.ts';
import { defaultPolicy } from '../src-shared/domain/policy.ts';
import { nobodyClip, personClip } from './support/clips.ts';
import { attempt, recovers, refuses, refusesFace, says, staysLocked } from './support/locked.ts';
import { type Opened, openStage, type Stage } from './support/stage.ts';

const miriam: Person = {
  username: 'مريم.حداد',
  displayName: 'مريم حداد',
  policy: defaultPolicy.name,
  password: 'قهوة-مع-الهيل-3',
};

let stage: Stage;
let person: Person;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  for (const clip of [nobodyClip, somebody]) await clip();
  stage = await openStage({ people: [...newPeople(), miriam], agentFlags: ['--scan-seconds', '60'] });
  person = stage.person;
});
test.afterAll(() => stage?.close());

const somebody = () => personClip('Jude');
const username = (page: Page) => page.getByLabel(words.form.username, { exact: true });
const password = (page: Page) => page.getByLabel(words.form.password, { exact: true });
const submit = (page: Page) => page.getByRole('button', { name: words.form.submit });
const faceTile = (page: Page) => page.locator('[data-cell=face]');
const cameraIsOn = ({ page }: AtScreen) => page.locator('.camera[data-ready]').waitFor();

test.describe('a username', () => {
  /** One browser for all of these. */
  let shared: Opened;
  let screen: AtScreen;
  let page: Page;

  test.beforeAll(async () => {
    shared = await stage.open({ clip: await nobodyClip() });
    screen = shared.screen;
    page = screen.page;
  });
  test.afterAll(() => shared?.close());

  test('that is empty is asked for', async () => {
    for (const blank of ['', '   ']) {
      await username(page).fill(blank);
      await submit(page).click();
      await expect(page.getByText(words.form.usernameMissing)).toBeVisible();
      await expect(username(page)).toBeFocused();
      await faceTile(page).click();
      await expect(page.getByText(words.form.usernameFirst)).toBeVisible();
      await expect(username(page)).toBeFocused();
      await staysLocked(screen);
    }
    await username(page).fill(person.username);
    await submit(page).click();
    await expect(page.getByText(words.form.passwordMissing)).toBeVisible();
    await expect(password(page)).toBeFocused();
    await staysLocked(screen);
    await recovers(screen, person);
  });

  test('of nothing but invisible characters is refused', async () => {
    const username = '\u200b\u2066\u2069';
    await refuses(screen, 'input.invalid', () => screen.signInByPassword({ username, password: 'any' }));
    await refuses(screen, 'input.invalid', () => screen.useFace(username));
    await recovers(screen, person);
  });

  test('of 10,000 characters is cut aloud, refused like any other, and cannot be sent past the form', async () => {
    const long = 'x'.repeat(10_000);
    const said = (limit: number) => page.getByText(words.form.tooLong.replace('{limit}', String(limit)));
    await username(page).fill(long);
    await expect(said(inputLimits.username)).toBeVisible();
    await expect(username(page)).toHaveValue('x'.repeat(inputLimits.username));
    await expect(faceTile(page)).toContainText('xxx');
    await password(page).fill(long);
    await expect(said(inputLimits.password)).toBeVisible();
    await refuses(screen, 'credentials.refused', () => submit(page).click());
    const refusal = await page.evaluate(async (username) => {
      const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
      const sent = hexlock.call('lock.password', { username, password: 'any' });
      return sent.then(
        () => null,
        (error: { readonly code?: string }) => error.code,
      );
    }, long);
    expect(refusal).toBe('input.invalid');
    await recovers(screen, person);
  });

  test('that is written from right to left signs in, and stands on the tile as it is read', async () => {
    await screen.typeUsername(miriam.username);
    await expect(faceTile(page).locator('bdi')).toHaveText(miriam.username);
    expect(await username(page).evaluate((input) => getComputedStyle(input).direction)).toBe('rtl');
    await recovers(screen, miriam);
  });

  test('cannot be dressed up as another one by marks of direction', async () => {
    const turned = [...person.username].toReversed().join('');
    // Shown, this reads as the person's own name; it is somebody else's.
    const guise = { username: `\u202e${turned}`, password: person.password };
    await refuses(screen, 'credentials.refused', () => screen.signInByPassword(guise));
    // With marks that change nothing it is the same name.
    const marked = { ...person, username: `\u200f${person.username}\u200b` };
    expect(await attempt(page, () => screen.signInByPassword(marked))).toBe('open');
    await screen.lock();
  });

  test('stands on the face tile as soon as it is typed', async () => {
    const detail = faceTile(page).locator('.hex-detail');
    await expect(detail).toHaveText(words.tile.nameless);
    for (const { username } of stage.people) {
      await screen.typeUsername(username);
      await expect(detail).toHaveText(username);
      await expect(page.getByRole('button', { name: words.tile.face.title })).toContainText(username);
    }
    await screen.typeUsername('');
    await expect(detail).toHaveText(words.tile.nameless);
  });
});

test.describe('by keyboard alone', () => {
  /** Tab, until the focus is there. */
  const tabTo = async (page: Page, selector: string): Promise<void> => {
    for (let i = 0; i < 20; i++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never leads to ${selector}`);
  };

  test('a person signs in, locks, and corrects a wrong password', async () => {
    await stage.act({}, async (screen) => {
      const { page } = screen;
      const { keyboard } = page;
      const typed = async (secret: string): Promise<void> => {
        await tabTo(page, 'input[name=username]');
        await keyboard.press('ControlOrMeta+A');
        await keyboard.type(person.username);
        await keyboard.press('Tab');
        await keyboard.type(secret);
        await keyboard.press('Enter');
      };
      await expect(username(page)).toBeFocused();
      await refuses(screen, 'credentials.refused', () => typed('not the password'));
      await keyboard.press('Escape');
      await expect(page.locator('.notice')).toHaveCount(0);
      expect(await attempt(page, () => typed(person.password))).toBe('open');
      await tabTo(page, '[data-cell=lock]');
      await keyboard.press('Enter');
      await screen.atRest();
      await staysLocked(screen);
    });
  });

  test('a person uses the face tile, and Escape dismisses the answer', async () => {
    await stage.act({ clip: await somebody() }, async (screen) => {
      const { page } = screen;
      // Nobody has enrolled here, so the best face of all is refused.
      await refusesFace(screen, 'face.refused', async () => {
        await tabTo(page, 'input[name=username]');
        await page.keyboard.press('ControlOrMeta+A');
        await page.keyboard.type(person.username);
        await tabTo(page, '[data-cell=face]');
        await page.keyboard.press('Enter');
      });
      await expect(faceTile(page)).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(page.locator('.notice')).toHaveCount(0);
      await recovers(screen, person);
    });
  });

  test('Escape ends a scan and switches the camera off', async () => {
    await stage.act({ clip: await nobodyClip() }, async (screen) => {
      const { page } = screen;
      const ended = attempt(page, async () => {
        await page.keyboard.type(person.username);
        await tabTo(page, '[data-cell=face]');
        await page.keyboard.press('Enter');
        await cameraIsOn(screen);
        expect(stage.world.running.agent.camera.mayUse('lock')).toBe(true);
        await page.keyboard.press('Escape');
      });
      expect(await ended).toBe('locked');
      await screen.atRest();
      await expect(page.locator('.notice')).toHaveCount(0);
      await expect(page.locator('video')).toHaveCount(0);
      expect(stage.world.running.agent.camera.mayUse('lock')).toBe(false);
      await recovers(screen, person);
    });
  });
});

test.describe('a window', () => {
  test('that is reloaded during a scan ends it, and begins anew', async () => {
    await stage.act({ clip: await nobodyClip() }, async (screen) => {
      await screen.useFace(person.username);
      await cameraIsOn(screen);
      await screen.page.reload();
      await says(screen, 'camera.stalled');
      expect(stage.world.running.agent.camera.mayUse('lock')).toBe(false);
      await recovers(screen, person);
    });
  });

  test('gives its place to a second one of the same browser, and its scan ends', async () => {
    await stage.act({ clip: await nobodyClip() }, async (screen) => {
      const { page } = screen;
      await screen.useFace(person.username);
      await cameraIsOn(screen);
      const second = await page.context().newPage();
      await second.goto(page.url());
      const newer = atScreen(second);
      await says(newer, 'camera.stalled');
      await expect(page.getByText(words.disconnected.title)).toBeVisible();
      await expect(page.locator('.window')).toHaveAttribute('inert');
      await expect(second.getByText(words.disconnected.title)).toHaveCount(0);
      await recovers(newer, person);
    });
  });

  test('does not open by an address that was used, guessed, or is not its own', async () => {
    await stage.act({}, async (screen) => {
      const { page } = screen;
      const stranger = await page.context().browser()?.newContext();
      if (!stranger) throw new Error('the browser has gone');
      const other = await stranger.newPage();
      const address = stage.world.host.newAddress();
      const used = await page.goto(address);
      expect(used?.status()).toBe(200);
      const guessed = new URL(address);
      guessed.searchParams.set('token', 'A'.repeat(43));
      for (const url of [address, guessed.href, new URL('/boot', address).href, page.url()]) {
        const answer = await other.goto(url);
        expect(answer?.status(), url).toBe(403);
        expect(await answer?.text()).toContain(words.codes['ipc.refused'].remedy);
      }
      await screen.atRest();
      await recovers(screen, person);
    });
  });
});
