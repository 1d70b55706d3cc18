/** The page's own clock, for tests of what happens after a while. */
import type { Page } from '@playwright/test';

/**
 * Stops it, ten minutes on, for the test alone to move it (`page.clock.runFor`). A clock that is only installed goes on by
 * itself while a busy machine takes its time, and a second before something happens is then a second after it.
 */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 600_000);
}
