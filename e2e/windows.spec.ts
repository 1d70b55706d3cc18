/**
 * What the windows do by themselves, against a main that only listens: every factor by keyboard, questions above the
 * desktop, and that nothing of one person is left for the next.
 */
import { expect, type Page, test } from '@playwright/test';
import { galleryPath, serveGallery } from '../scripts/gallery/serve.ts';
import { openState } from '../scripts/gallery/shoot.ts';
import type { LockView, Screen } from '../src-shared/domain/login/view.ts';
import { stopClock } from './support/clock.ts';
import type { Served } from './support/serve.ts';

let gallery: Served;
test.beforeAll(async () => {
  gallery = await serveGallery();
});
test.afterAll(() => gallery.close());

interface Pretended {
  readonly heard: { readonly name: string; readonly input: unknown }[];
  readonly become: (change: Partial<LockView>) => void;
}

const state = (page: Page, name: string) => openState(page, gallery.origin, name);
/** What the page asked of main; that somebody is there and how a reader types, it says and asks all the time. */
const heard = async (page: Page, besides: readonly string[] = ['lock.active', 'wedge.rules']) => {
  const all = await page.evaluate(() => (window as unknown as { pretended: Pretended }).pretended.heard);
  return all.filter(({ name }) => !besides.includes(name));
};
const become = (page: Page, change: Partial<LockView>) =>
  page.evaluate((to) => (window as unknown as { pretended: Pretended }).pretended.become(to), change);

/** Everything that stands in the page, shown or not, and in its fields. */
const everything = (page: Page) =>
  page.evaluate(() => {
    const typed = [...document.querySelectorAll('input')].map(({ value }) => value);
    return [document.documentElement.outerHTML, document.title, ...typed].join('\n').toLowerCase();
  });

const locked: Screen = { at: 'locked', notice: null, linking: false, held: null, lastUser: null };
const open: Screen = {
  at: 'open',
  username: 'a.rivera',
  displayName: 'Ana Rivera',
  factors: ['badge', 'pin'],
  since: 0,
  offer: 'enrolFace',
  notice: null,
  tap: null,
};
const place = { organisation: 'Harbor General', ward: 'Ward 4 East', station: 'Station 12' } as const;
const attempt = '0b9f1c52-6c5a-4c37-9b0e-3f4f3f6d2a11';

test.describe('the next person', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto(`${gallery.origin}${galleryPath}?walk`);
    await become(page, { place: { ...place, kind: 'shared' } });
    await page.locator('input[name=username]').fill('a.rivera');
    await page.locator('input[name=password]').fill('half a password of rivera');
  });

  test('finds nothing of the last one at a shared workstation', async ({ page }) => {
    await become(page, { screen: open });
    await expect(page.getByRole('heading', { name: 'Ana Rivera' })).toBeVisible();
    // The very same turn of the page's own clock: not one frame shows the name again.
    const left = await page.evaluate((screen) => {
      (window as unknown as { pretended: Pretended }).pretended.become({ screen });
      return new Promise<string>((drawn) =>
        requestAnimationFrame(() => {
          const typed = [...document.querySelectorAll('input')].map(({ value }) => value);
          drawn([document.documentElement.outerHTML, ...typed].join('\n').toLowerCase());
        }),
      );
    }, locked);
    expect(left).not.toContain('rivera');
    await expect(page.locator('input[name=username]')).toHaveValue('');
    expect(await everything(page)).not.toContain('rivera');
  });

  test('finds a name that nobody went on typing gone after a minute', async ({ page }) => {
    await stopClock(page);
    await page.locator('input[name=password]').fill('the other half of rivera');
    await page.locator('input[name=username]').fill('a.rivera2');
    await page.clock.runFor(59_000);
    await expect(page.locator('input[name=username]')).toHaveValue('a.rivera2');
    await page.clock.runFor(2_000);
    await expect(page.locator('input[name=username]')).toHaveValue('');
    expect(await everything(page)).not.toContain('rivera');
  });

  test('sees nothing of a desktop that is hidden', async ({ page }) => {
    await become(page, { screen: open });
    await become(page, {
      screen: { ...open, tap: { is: 'displacing', username: 'b.okafor', until: Date.now() + 60_000 } },
      watch: { is: 'blurred', why: 'stranger', until: null },
    });
    await expect(page.getByRole('alertdialog')).toContainText('somebody else can see');
    expect(await everything(page)).not.toMatch(/rivera|okafor/);
    await become(page, { screen: open, watch: { is: 'calm', presence: true } });
    await expect(page.getByRole('heading', { name: 'Ana Rivera' })).toBeVisible();
  });
});

