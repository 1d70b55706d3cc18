/**
 * What goes wrong in a login by any factor, through the whole program: what failed may rest, another way is open at once,
 * and what was left half-way has opened nothing.
 */
import { expect, test } from '@playwright/test';
import type { Factor } from '../src-shared/domain/factors.ts';
import type { LoginWay } from '../src-shared/domain/policy.ts';
import { words } from '../src-ui/words.ts';
import { online, says, staysLocked } from './support/locked.ts';
import { openWard, type Ward } from './support/ward.ts';

const way = (primary: Factor, ...second: readonly Factor[]): LoginWay => ({ primary, second });
/** Failures before a factor rests. */
const lockout = { pin: 5 } as const;

let ward: Ward;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  ward = await openWard(['--readers-pcsc', 'off']);
  await ward.setUp();
});
test.afterAll(() => ward?.close());

test('a wrong PIN ends the attempt; after five it rests and the password opens at once', async () => {
  const { admin, hands, person, pin, screen } = ward;
  await admin.allow([way('badge', 'pin', 'password')]);
  for (let i = 0; i < lockout.pin; i++) {
    await hands.begin('badge');
    await hands.asked(['badge']);
    await screen.givePin('260418');
    await says(screen, 'pin.refused');
  }
  await hands.begin('badge');
  await hands.asked(['badge']);
  await screen.givePin(pin);
  await says(screen, 'factor.paused');
  await expect(screen.page.locator('.notice-countdown')).toBeVisible();
  await hands.begin('badge');
  await hands.asked(['badge']);
  await hands.goOn('password');
  await hands.openedBy(['badge', 'password']);
  await ward.hands.signOut();
  await admin.run('user', 'unlock', person.username);
  await hands.begin('badge');
  await screen.givePin(pin);
  await hands.openedBy(['badge', 'pin']);
  await ward.hands.signOut();
});

test('whoever stops half-way has opened nothing, and begins anew', async () => {
  const { admin, hands, keys, person, screen } = ward;
  const { page } = screen;
  await admin.allow([way('badge', 'pin'), way('securityKey'), way('face'), way('password')]);
  await hands.begin('badge');
  await hands.asked(['badge']);
  await page.getByRole('button', { name: words('choosing.startOver') }).click();
  await staysLocked(screen);
  await screen.typeUsername(person.username);
  await hands.press('securityKey', false);
  await expect(page.getByRole('heading', { name: words('touching.securityKey.title') })).toBeVisible();
  await page.keyboard.press('Escape');
  await screen.atRest();
  await keys.securityKey.touched(true);
  await staysLocked(screen);
  await screen.signInByPassword(person);
  await hands.openedBy(['password']);
  await ward.hands.signOut();
});

test('without the cloud nothing opens half-way; with it everything does again', async () => {
  const { admin, hands, pin, programs, screen } = ward;
  await admin.allow([way('badge', 'pin')]);
  await hands.begin('badge');
  await hands.asked(['badge']);
  await programs.proxy.down();
  await screen.givePin(pin);
  await says(screen, 'cloud.unreachable');
  await programs.proxy.up();
  await online(screen);
  await hands.begin('badge');
  await hands.asked(['badge']);
  // What was proved is the cloud's to remember, and it does not forget it by starting anew.
  await programs.restartCloud();
  await screen.givePin(pin);
  await hands.openedBy(['badge', 'pin']);
  await ward.hands.signOut();
});

test('a security key says who touches it where it is alone, and need not where it is second', async () => {
  const { admin, hands, keys, screen } = ward;
  await keys.securityKey.verified(false);
  await admin.allow([way('securityKey')]);
  await hands.begin('securityKey');
  await says(screen, 'key.timedOut');
  // Nor where a window that was tampered with does not ask it to.
  await screen.page.evaluate(askForNobody);
  await hands.begin('securityKey');
  await says(screen, 'key.refused');
  await screen.page.reload();
  await online(screen);
  await admin.allow([way('password', 'securityKey')]);
  await hands.begin('password');
  await hands.asked(['password']);
  await hands.goOn('securityKey');
  await hands.openedBy(['password', 'securityKey']);
  await ward.hands.signOut();
  await keys.securityKey.verified(true);
});

test('a PIN that is easy to guess is not taken', async () => {
  const { admin, hands, person, screen } = ward;
  const { page } = screen;
  await admin.allow([way('password')]);
  await hands.manage(person, async () => {
    await page.getByRole('button', { name: words('options.pin.changeSay') }).click();
    for (const name of [words('options.pin.first'), words('options.pin.second')]) {
      await page.getByRole('textbox', { name, exact: true }).fill('123456');
    }
    await page.getByRole('button', { name: words('options.pin.save') }).click();
    await expect(page.locator('.notice[data-name="pin.trivial"]')).toBeVisible();
  });
});

test('a passkey that is on other devices too, or does not say who uses it, is not taken', async () => {
  const { admin, authenticators, hands, keys, person, screen } = ward;
  const { page } = screen;
  const synced = authenticators.make('passkey', 'synced');
  await admin.allow([way('passkey'), way('password')]);
  await hands.manage(person, async () => {
    await keys.passkey.verified(false);
    await hands.nameKey('passkey', 'Not mine');
    await expect(page.locator('.notice[data-name="key.timedOut"]')).toBeVisible();
    await keys.passkey.here(false);
    await synced.here(true);
    await page.getByRole('button', { name: words('options.keys.add.passkey') }).click();
    await page.getByLabel(words('options.keys.name')).fill('In a cloud');
    await page.getByRole('button', { name: words('options.keys.next') }).click();
    await expect(page.locator('.notice[data-name="key.notBound"]')).toBeVisible();
    await expect(page.locator('.item-name', { hasText: 'In a cloud' })).toHaveCount(0);
    await synced.here(false);
    await keys.passkey.verified(true);
    await hands.addKey('passkey', 'This device');
  });
  // One that was bound when it was made may be taken along later: refused from then on, with what to do.
  await hands.begin('passkey');
  await hands.openedBy(['passkey']);
  await hands.signOut();
  await keys.passkey.spread();
  await hands.begin('passkey');
  await says(screen, 'key.notBound');
  await keys.passkey.here(false);
  await synced.here(true);
  // It is there, and signs; nobody here knows it.
  expect(await synced.made()).toBe(1);
  await page.getByRole('button', { name: words('tile.passkey.title') }).click();
  await says(screen, 'key.refused');
  await synced.here(false);
});

test('a copy of a key is found by its counter and put out of service', async () => {
  const { admin, hands, keys, person, screen } = ward;
  await admin.allow([way('securityKey'), way('password')]);
  for (let i = 0; i < 2; i++) {
    await hands.begin('securityKey');
    await hands.openedBy(['securityKey']);
    await ward.hands.signOut();
  }
  await keys.securityKey.replaceByOldCopy();
  await hands.begin('securityKey');
  await says(screen, 'key.refused');
  expect(await admin.run('key', 'list', person.username)).toContain('stopped');
});

/** Runs in the page: keys are asked not to look who touches them, whatever the cloud wants. */
function askForNobody(): void {
  const { credentials } = navigator;
  const get = credentials.get.bind(credentials);
  credentials.get = (options) => {
    const { publicKey, ...rest } = options ?? {};
    return get({ ...rest, ...(publicKey && { publicKey: { ...publicKey, userVerification: 'discouraged' } }) });
  };
}
