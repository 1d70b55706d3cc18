/**
 * What the window says during a scan: of what goes wrong before the camera the one thing, in its words, and nothing else;
 * of a challenge one arrow and one word, and quietly where the turn after it leads.
 */
import { expect, type Page, test } from '@playwright/test';
import words from '../assets/locales/en.json' with { type: 'json' };
import { galleryPath, serveGallery } from '../scripts/gallery/serve.ts';
import { type SizeName, sizes } from '../scripts/gallery/sizes.ts';
import { type Hint, hints } from '../src-shared/domain/hints.ts';
import { type Direction, directions, type Prompt, pointing, turnsAfter } from '../src-shared/domain/liveness.ts';
import type { Screen } from '../src-shared/domain/login/view.ts';
import type { Cause } from './support/clip-cause.ts';
import { causeClip } from './support/clips.ts';
import { delaysOf, type GuidedMoment, serveGuided, watchGuidance } from './support/guided.ts';
import { faultsOf } from './support/measure.ts';
import type { Served } from './support/serve.ts';

/** One of each kind; the bench measures all that can be drawn. */
const causes = [
  'nobody',
  'severalPeople',
  'tooDark',
  'backlit',
  'closer',
  'lookAtCamera',
  'glare',
  'holdStill',
] as const satisfies readonly Cause[];

/** Rounds in which the cause comes and goes. */
const rounds = 1;

/** What a cause brings about as well, and may be named beside it: less urgent things, and what the change itself does. */
const besides: Readonly<Partial<Record<(typeof causes)[number], readonly Hint[]>>> = {
  // What a picture moves by in one frame is a jump of the face.
  severalPeople: ['centre', 'holdStill'],
  closer: ['holdStill', 'centre'],
  lookAtCamera: ['holdStill', 'eyesOpen'],
  holdStill: ['centre'],
  tooDark: ['nobody'],
  backlit: ['nobody', 'tooDark', 'eyesOpen'],
};

test.describe('a cause', () => {
  let served: Served;

  test.beforeAll(async () => {
    test.setTimeout(600_000);
    // Clips are made once and kept; making them is no part of any test's time.
    for (const cause of causes) await causeClip(cause);
    served = await serveGuided();
  });
  test.afterAll(() => served?.close());

  for (const cause of causes) {
    test(`${cause} is said in its own words, one thing at a time`, async () => {
      const moments = await watchGuidance(served, await causeClip(cause), rounds);
      const said = moments.filter(({ is }) => is === 'hint');
      const named = delaysOf(moments, cause);
      expect(named.length).toBeGreaterThanOrEqual(rounds);
      for (const each of named) expect(each).not.toBeNull();
      for (const { hint, text, shown } of said) {
        expect(shown).toBeLessThanOrEqual(1);
        if (hint) expect(text).toBe(words.hints[hint]);
      }
      const others = new Set(said.flatMap(({ hint }) => (hint && hint !== cause ? [hint] : [])));
      expect([...others].filter((hint) => !besides[cause]?.includes(hint))).toEqual([]);
      expectOrder(moments, cause);
    });
  }
});

/** Once it is named, only something more urgent takes its place while it lasts. */
function expectOrder(moments: readonly GuidedMoment[], cause: Hint): void {
  let bad = false;
  let named = false;
  for (const { is, hint } of moments) {
    if (is !== 'hint') bad = is === 'cause';
    if (!bad) named = false;
    if (is !== 'hint' || !bad) continue;
    if (hint === cause) named = true;
    else if (named && hint) expect(hints.indexOf(hint)).toBeLessThan(hints.indexOf(cause));
  }
}