test('a personal workstation begins with the name of its user', async ({ page }) => {
  await page.goto(`${gallery.origin}${galleryPath}?walk`);
  await become(page, { screen: { ...locked, held: 'Ana Rivera', lastUser: 'a.rivera' } });
  await expect(page.locator('input[name=username]')).toHaveValue('a.rivera');
  await page.getByRole('button', { name: 'Other user' }).click();
  expect(await heard(page)).toEqual([{ name: 'lock.otherUser' }]);
  // Whoever empties the field wants another name.
  await page.locator('input[name=username]').fill('');
  await become(page, { connection: { is: 'connecting' } });
  await expect(page.locator('input[name=username]')).toHaveValue('');
});

test.describe('keys', () => {
  test('a security key needs a name, a passkey brings its own', async ({ page }) => {
    await page.goto(`${gallery.origin}${galleryPath}?walk`);
    await page.locator('[data-cell=securityKey]').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('input[name=username]')).toBeFocused();
    await expect(page.getByText('Type your username first, then use your security key.')).toBeVisible();
    await page.locator('[data-cell=passkey]').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-cell=prompt] button')).toBeFocused();
    await page.keyboard.press('Escape');
    await page.locator('input[name=username]').fill('a.rivera');
    await page.locator('[data-cell=securityKey]').click();
    await expect(page.getByRole('heading', { name: 'Touch your security key' })).toBeVisible();
    expect((await heard(page)).filter(({ name }) => name !== 'lock.keyOptions')).toEqual([
      { name: 'lock.key', input: { factor: 'passkey', username: null } },
      { name: 'lock.cancel' },
      { name: 'lock.key', input: { factor: 'securityKey', username: 'a.rivera' } },
    ]);
  });

  test('the form stays alive while a key is waited for, with what was typed before', async ({ page }) => {
    await page.goto(`${gallery.origin}${galleryPath}?walk`);
    await page.locator('input[name=username]').fill('a.rivera');
    await page.locator('input[name=password]').fill('harbor-');
    await page.locator('[data-cell=passkey]').click();
    await expect(page.locator('[data-cell=prompt]')).toBeVisible();
    await page.locator('input[name=password]').focus();
    await page.keyboard.press('End');
    await page.keyboard.type('light');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Signed in as a.rivera' })).toBeVisible();
  });

  test('another way than the key that was asked for keeps what was proved', async ({ page }) => {
    for (const leave of ['Escape', 'Enter']) {
      await state(page, 'touching/further-securityKey-others');
      await page.waitForTimeout(600);
      await expect(page.getByRole('button', { name: 'Use another way' })).toBeFocused();
      await page.keyboard.press(leave);
      await expect
        .poll(async () => (await heard(page)).filter(({ name }) => name !== 'lock.keyOptions'))
        .toEqual([{ name: 'lock.cancel' }]);
      await state(page, 'locked');
    }
  });

  test('asks for the options once, and only when they are there', async ({ page }) => {
    await state(page, 'touching/opening');
    expect(await heard(page)).toEqual([]);
    await state(page, 'touching');
    await expect.poll(() => heard(page)).toEqual([{ name: 'lock.keyOptions', input: { attempt } }]);
  });
});

