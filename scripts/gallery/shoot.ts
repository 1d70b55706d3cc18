import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { galleryPath } from './serve.ts';

/**
 * The sizes that every state has to fit, in CSS pixels. `zoom200` is a screen of 1366 x 768 at 200 %; `zoom400` is the
 * size that WCAG 2.2 asks pages to reflow to (1.4.10).
 */
export const sizes = {
  '1366x768': { width: 1366, height: 768, deviceScaleFactor: 1 },
  '1920x1080': { width: 1920, height: 1080, deviceScaleFactor: 1 },
  '3840x2160': { width: 3840, height: 2160, deviceScaleFactor: 1 },
  /** Half of a screen, taller than wide. */
  '960x1080': { width: 960, height: 1080, deviceScaleFactor: 1 },
  zoom200: { width: 683, height: 384, deviceScaleFactor: 2 },
  zoom400: { width: 320, height: 256, deviceScaleFactor: 4 },
} as const;
export type SizeName = keyof typeof sizes;

/** The names of all states, read from the catalogue itself. */
export async function stateNames(page: Page, origin: string): Promise<string[]> {
  await page.goto(`${origin}${galleryPath}`);
  const list = page.locator('nav li button');
  await list.first().waitFor();
  return list.allTextContents();
}

/** Opens one state and waits until its fonts, its camera picture and its first frames of motion are there. */
export async function openState(page: Page, origin: string, name: string): Promise<void> {
  // Only the hash changes from state to state: the page is not loaded again.
  await page.goto(`${origin}${galleryPath}#${encodeURIComponent(name)}`);
  await page.locator(`html[data-state=${JSON.stringify(name)}]`).waitFor();
  await page.evaluate(async () => {
    await document.fonts.ready;
    const videos = [...document.querySelectorAll('video')];
    await Promise.all(
      videos.map(
        (video) => video.readyState >= 2 || new Promise((drawn) => video.addEventListener('loadeddata', drawn)),
      ),
    );
    // Those that never end (somebody is being waited for) are not waited for.
    const moving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)));
  });
}

/** Takes a picture of every state that is wanted, at every size in `at`, into `folder`/SIZE/NAME.jpg. */
export async function shoot(
  origin: string,
  folder: string,
  {
    wanted = () => true,
    at = Object.keys(sizes) as SizeName[],
  }: { readonly wanted?: (name: string) => boolean; readonly at?: readonly SizeName[] } = {},
): Promise<number> {
  const browser = await launchChromium();
  let taken = 0;
  try {
    for (const size of at) {
      const { width, height, deviceScaleFactor } = sizes[size];
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor, locale: 'en-GB' });
      const page = await context.newPage();
      for (const name of (await stateNames(page, origin)).filter(wanted)) {
        const path = resolve(folder, join(size, `${name.replaceAll('/', '-')}.jpg`));
        mkdirSync(dirname(path), { recursive: true });
        await openState(page, origin, name);
        await page.screenshot({ path, type: 'jpeg', quality: 88, fullPage: size.startsWith('zoom') });
        taken++;
      }
      await context.close();
      console.log(`gallery: ${size} done`);
    }
  } finally {
    await browser.close();
  }
  return taken;
}
