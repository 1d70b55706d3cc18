/** What a person has to log in with, and how each of it is given at the lock screen and set up in User Options. */
import { expect } from '@playwright/test';
import type { Person } from '../../src-main/demo/people.ts';
import type { AtScreen } from '../../src-main/demo/person.ts';
import { factorList } from '../../src-renderer/factorList.ts';
import type { Factor, KeyFactor, ProvableFactor } from '../../src-shared/domain/factors.ts';
import type { primaries } from '../../src-shared/domain/policy-faults.ts';
import { words } from '../../src-ui/words.ts';
import type { Authenticator } from './authenticator.ts';
import type { Serial, WedgeReader } from './reader.ts';

export type Primary = (typeof primaries)[number];

export interface Belongings {
  readonly person: Person;
  readonly pin: string;
  readonly card: Serial;
  readonly keys: Readonly<Record<KeyFactor, Authenticator>>;
}

export interface Hands {
  /** At rest: what a login begins with. */
  readonly begin: (factor: Primary) => Promise<void>;
  /** Once more is asked for. */
  readonly goOn: (factor: ProvableFactor) => Promise<void>;
  /** The one key that is at hand. */
  readonly hold: (factor: KeyFactor, touched: boolean) => Promise<void>;
  /** Takes a key in the hand and presses its tile. */
  readonly press: (factor: KeyFactor, touched?: boolean) => Promise<void>;
  /** More is asked for, of what was proved nothing is. */
  readonly asked: (proved: readonly Factor[]) => Promise<void>;
  /** The desktop is open, and the screen names exactly these factors. */
  readonly openedBy: (factors: readonly Factor[]) => Promise<void>;
  /** The session is over, so that the next person, or the same one, begins at an empty workstation. */
  readonly signOut: () => Promise<void>;
  /** From the lock screen and back: signs in by password and changes something in User Options. */
  readonly manage: (who: Pick<Person, 'username' | 'password'>, change: () => Promise<void>) => Promise<void>;
  /** From the list of methods: to one more method that is set up. */
  readonly addCard: (card: Serial) => Promise<void>;
  readonly nameKey: (factor: KeyFactor, name: string) => Promise<void>;
  readonly addKey: (factor: KeyFactor, name: string) => Promise<void>;
}

export function handsOf(screen: AtScreen, reader: WedgeReader, { person, pin, card, keys }: Belongings): Hands {
  const { page } = screen;
  const tile = (factor: 'face' | KeyFactor) =>
    page.getByRole('button', { name: words(`tile.${factor}.title`) }).and(page.locator(`[data-cell=${factor}]`));
  const hold: Hands['hold'] = async (held, touched) => {
    for (const kind of ['securityKey', 'passkey'] as const) if (kind !== held) await keys[kind].here(false);
    await keys[held].touched(touched);
    await keys[held].here(true);
  };
  const press: Hands['press'] = async (factor, touched = true) => {
    await hold(factor, touched);
    await tile(factor).click();
  };
  const instead = async (factor: 'pin' | 'password'): Promise<void> => {
    const other = page.getByRole('button', { name: words(`choosing.instead.${factor}`) });
    if (await other.isVisible()) await other.click();
  };
  const first: Readonly<Record<Primary, () => Promise<void>>> = {
    password: () => screen.signInByPassword(person),
    face: () => screen.useFace(person.username),
    badge: () => reader.tap(card),
    securityKey: async () => {
      await screen.typeUsername(person.username);
      await press('securityKey');
    },
    passkey: () => press('passkey'),
  };
  const further: Readonly<Record<ProvableFactor, () => Promise<void>>> = {
    password: async () => {
      await instead('password');
      await screen.givePassword(person.password);
    },
    pin: async () => {
      await instead('pin');
      await screen.givePin(pin);
    },
    face: () => tile('face').click(),
    badge: () => reader.tap(card),
    securityKey: () => press('securityKey'),
    passkey: () => press('passkey'),
  };
  const nameKey: Hands['nameKey'] = async (factor, name) => {
    await hold(factor, true);
    await page.getByRole('button', { name: words(`options.keys.add.${factor}`) }).click();
    await page.getByLabel(words('options.keys.name')).fill(name);
    await page.getByRole('button', { name: words('options.keys.next') }).click();
  };
  const signOut: Hands['signOut'] = async () => {
    await page.locator('[data-name=signOut]').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: words('open.signOut') })
      .click();
    await screen.atRest();
  };
  return {
    hold,
    press,
    begin: (factor) => first[factor](),
    goOn: (factor) => further[factor](),
    asked: async (proved) => {
      await expect(page.getByRole('heading', { name: words('choosing.title') })).toBeVisible({ timeout: 40_000 });
      await expect(page.locator('.panel-proved')).toHaveText(words('choosing.proved', { factors: factorList(proved) }));
      for (const factor of proved) await expect(page.locator(`[data-cell=${factor}]`)).toHaveCount(0);
      if (proved.includes('password')) await expect(page.getByLabel(words('form.password'))).toHaveCount(0);
    },
    openedBy: async (factors) => {
      await screen.signedIn();
      await expect(page.getByRole('heading', { name: person.displayName })).toBeVisible();
      await expect(page.locator('.panel-text')).toContainText(` with \u2068${factorList(factors)}\u2069`);
    },
    signOut,
    manage: async (who, change) => {
      await screen.signInByPassword(who);
      await screen.signedIn();
      await screen.openOptions();
      await screen.confirmInOptions(who.password);
      await change();
      await screen.closeOptions();
      await signOut();
    },
    addCard: async (serial) => {
      await page.getByRole('button', { name: words('options.cards.add') }).click();
      await expect(page.getByRole('heading', { name: words('options.asking.badge.title') })).toBeVisible();
      await reader.tap(serial);
      await expect(page.getByText(words('options.outcome.cardAdded'))).toBeVisible();
    },
    nameKey,
    addKey: async (factor, name) => {
      await nameKey(factor, name);
      await expect(page.locator('.item-name', { hasText: name })).toBeVisible();
    },
  };
}