test.describe('the browser’s own keys', () => {
  /** A key that lives in the browser, and is touched as soon as it is asked, or never. */
  const plugIn = async (page: Page, touched: boolean) => {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const options = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: touched, ...options },
    });
  };
  const answerOf = async (page: Page, call: string) => (await heard(page)).find(({ name }) => name === call)?.input;
  const anything = (expected: Record<string, unknown>) => expect.objectContaining(expected);

  test('make a credential in User Options, and sign with it at the lock screen', async ({ page }) => {
    await page.goto(`${gallery.origin}${galleryPath}?walk&keys`);
    await plugIn(page, true);
    await page.goto(`${gallery.origin}${galleryPath}?keys#options/touchingKey`);
    await expect
      .poll(() => answerOf(page, 'options.keyAnswer'))
      .toEqual({ attempt, credential: anything({ type: 'public-key', id: expect.any(String) }) });
    await page.goto(`${gallery.origin}${galleryPath}?walk&keys`);
    await page.locator('[data-cell=passkey]').click();
    await expect
      .poll(() => answerOf(page, 'lock.keyAnswer'))
      .toEqual(
        anything({ credential: anything({ response: anything({ userHandle: 'YS5yaXZlcmE' }), type: 'public-key' }) }),
      );
  });

  test('are called off when the screen is left, and nothing is said of it', async ({ page }) => {
    await page.goto(`${gallery.origin}${galleryPath}?walk&keys`);
    await plugIn(page, false);
    for (let i = 0; i < 2; i++) {
      await page.locator('[data-cell=passkey]').click();
      await expect(page.locator('[data-cell=prompt]')).toBeVisible();
      await expect.poll(() => answerOf(page, 'lock.keyOptions')).toBeDefined();
      await page.keyboard.press('Escape');
      await expect(page.locator('[data-cell=prompt]')).toHaveCount(0);
    }
    expect((await heard(page)).map(({ name }) => name)).toEqual([
      'lock.key',
      'lock.keyOptions',
      'lock.cancel',
      'lock.key',
      'lock.keyOptions',
      'lock.cancel',
    ]);
  });
});

