import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { galleryPath } from './serve.ts';
import { type SizeName, sizes } from './sizes.ts';

/** The names of all states, read from the catalogue itself. */
export async function stateNames(page: Page, origin: string): Promise<string[]> {
  await page.goto(`${origin}${galleryPath}`);
  const list = page.locator('nav li button');
  await list.first().waitFor();
  return list.allTextContents();
}

/** Opens one state, waits until its fonts and its camera picture are there, and brings its motion to its end. */
export async function openState(page: Page, origin: string, name: string): Promise<void> {
  const address = `${origin}${galleryPath}`;
  // From state to state only the hash changes, which the page does by itself: no navigation has to be waited for.
  if (page.url().split('#')[0] !== address) await page.goto(`${address}#${encodeURIComponent(name)}`);
  await page.evaluate(settle, name);
}

/** Runs in the page. */
async function settle(name: string): Promise<void> {
  const { documentElement: root } = document;
  if (root.dataset.state !== name) {
    await new Promise<void>((shown) => {
      const observer = new MutationObserver(() => {
        if (root.dataset.state !== name) return;
        observer.disconnect();
        shown();
      });
      observer.observe(root, { attributes: true, attributeFilter: ['data-state'] });
      location.hash = encodeURIComponent(name);
    });
  }
  await document.fonts.ready;
  const loaded = (video: HTMLVideoElement): unknown =>
    video.readyState >= 2 || new Promise((done) => video.addEventListener('loadeddata', done, { once: true }));
  const drawn = async (video: HTMLVideoElement): Promise<void> => {
    await loaded(video);
    // A picture that is there is not on the screen yet. One that is hidden, before the camera is ready, never will be.
    if (getComputedStyle(video).opacity === '0') return;
    await new Promise((done) => video.requestVideoFrameCallback(done));
  };
  await Promise.all([...document.querySelectorAll('video')].map(drawn));
  // Those that never end (somebody is being waited for) stand still: to draw their frames, or to wait for the others',
  // takes most of the time where a screen is large and there is no graphics card.
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime === Infinity) animation.pause();
    else animation.finish();
  }
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
