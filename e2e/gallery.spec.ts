/**
 * Every state of both windows, looked at by machine: accessibility rules, nothing outside the screen, nothing cut off,
 * at every size; and the lock page walked with the keyboard alone.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { galleryPath, serveGallery } from '../scripts/gallery/serve.ts';
import { openState, stateNames } from '../scripts/gallery/shoot.ts';
import { type SizeName, sizes } from '../scripts/gallery/sizes.ts';
import { stopClock } from './support/clock.ts';
import { faultsOf, misplacedOn } from './support/measure.ts';
import type { Served } from './support/serve.ts';

let gallery: Served;

test.beforeAll(async () => {
  gallery = await serveGallery();
});
test.afterAll(() => gallery.close());

/** All notices are built alike, and so are all hints: one of each is enough where only the build matters. */
const repeats = (name: string) => /\/(notice|hint)\//.test(name) && !/account\.locked|tooDark/.test(name);

/** One page at a size; what the browser complains of (a blocked style, an error) is collected. */
async function openPage(browser: Browser, size: SizeName, reduced = false) {
  const { width, height, deviceScaleFactor } = sizes[size];
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor,
    locale: 'en-GB',
    reducedMotion: reduced ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

for (const size of Object.keys(sizes) as SizeName[]) {
  test(`every state fits at ${size}`, async ({ browser }) => {
    test.setTimeout(900_000);
    const { page, complaints, close } = await openPage(browser, size);
    const all = await stateNames(page, gallery.origin);
    expect(all.length).toBeGreaterThan(100);
    // Every text of a notice and a hint is measured where there is least room; elsewhere one stands for the rest.
    const names = size === '1280x720' ? all : all.filter((name) => !repeats(name));
    for (const name of names) {
      await openState(page, gallery.origin, name);
      expect.soft([...(await faultsOf(page)), ...complaints.splice(0)], `${name} at ${size}`).toEqual([]);
    }
    await close();
  });
}

for (const part of [1, 2]) {
  test(`no state breaks an accessibility rule, half ${part}`, async ({ browser }) => {
    test.setTimeout(900_000);
    const { page, close } = await openPage(browser, '1366x768', true);
    const names = (await stateNames(page, gallery.origin)).filter((name) => !repeats(name) && !name.endsWith('/long'));
    const half = names.filter((_, index) => index % 2 === part - 1);
    expect(half.length).toBeGreaterThan(50);
    for (const [index, name] of half.entries()) {
      await openState(page, gallery.origin, name);
      // Without frames of another origin the rules need no page of their own to be summed up in: half of the time.
      expect(page.frames()).toHaveLength(1);
      // The rules stay in the page from the first state on.
      const { violations } = await new AxeBuilder({ page, ...(index > 0 ? { axeSource: 'void axe' } : {}) })
        .setLegacyMode(true)
        .options({ resultTypes: ['violations'] })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
      expect.soft(serious, name).toEqual([]);
    }
    await close();
  });
}

test('motion is short, and there is none for those who ask for none', async ({ browser }) => {
  const longest = (page: Page) =>
    page.evaluate(() =>
      Math.max(
        0,
        ...[...document.querySelectorAll('*')].flatMap((element) => {
          const { transitionDuration, animationDuration, animationIterationCount } = getComputedStyle(element);
          const once = animationIterationCount === '1' ? animationDuration : '0s';
          return `${transitionDuration}, ${once}`.split(', ').map((text) => 1000 * Number.parseFloat(text));
        }),
      ),
    );
  for (const [reduced, limit] of [
    [false, 200],
    [true, 0],
  ] as const) {
    const { page, close } = await openPage(browser, '1366x768', reduced);
    const names = ['locked', 'scanning', 'touching', 'checking', 'open/offer', 'open/warning', 'options/methods'];
    for (const name of [...names, 'options/capturing', 'options/tappingCard']) {
      await openState(page, gallery.origin, name);
      expect.soft(await longest(page), `${name}, reduced: ${reduced}`).toBeLessThanOrEqual(limit);
      if (reduced) expect.soft(await page.evaluate(() => document.getAnimations().length), name).toBe(0);
    }
    await close();
  }
});

test('colours of the system are kept in forced colours', async ({ browser }) => {
  const context = await browser.newContext({ viewport: sizes['1366x768'], forcedColors: 'active' });
  const page = await context.newPage();
  await openState(page, gallery.origin, 'locked');
  const [fill, canvas] = await page.locator('.hex[data-cell=form] .hex-fill').evaluate((path) => {
    const probe = document.createElement('div');
    probe.className = 'said';
    document.body.append(probe);
    probe.style.backgroundColor = 'Canvas';
    return [getComputedStyle(path).fill, getComputedStyle(probe).backgroundColor];
  });
  expect(fill).toBe(canvas);
  await context.close();
});

test.describe('the lock page by keyboard alone', () => {
  const focused = (page: Page) =>
    page.evaluate(() => {
      const element = document.activeElement;
      const ring = element?.querySelector('.hex-ring');
      const style = element && getComputedStyle(ring && getComputedStyle(ring).display !== 'none' ? ring : element);
      return {
        name: element?.closest('[data-cell]')?.getAttribute('data-cell') ?? '',
        what: element?.getAttribute('name') ?? element?.getAttribute('aria-label') ?? element?.textContent ?? '',
        visible: style?.outlineStyle === 'solid' || (style?.stroke ?? 'none') !== 'none',
      };
    });

  /**
   * What the page asked of the main that stands in for the real one (src-renderer/gallery/pretend.ts), besides what every
   * window says and asks by itself.
   */
  const heard = (page: Page) =>
    page.evaluate(() => {
      const { pretended } = window as unknown as { pretended: { heard: { name: string }[] } };
      return pretended.heard.map(({ name }) => name).filter((name) => !['lock.active', 'wedge.rules'].includes(name));
    });

  const begin = async (page: Page) => {
    await page.goto(`${gallery.origin}${galleryPath}?walk`);
    await expect(page.locator('input[name=username]')).toBeFocused();
  };

  test('reaches everything in the order of reading, with the focus always visible', async ({ page }) => {
    await begin(page);
    const seen: string[] = [];
    for (let i = 0; i < 9; i++) {
      const { name, what, visible } = await focused(page);
      expect(visible, `the focus on ${what} is visible`).toBe(true);
      seen.push(name === 'form' || name === '' ? what : name);
      await page.keyboard.press('Tab');
    }
    expect(seen).toEqual([
      'username',
      'password',
      'Show password',
      'Sign in',
      'face',
      'badge',
      'securityKey',
      'passkey',
      'Light look',
    ]);
  });

  test('an empty username and the face tile lead to the username', async ({ page }) => {
    await begin(page);
    await page.locator('[data-cell=face]').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('input[name=username]')).toBeFocused();
    await expect(page.getByText('Type your username first, then use your face.')).toBeVisible();
    expect(await heard(page)).toEqual([]);
    await page.keyboard.type('a.rivera');
    await expect(page.locator('[data-cell=face]')).toContainText('a.rivera');
    await expect(page.locator('[data-cell=face]')).toHaveAttribute('data-tone', 'honey');
    await page.keyboard.type('2');
    await expect(page.locator('[data-cell=face]')).toContainText('a.rivera2');
  });

  test('a wrong password is refused and cleared, the right one opens, and Lock locks', async ({ page }) => {
    await begin(page);
    // Checking takes a moment here, which has to be seen.
    await stopClock(page);
    await page.keyboard.type('a.rivera');
    await page.keyboard.press('Enter');
    await expect(page.locator('input[name=password]')).toBeFocused();
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-cell=checking] button')).toBeFocused();
    await page.clock.resume();
    await expect(page.getByRole('alert')).toContainText('That did not work');
    await expect(page.locator('input[name=password]')).toBeFocused();
    await expect(page.locator('input[name=password]')).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await page.keyboard.type('harbor-light');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Signed in as a.rivera' })).toBeVisible();
    await expect(page.locator('[data-cell=lock]')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('input[name=password]')).toBeFocused();
    expect(await heard(page)).toEqual(['lock.password', 'lock.dismiss', 'lock.password', 'lock.lock']);
  });

  test('a scan is cancelled by Escape, and a password typed during it wins', async ({ page }) => {
    await begin(page);
    // Any face is taken here after four seconds.
    await stopClock(page);
    await page.keyboard.type('a.rivera');
    await page.locator('[data-cell=face]').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-cell=cancel]')).toBeFocused();
    // A second press right away belongs to the first one.
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-cell=camera]')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('input[name=password]')).toBeFocused();
    await page.locator('[data-cell=face]').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-cell=cancel]')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.locator('input[name=password]')).toBeFocused();
    await page.keyboard.type('harbor-light');
    await page.keyboard.press('Enter');
    await page.clock.resume();
    await expect(page.getByRole('heading', { name: 'Signed in as a.rivera' })).toBeVisible();
    expect(await heard(page)).toContain('lock.password');
    await expect.poll(() => page.evaluate(() => document.querySelector('video') === null)).toBe(true);
  });

  test('a double click on the face tile does not cancel what it began', async ({ page }) => {
    await begin(page);
    // Any face is taken here after four seconds.
    await stopClock(page);
    await page.keyboard.type('a.rivera');
    // A point that both tiles cover.
    const face = await page.locator('[data-cell=face]').boundingBox();
    const [x, y] = [(face?.x ?? 0) + (face?.width ?? 0) / 2, (face?.y ?? 0) + (face?.height ?? 0) / 2];
    await page.mouse.click(x, y);
    await expect(page.locator('[data-cell=cancel]')).toBeVisible();
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    // A click of its own, later on, counts; both have been heard by then.
    await page.mouse.click(x, y);
    const intents = async () => (await heard(page)).filter((name) => name.startsWith('lock.'));
    await expect.poll(intents).toEqual(['lock.face', 'lock.cancel']);
  });

  test('a name of 10,000 characters is cut and said', async ({ page }) => {
    await begin(page);
    await page.locator('input[name=username]').fill('x'.repeat(10_000));
    await expect(page.locator('input[name=username]')).toHaveValue('x'.repeat(256));
    await expect(page.getByText('Only the first 256 characters were kept.')).toBeVisible();
    expect(await misplacedOn(page)).toEqual([]);
  });

  test('a password that nobody finishes is cleared after a minute', async ({ page }) => {
    await begin(page);
    await stopClock(page);
    await page.locator('input[name=password]').fill('half a pass');
    await page.clock.runFor(59_000);
    await expect(page.locator('input[name=password]')).toHaveValue('half a pass');
    await page.clock.runFor(1_500);
    await expect(page.locator('input[name=password]')).toHaveValue('');
    await expect(page.getByText('The password was cleared')).toBeVisible();
  });

  test('a tile that cannot be used says why when it is pressed', async ({ page }) => {
    await begin(page);
    await page.locator('[data-cell=badge]').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('No card reader is connected');
    expect(await heard(page)).toEqual([]);
  });

  test('Caps Lock is named, and a password can be shown until it is sent', async ({ page }) => {
    await begin(page);
    await page.keyboard.type('a.rivera');
    const password = page.locator('input[name=password]');
    await password.fill('wrong');
    await password.dispatchEvent('keydown', { key: 'A', modifierCapsLock: true });
    await expect(page.getByText('Caps Lock is on.')).toBeVisible();
    await password.dispatchEvent('keydown', { key: 'a' });
    await expect(page.getByText('Caps Lock is on.')).toHaveCount(0);
    await page.getByRole('button', { name: 'Show password' }).click();
    await expect(password).toHaveAttribute('type', 'text');
    await password.press('Enter');
    await expect(page.getByRole('alert')).toContainText('That did not work');
    await expect(password).toHaveAttribute('type', 'password');
  });
});