test.describe('a PIN', () => {
  const pin = 'input[name=pin]';

  test('is digits, goes off by Enter and is never shown', async ({ page }) => {
    await state(page, 'choosing/after-face/pin');
    await expect(page.locator(pin)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Type your PIN.')).toBeVisible();
    await page.keyboard.type('48a2');
    await expect(page.getByText('A PIN has digits only.')).toBeHidden();
    await page.keyboard.type('x');
    await expect(page.getByText('A PIN has digits only.')).toBeVisible();
    await page.keyboard.type('913');
    await expect(page.locator(pin)).toHaveValue('482913');
    await expect(page.locator(pin)).toHaveAttribute('type', 'password');
    expect(await heard(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(page.locator(pin)).toHaveValue('');
    expect(await heard(page)).toEqual([{ name: 'lock.pin', input: { pin: '482913' } }]);
  });

  test('gives way to a password where either would do', async ({ page }) => {
    await state(page, 'choosing/pin-password');
    await page.getByRole('button', { name: 'Use your password instead' }).click();
    await page.locator('input[name=password]').fill('harbor-light');
    await page.keyboard.press('Enter');
    expect(await heard(page)).toEqual([
      { name: 'lock.password', input: { username: 'a.rivera', password: 'harbor-light' } },
    ]);
  });

  test('is set by typing it twice; what is wrong is said at once', async ({ page }) => {
    await state(page, 'options/methods/pin-set');
    const [first, second] = [page.locator('input[name=newPin]'), page.locator('input[name=repeatedPin]')];
    const save = page.getByRole('button', { name: 'Save PIN' });
    await expect(first).toBeFocused();
    await page.keyboard.type('4829');
    await save.click();
    await expect(page.locator('.method-fault')).toContainText('6');
    await first.fill('482913');
    await second.pressSequentially('481');
    await expect(page.locator('.method-fault')).toContainText('not the same');
    await save.click();
    await expect(second).toBeFocused();
    await second.fill('482913');
    await expect(page.locator('.method-fault')).toHaveText('');
    await page.keyboard.press('Enter');
    await expect(first).toHaveValue('');
    await expect(second).toHaveValue('');
    expect(await heard(page)).toEqual([{ name: 'options.setPin', input: { pin: '482913' } }]);
  });

  test('Escape leaves the PIN as it was, and the focus where it came from', async ({ page }) => {
    await state(page, 'options/methods/full');
    const change = page.getByRole('button', { name: 'Change your PIN' });
    await change.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('4829');
    await page.keyboard.press('Escape');
    await expect(change).toBeFocused();
    expect(await heard(page)).toEqual([]);
  });
});

test.describe('above the desktop', () => {
  test('somebody else’s tap can be answered by Enter and by Escape', async ({ page }) => {
    for (const answer of ['Enter', 'Escape']) {
      await state(page, 'open/displacing');
      await expect(page.getByRole('button', { name: 'Stay' })).toBeFocused();
      await page.keyboard.press(answer);
      expect(await heard(page)).toEqual([{ name: 'lock.cancel' }]);
      await state(page, 'locked');
    }
  });

  test('a warning hears any key and any movement', async ({ page }) => {
    const active = async () => (await heard(page, [])).filter(({ name }) => name === 'lock.active').length;
    await state(page, 'open/warning');
    expect(await active()).toBe(0);
    await page.keyboard.press('Shift');
    expect(await active()).toBe(1);
    await state(page, 'open/warning-light');
    await page.mouse.move(200, 200);
    await page.mouse.move(240, 260);
    await expect.poll(active).toBeGreaterThan(0);
  });

  test('activity is told at most once a second, and never while locked', async ({ page }) => {
    const active = async () => (await heard(page, [])).filter(({ name }) => name === 'lock.active').length;
    await state(page, 'locked');
    await page.keyboard.type('a.rivera');
    expect(await active()).toBe(0);
    await stopClock(page);
    await state(page, 'open');
    for (let i = 0; i < 20; i++) await page.keyboard.press('Shift');
    expect(await active()).toBe(1);
    await page.clock.runFor(1_100);
    expect(await active()).toBe(2);
  });

  test('signing out and restarting are asked once more, and Escape means no', async ({ page }) => {
    await state(page, 'open');
    const signOut = page.getByRole('button', { name: 'Sign out' });
    await signOut.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(signOut).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    expect(await heard(page)).toEqual([{ name: 'lock.signOut' }]);
    await state(page, 'locked/restart-asked');
    await expect(page.getByRole('button', { name: 'Do not restart' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await heard(page)).toEqual([]);
  });

  test('the camera’s watch can be ended from its sign', async ({ page }) => {
    await state(page, 'open/presence-on');
    await page.getByRole('button', { name: 'Stop watching' }).click();
    await state(page, 'open/presence-offered');
    await page.getByRole('button', { name: 'Let the camera watch' }).click();
    expect(await heard(page)).toEqual([{ name: 'lock.presence', input: { on: true } }]);
  });
});

test.describe('User Options', () => {
  test('a key is named before it is touched', async ({ page }) => {
    await state(page, 'options/methods/key-add');
    await expect(page.locator('input[name=keyName]')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Give it a name.', { exact: true })).toBeVisible();
    await page.keyboard.type(`  ${'Blue key '.repeat(10)}`);
    await page.keyboard.press('Enter');
    expect(await heard(page)).toEqual([
      {
        name: 'options.addKey',
        input: { factor: 'securityKey', name: `  ${'Blue key '.repeat(10)}`.slice(0, 64).trim() },
      },
    ]);
  });

  test('one card of several is removed, after a question', async ({ page }) => {
    await state(page, 'options/methods/full');
    await page.getByRole('button', { name: /Remove .*0082/ }).click();
    await expect(page.getByRole('group', { name: /0082/ })).toBeVisible();
    await page.getByRole('group').getByRole('button', { name: 'Remove' }).click();
    expect(await heard(page)).toEqual([{ name: 'options.removeCard', input: { id: 'c2' } }]);
  });

  test('asks the browser for a new key once its options are there', async ({ page }) => {
    await state(page, 'options/touchingKey/opening');
    expect(await heard(page)).toEqual([]);
    await state(page, 'options/touchingKey');
    await expect.poll(() => heard(page)).toEqual([{ name: 'options.keyOptions', input: { attempt } }]);
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await heard(page)).at(-1)?.name).toBe('options.cancel');
  });
});
