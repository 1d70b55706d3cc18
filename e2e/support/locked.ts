/** What every spec of a fault holds the lock screen to: it stays locked, says why and what helps, and recovers. */
import { expect } from '@playwright/test';
import type { Page } from 'playwright';
import words from '../../assets/locales/en.json' with { type: 'json' };
import type { Person } from '../../src-main/demo/people.ts';
import type { AtScreen } from '../../src-main/demo/person.ts';
import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Screen } from '../../src-shared/domain/login/view.ts';

/** Does `press` and waits until the attempt that it began is over, as the agent says. */
export async function attempt(page: Page, press: () => Promise<void>): Promise<Screen['at']> {
  const watch = await page.evaluateHandle(() => {
    const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
    const over = new Promise<Screen['at']>((resolve) => {
      let begun = false;
      const off = hexlock.onView(({ screen: { at } }) => {
        if (at === 'scanning' || at === 'checking') begun = true;
        else if (begun) {
          off();
          resolve(at);
        }
      });
    });
    return { over };
  });
  await press();
  const at = await watch.evaluate(({ over }) => over);
  await watch.dispose();
  return at;
}

/**
 * A look at the camera, begun by `press`. As people do: whoever sat too still and was asked to turn, which a person on a clip
 * does not, looks once more. Anything else that goes wrong stands.
 * @param again how the second look begins where `press` is not the first step of a login
 */
export async function look(page: Page, press: () => Promise<void>, again = press): Promise<Screen['at']> {
  const at = await attempt(page, press);
  if (at === 'open') return at;
  const refused = page.locator('.notice[data-kind=refused]');
  await refused
    .or(page.getByRole('heading', { name: words.choosing.title }))
    .first()
    .waitFor();
  return (await refused.and(page.locator('[data-name^="challenge."]')).isVisible()) ? attempt(page, again) : at;
}

/** The attempt ends locked, with this reason and its remedy on the screen. */
export async function refuses(screen: AtScreen, code: Code, press: () => Promise<void>): Promise<void> {
  expect(await attempt(screen.page, press)).toBe('locked');
  await says(screen, code);
}

/** As `refuses`, of a face that was looked at. */
export async function refusesFace(screen: AtScreen, code: Code, press: () => Promise<void>): Promise<void> {
  expect(await look(screen.page, press)).toBe('locked');
  await says(screen, code);
}

/** The screen is locked and gives this reason, in words that a person understands. */
export async function says({ page }: AtScreen, code: Code): Promise<void> {
  const notice = page.locator('.notice[data-kind=refused]');
  await expect(notice).toHaveAttribute('data-name', code);
  await expect(notice).toContainText(words.codes[code].title);
  await expect(notice).toContainText(words.codes[code].remedy);
  await staysLocked({ page });
}

export async function staysLocked({ page }: Pick<AtScreen, 'page'>): Promise<void> {
  await expect(page.locator('.window')).toHaveAttribute('data-screen', 'locked');
  await expect(page.locator('form.login')).toBeVisible();
}

/** Nothing is lost: once the fault is over, a password opens the desktop as ever, and Lock locks it. */
export async function recovers(screen: AtScreen, person: Person): Promise<void> {
  await online(screen);
  expect(await attempt(screen.page, () => screen.signInByPassword(person))).toBe('open');
  await expect(screen.page.getByRole('heading', { name: person.displayName })).toBeVisible();
  await screen.lock();
}

/** The agent has found its cloud. */
export const online = ({ page }: Pick<AtScreen, 'page'>): Promise<void> =>
  expect(page.locator('.pill')).toHaveAttribute('data-is', 'online');