test('removing a face asks once more, and keeping it leads back to where one was', async ({ page }) => {
  await openState(page, gallery.origin, 'options/methods/enrolled');
  const asked = () =>
    page.evaluate(() => {
      const { pretended } = window as unknown as { pretended: { heard: { name: string }[] } };
      return pretended.heard.map(({ name }) => name).filter((name) => !['lock.active', 'wedge.rules'].includes(name));
    });
  const remove = page.getByRole('button', { name: 'Remove', exact: true });
  await expect(remove).not.toBeFocused();
  for (const leave of ['Enter', 'Escape']) {
    await remove.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused();
    await page.keyboard.press(leave);
    await expect(remove).toBeFocused();
  }
  expect(await asked()).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove my face' }).click();
  expect(await asked()).toEqual(['options.remove']);
});

test('a name in another direction does not reorder its sentence', async ({ page }) => {
  await openState(page, gallery.origin, 'scanning/arabic');
  const [sentence, name] = await page.locator('.hint-whom').evaluate((element) => {
    const text = element.firstChild as Text;
    const rect = (from: number, to: number) => {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, to);
      return range.getBoundingClientRect();
    };
    const first = text.data.indexOf('\u2068');
    return [rect(0, first).right, rect(first + 1, text.data.length - 1).left];
  });
  expect(name).toBeGreaterThanOrEqual((sentence ?? Number.NaN) - 1);
});
