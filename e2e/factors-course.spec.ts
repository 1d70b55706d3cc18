/**
 * The course of a login by any factor, through the whole program: what comes first wins, a card is one person's, and what
 * an administrator says holds at once.
 */
import { expect, test } from '@playwright/test';
import type { Page } from 'playwright';
import { type Service, startPcscd, whyNoVpcd } from '../src-main/readers/testing/vpcd.fake.ts';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import type { Factor } from '../src-shared/domain/factors.ts';
import { defaultPolicy, type LoginWay } from '../src-shared/domain/policy.ts';
import { words } from '../src-ui/words.ts';
import { online, says, staysLocked } from './support/locked.ts';
import { tapContactless } from './support/reader.ts';
import { openWard, type Ward } from './support/ward.ts';

const way = (primary: Factor, ...second: readonly Factor[]): LoginWay => ({ primary, second });
const strangeCard = '04ffeeddccbbaa';
const newCard = '04112233445566';
const contactless = '04998877665544';

/** Left out where the machine has no virtual reader. */
const onService = whyNoVpcd() === null ? test : test.skip;

let ward: Ward;
let cardService: Service | null = null;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  if (whyNoVpcd() === null) cardService = await startPcscd();
  ward = await openWard();
  await ward.setUp();
});
test.afterAll(async () => {
  await ward?.close();
  await cardService?.stop();
});

test.describe('first come', () => {
  test('a password that is typed while the camera looks is first, and the camera goes off', async () => {
    const { admin, hands, person, screen } = ward;
    // At this level the camera asks for turns, which the person of the clip does not make.
    await admin.allow([way('face'), way('password')], { face: { ...defaultPolicy.face, liveness: 'high' } });
    await screen.useFace(person.username);
    await expect(screen.page.locator('[data-cell=camera]')).toBeVisible();
    await screen.page.getByLabel(words('form.password'), { exact: true }).fill(person.password);
    await screen.page.keyboard.press('Enter');
    await hands.openedBy(['password']);
    await expect(screen.page.locator('video')).toHaveCount(0);
    await ward.hands.signOut();
  });

  test('a card that is tapped while a key is asked for is first, and the key is too late', async () => {
    const { admin, card, hands, keys, person, reader, screen } = ward;
    await admin.allow([way('securityKey'), way('badge')]);
    await screen.typeUsername(person.username);
    await hands.press('securityKey', false);
    await expect(screen.page.getByRole('heading', { name: words('touching.securityKey.title') })).toBeVisible();
    await reader.tap(card);
    await hands.openedBy(['badge']);
    await keys.securityKey.touched(true);
    await hands.openedBy(['badge']);
    await ward.hands.signOut();
  });

  test('of further factors any may come first, and what was proved stays proved', async () => {
    const { admin, card, hands, person, reader, screen } = ward;
    await admin.allow([way('password', 'securityKey', 'badge')]);
    await screen.signInByPassword(person);
    await hands.asked(['password']);
    await hands.press('securityKey', false);
    await expect(screen.page.getByRole('heading', { name: words('touching.securityKey.title') })).toBeVisible();
    await screen.page.getByRole('button', { name: words('touching.other') }).click();
    await hands.asked(['password']);
    await reader.tap(card);
    await hands.openedBy(['password', 'badge']);
    await ward.hands.signOut();
  });
});

test('a PIN that is typed while the camera looks for the second factor is first, and the card is not asked for again', async () => {
  const { admin, hands, pin, screen } = ward;
  await admin.allow([way('badge', 'face', 'pin'), way('password')], {
    face: { ...defaultPolicy.face, liveness: 'high' },
  });
  await hands.begin('badge');
  await hands.asked(['badge']);
  await hands.goOn('face');
  await expect(screen.page.locator('[data-cell=camera]')).toBeVisible();
  await screen.givePin(pin);
  await hands.openedBy(['badge', 'pin']);
  await expect(screen.page.locator('video')).toHaveCount(0);
  await ward.hands.signOut();
});

test('by the keyboard alone: name, password and PIN, each sent by Enter, and locked by Enter', async () => {
  const { admin, hands, person, pin, screen } = ward;
  const { keyboard } = screen.page;
  await admin.allow([way('badge', 'pin'), way('password', 'badge')]);
  await screen.page.getByLabel(words('form.username'), { exact: true }).focus();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type(person.username);
  await keyboard.press('Tab');
  await keyboard.type(person.password);
  await keyboard.press('Enter');
  await hands.asked(['password']);
  await keyboard.press('Escape');
  await staysLocked(screen);
  await hands.begin('badge');
  await hands.asked(['badge']);
  await keyboard.type(pin);
  await keyboard.press('Enter');
  await hands.openedBy(['badge', 'pin']);
  await keyboard.press('Enter');
  await screen.atRest();
  await staysLocked(screen);
  await hands.begin('badge');
  await screen.givePin(pin);
  await hands.openedBy(['badge', 'pin']);
  await ward.hands.signOut();
});

