/** Pictures of screens for documents: where the camera's image would be stands a drawn silhouette, never a person. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';

/** Head and shoulders of nobody. */
const silhouette = [
  'radial-gradient(ellipse 15% 27% at 50% 45%, #86aab5 98%, transparent)',
  'radial-gradient(ellipse 7% 14% at 50% 76%, #7a9fab 98%, transparent)',
  'radial-gradient(ellipse 30% 34% at 50% 108%, #5f8693 98%, transparent)',
  'linear-gradient(#24505d, #1a3d49)',
].join(', ');

export type Shoot = (page: Page, name: string) => Promise<void>;

/** Saves pictures as `folder/NAME.jpg`; the soft background makes a PNG six times as large. */
export function photographer(folder: string): Shoot {
  return async (page, name) => {
    await mkdir(folder, { recursive: true });
    await page.evaluate((drawing) => {
      document.querySelector<HTMLElement>('.demo-camera')?.style.setProperty('display', 'none');
      for (const video of document.querySelectorAll('video')) {
        video.style.setProperty('visibility', 'hidden');
        video.parentElement?.style.setProperty('background', drawing);
      }
    }, silhouette);
    // What is new on the screen fades in for up to 200 ms.
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 85 });
  };
}
