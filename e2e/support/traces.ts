/** What a page still holds of somebody who is not to be seen any more. */
import { expect } from '@playwright/test';
import type { Page } from 'playwright';
import type { Person } from '../../src-main/demo/people.ts';

/** No page of this browser holds anything of theirs: neither what is shown nor what is only kept. */
export async function holdsNothingOf(page: Page, { username, displayName, password }: Person): Promise<void> {
  for (const each of page.context().pages()) {
    const held = await each.evaluate(allThatIsHeld);
    for (const secret of [username, displayName, password]) expect(held).not.toContain(secret);
  }
}

/** Runs in the page: its text, its fields, its address, its title and its stores. */
function allThatIsHeld(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value);
  const stores = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
  const around = [location.href, document.title, JSON.stringify(history.state)];
  return [document.documentElement.outerHTML, ...fields, ...stores, ...around].join('\n');
}