test.describe('cards', () => {
  test('a card that nobody has cannot be used, and the screen says what to do', async () => {
    const { admin, hands, pin, reader, screen } = ward;
    await admin.allow([way('badge', 'pin'), way('password')]);
    await reader.tap(strangeCard);
    await says(screen, 'card.unknown');
    const said = screen.page.locator('.notice[data-name="card.unknown"]');
    await expect(said.locator('.notice-title')).toHaveText('This card cannot be used');
    await expect(said.locator('.notice-remedy')).toHaveText('Try another card or contact your help desk.');
    await hands.begin('badge');
    await screen.givePin(pin);
    await hands.openedBy(['badge', 'pin']);
    await ward.hands.signOut();
  });

  test('a new card becomes its owner’s by the first tap and a password, where the policy says so', async () => {
    const { admin, hands, person, reader, screen } = ward;
    await admin.allow([way('badge'), way('password')], { badge: { allowed: true, firstTap: 'enrol' } });
    await reader.tap(newCard);
    await expect(screen.page.getByRole('heading', { name: words('linking.title') })).toBeVisible();
    await screen.typeUsername(person.username);
    await screen.page.getByLabel(words('form.password'), { exact: true }).fill(person.password);
    await screen.page.getByRole('button', { name: words('form.submitLink') }).click();
    await hands.openedBy(['password']);
    await ward.hands.signOut();
    await reader.tap(newCard);
    await hands.openedBy(['badge']);
    await ward.hands.signOut();
  });

  test('a card of one person is nobody else’s', async () => {
    const { admin, card, colleague, hands, reader, screen } = ward;
    await expect(admin.run('card', 'add', colleague.username, `csn:${card}`)).rejects.toThrow(/card/);
    await hands.manage(colleague, async () => {
      await screen.page.getByRole('button', { name: words('options.cards.add') }).click();
      await reader.tap(card);
      await expect(screen.page.locator('.notice[data-name="card.taken"]')).toBeVisible();
    });
  });

  test('a card of one person does not complete the login of another', async () => {
    const { admin, card, colleague, hands, reader, screen } = ward;
    await admin.allow([way('password', 'badge')]);
    await screen.signInByPassword(colleague);
    await hands.asked(['password']);
    await reader.tap(card);
    await says(screen, 'card.unknown');
  });

  onService('a contactless card on a reader of the smart card service opens as well', async () => {
    const { admin, hands, person } = ward;
    await admin.allow([way('badge'), way('password')]);
    await admin.run('card', 'add', person.username, `csn:${contactless}`);
    await tapContactless(contactless, () => hands.openedBy(['badge']));
    await ward.hands.signOut();
  });
});

test.describe('what an administrator says', () => {
  test('a policy that can never be met is refused with the reason', async () => {
    const { admin } = ward;
    const never = admin.allow([way('face', 'pin'), way('password')], { pin: { ...defaultPolicy.pin, allowed: false } });
    await expect(never).rejects.toThrow('face with pin can never be met: pin is not allowed by this policy');
    await expect(admin.overrule([way('pin')])).rejects.toThrow('pin cannot come first');
    await expect(admin.allow([way('face')])).rejects.toThrow('offer a way without a face as well');
    await expect(admin.allow([way('face', 'badge', 'pin'), way('password')])).rejects.toThrow('is not a choice');
    expect(await admin.allow([way('face'), way('password')])).toContain(
      'face without a second factor is not recommended',
    );
  });

  test('what holds at the computer goes before what the user may', async () => {
    const { admin, hands, pin, person, screen } = ward;
    await admin.allow([way('password')]);
    await admin.overrule([way('badge', 'pin')]);
    await screen.signInByPassword(person);
    await says(screen, 'policy.noWay');
    await hands.begin('badge');
    await hands.asked(['badge']);
    await screen.givePin(pin);
    await hands.openedBy(['badge', 'pin']);
    await ward.hands.signOut();
    await admin.overrule(null);
    await screen.signInByPassword(person);
    await hands.openedBy(['password']);
    await ward.hands.signOut();
  });

  test('within the grace a card alone reopens the session, and not where the agent has started anew', async () => {
    const { admin, hands, pin, programs, screen } = ward;
    await admin.allow([way('badge', 'pin')], { grace: { minutes: 10, factors: ['badge'], fullAfterHours: 8 } });
    await hands.begin('badge');
    await hands.asked(['badge']);
    await screen.givePin(pin);
    await hands.openedBy(['badge', 'pin']);
    await screen.lock();
    await hands.begin('badge');
    await hands.openedBy(['badge']);
    await screen.lock();
    await screen.openLockScreen(await programs.restartAgent());
    await online(screen);
    await listens(screen.page);
    await hands.begin('badge');
    await hands.asked(['badge']);
    await screen.givePin(pin);
    await hands.openedBy(['badge', 'pin']);
    await screen.lock();
  });
});

/** The page knows how the reader types, which it asks for once it is connected: its question was before this one. */
async function listens(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
    await hexlock.call('wedge.rules', undefined);
    for (let frame = 0; frame < 2; frame++) await new Promise((painted) => requestAnimationFrame(painted));
  });
}