test.describe('a challenge', () => {
  let gallery: Served;
  test.beforeAll(async () => {
    gallery = await serveGallery();
  });
  test.afterAll(() => gallery?.close());

  const turn = (towards: Direction, step: number, next: Direction | null = null): Prompt => ({
    is: 'turn',
    towards,
    next,
    step,
    of: 2,
  });

  /** The lock page in the middle of a scan, with a main that only listens. */
  async function open(page: Page): Promise<(prompt: Prompt | null, hint?: Hint) => Promise<void>> {
    await page.goto(`${gallery.origin}${galleryPath}?walk`);
    await page.locator('input[name=username]').waitFor();
    return (prompt, hint) =>
      page.evaluate(
        ([prompt, hint]) => {
          const { pretended } = window as unknown as { pretended: { show(screen: Screen): void } };
          pretended.show({
            at: 'scanning',
            attempt: '0b9f1c52-6c5a-4c37-9b0e-3f4f3f6d2a11',
            username: 'a.rivera',
            camera: 'ready',
            lowResolution: null,
            progress: 0.5,
            prompt: prompt ?? null,
            hint: hint ?? null,
            instead: null,
          });
        },
        [prompt, hint ?? null] as const,
      );
  }

  const painted = (page: Page) =>
    page.evaluate(() => {
      const { pretended } = window as unknown as {
        pretended: { heard: { name: string; input: { step: number; at: number } }[] };
      };
      const heard = pretended.heard.filter(({ name }) => name === 'camera.prompted').map(({ input }) => input);
      return { steps: heard.map(({ step }) => step), late: heard.map(({ at }) => performance.now() - at) };
    });

  /** How nearly a hexagon lies where a direction leads from the middle of the picture: the cosine between the two. */
  async function leads(page: Page, name: string, towards: Direction): Promise<number> {
    const [at, cell] = [await page.locator(name).boundingBox(), await page.locator('[data-cell=camera]').boundingBox()];
    if (!at || !cell) throw new Error('nothing is shown');
    const x = (at.x + at.width / 2 - cell.x) / cell.width - 0.5;
    const y = (at.y + at.height / 2 - cell.y) / cell.height - 0.5;
    // The own left is on the left of a mirror.
    const [left, up] = pointing[towards];
    return (-x * left - y * up) / Math.hypot(x, y);
  }

  /**
   * What moves is where it will come to rest, and has been painted there: a browser lets no transition begin of what an
   * animation still held in the frame before, so a change that follows in the same frame would jump.
   */
  const settle = (page: Page) =>
    page.evaluate(async () => {
      for (const animation of document.getAnimations()) {
        if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
      }
      for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    });

  test('shows one arrow and one word, where it leads in the mirrored picture', async ({ page }) => {
    const show = await open(page);
    for (const towards of directions) {
      await show(turn(towards, 1));
      const badge = page.locator('.turn');
      await expect(badge).toHaveCount(1);
      await expect(badge).toHaveAttribute('data-towards', towards);
      await expect(badge).toHaveText(words.scan.turn[towards]);
      await expect(page.locator('[aria-live=assertive]')).toHaveText(words.scan.turnSay[towards]);
      // The hint below is silent: one thing at a time. After the last turn there is none.
      await expect(page.locator('.hint')).toBeHidden();
      await expect(page.locator('.turn-ahead')).toHaveCount(0);
      await settle(page);
      expect(await leads(page, '.turn', towards)).toBeGreaterThan(0.98);
    }
    // Whoever turns to the own left moves to the left of a mirror.
    const mirror = await page
      .locator('.camera-picture')
      .evaluate((video) => new DOMMatrix(getComputedStyle(video).transform).a);
    expect(mirror).toBe(-1);
  });

  for (const size of Object.keys(sizes) as SizeName[]) {
    test(`shows quietly where the next turn leads, in nobody’s way, at ${size}`, async ({ page }) => {
      const { width, height } = sizes[size];
      await page.setViewportSize({ width, height });
      const show = await open(page);
      for (const towards of directions) {
        for (const next of turnsAfter(towards)) {
          await show(turn(towards, 1, next));
          await expect(page.locator(`.turn[data-towards=${towards}][data-next=${next}]`)).toBeAttached();
          await settle(page);
          const quiet = page.locator('.turn-ahead');
          await expect(quiet).toHaveText('');
          expect.soft(await faultsOf(page), `${towards}, then ${next}`).toEqual([]);
          expect.soft(await leads(page, '.turn-ahead', next)).toBeGreaterThan(0.98);
          // Nobody hears of two things at once.
          await expect(page.locator('[aria-live=assertive]')).toHaveText(words.scan.turnSay[towards]);
        }
      }
    });
  }

  for (const [motion, moves] of [
    ['no-preference', true],
    ['reduce', false],
  ] as const) {
    test(`lets the quiet hexagon become the arrow, motion: ${motion}`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: motion });
      const show = await open(page);
      await show(turn('left', 1, 'upRight'));
      const quiet = await page.locator('.turn-ahead').elementHandle();
      await settle(page);
      // A turn shown ahead is not asked for yet: only the first was painted.
      await expect.poll(async () => (await painted(page)).steps).toEqual([1]);
      await quiet?.evaluate((element) => {
        element.addEventListener('transitionrun', (event) => {
          element.setAttribute(`data-went-${(event as TransitionEvent).propertyName}`, '');
        });
      });
      await show(turn('upRight', 2, 'down'));
      await expect(page.locator('.turn')).toHaveAttribute('data-towards', 'upRight');
      expect(await quiet?.evaluate((element) => element === document.querySelector('.turn'))).toBe(true);
      await expect.poll(async () => (await painted(page)).steps).toEqual([1, 2]);
      // The news that a transition runs comes with a later frame than the painting.
      const went = page.locator('.turn[data-went-translate][data-went-scale]');
      if (moves) await expect(went).toHaveCount(1);
      await settle(page);
      if (!moves) await expect(page.locator('[data-went-translate], [data-went-scale]')).toHaveCount(0);
      expect(await leads(page, '.turn', 'upRight')).toBeGreaterThan(0.98);
      expect(await leads(page, '.turn-ahead', 'down')).toBeGreaterThan(0.98);
    });
  }

  test('keeps arrow and word apart from what is behind them in forced colours', async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    const show = await open(page);
    await show(turn('left', 1, 'up'));
    const colours = (name: string) =>
      page.locator(name).evaluate((element) => {
        const cell = element.querySelector('.turn-cell');
        const { color, forcedColorAdjust } = getComputedStyle(element.querySelector('.turn-word') ?? element);
        return { color, fill: cell && getComputedStyle(cell).fill, adjust: forcedColorAdjust };
      });
    for (const name of ['.turn', '.turn-ahead']) {
      const { color, fill, adjust } = await colours(name);
      expect(color).not.toBe(fill);
      // The browser would lay the colour of the page behind the word.
      expect(adjust).toBe('none');
    }
  });

  test('says when each prompt was painted, once, by the clock that stamps the frames', async ({ page }) => {
    const show = await open(page);
    await show(turn('left', 1));
    await expect.poll(async () => (await painted(page)).steps).toEqual([1]);
    await show(turn('left', 1), 'severalPeople');
    await show(null);
    await show(turn('up', 2));
    await expect.poll(async () => (await painted(page)).steps).toEqual([1, 2]);
    await show({ is: 'light', colour: 'amber', step: 3, of: 3 });
    await expect.poll(async () => (await painted(page)).steps).toEqual([1, 2, 3]);
    for (const late of (await painted(page)).late) expect(late).toBeGreaterThanOrEqual(0);
  });

  test('lets what is wrong speak beside the arrow', async ({ page }) => {
    const show = await open(page);
    await show(turn('down', 1), 'severalPeople');
    await expect(page.locator('.hint')).toHaveText(words.hints.severalPeople);
    await expect(page.locator('.turn')).toBeVisible();
  });

  test('turns the screen into a lamp that fades from colour to colour, and moves nothing for who wishes so', async ({
    page,
  }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const show = await open(page);
    await show({ is: 'light', colour: 'amber', step: 1, of: 2 });
    const field = page.locator('.light-field');
    await expect(field).toHaveCSS('background-color', 'rgb(255, 192, 99)');
    const box = await field.boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, ...page.viewportSize() });
    await expect(page.locator('.hint')).toHaveText(words.scan.light);
    const easing = await field.evaluate((element) => Number.parseFloat(getComputedStyle(element).transitionDuration));
    expect(easing).toBeGreaterThanOrEqual(0.1);
    await show(turn('right', 2));
    await expect(field).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
    const motion = await page.locator('.turn').evaluate((element) => getComputedStyle(element).animationDuration);
    expect(motion).toBe('0s');
  });
});
