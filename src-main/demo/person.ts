/** What a person does at the lock screen, as a script does it: by the words on the screen, never by inner names. */
import type { Page } from 'playwright';
import words from '../../assets/locales/en.json' with { type: 'json' };
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Person } from './people.ts';

/** Names of buttons begin with their title; what follows (a username, a detail) varies. */
const starting = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

export interface AtScreen {
  readonly page: Page;
  readonly openLockScreen: (address: string) => Promise<void>;
  readonly typeUsername: (username: string) => Promise<void>;
  readonly signInByPassword: (person: Pick<Person, 'username' | 'password'>) => Promise<void>;
  /** Presses "Use facial bio" for that name. */
  readonly useFace: (username: string) => Promise<void>;
  readonly givePassword: (password: string) => Promise<void>;
  /** As the second factor. */
  readonly givePin: (pin: string) => Promise<void>;
  readonly signedIn: () => Promise<void>;
  readonly lock: () => Promise<void>;
  readonly cancel: () => Promise<void>;
  /** The reason that the screen gives, as soon as there is one. */
  readonly refusal: () => Promise<Code>;
  /** How an attempt ended: with an open desktop, or with the reason that the screen gives. */
  readonly outcome: () => Promise<Code | 'open'>;
  /** Waits for the lock screen at rest. */
  readonly atRest: () => Promise<void>;
  readonly openOptions: () => Promise<void>;
  readonly confirmInOptions: (password: string) => Promise<void>;
  /** From the list of methods to the camera, stopping for a look at the consent text and at the first picture. */
  readonly beginEnrolment: (looks?: EnrolmentLooks) => Promise<void>;
  /** From the list of methods to "Face enrolled", stopping for a look at two screens on the way. */
  readonly enrolFace: (looks?: EnrolmentLooks) => Promise<void>;
  readonly removeFace: () => Promise<void>;
  /** From the list of methods to a PIN that is set. */
  readonly setPin: (pin: string) => Promise<void>;
  readonly closeOptions: () => Promise<void>;
}

export interface EnrolmentLooks {
  readonly consent?: () => Promise<void>;
  readonly capture?: () => Promise<void>;
}

/** How long a step of the program may take: a scan that asks for turns ends by itself after 30 seconds at most. */
const patienceMs = 40_000;
/** An enrolment waits for each pose in turn. */
const captureMs = 100_000;

export function atScreen(page: Page): AtScreen {
  page.setDefaultTimeout(patienceMs);
  const button = (text: string) => page.getByRole('button', { name: starting(text) });
  const username = () => page.getByLabel(words.form.username, { exact: true });
  const password = () => page.getByLabel(words.form.password, { exact: true });
  const notice = page.locator('.notice[data-kind=refused]').first();
  /** What the last attempt left on the screen must not be taken for the outcome of the next. */
  const clearNotice = async () => {
    const dismiss = page.getByRole('button', { name: words.notice.dismiss }).first();
    // A lost connection stays on the screen for as long as it lasts.
    if (!(await dismiss.isVisible())) return;
    await dismiss.click();
    await dismiss.waitFor({ state: 'hidden' });
  };
  // Where a card is tapped first there is no tile for the face.
  const atRest = () =>
    button(words.tile.face.title)
      .and(page.locator('[data-cell=face]'))
      .or(page.locator('[data-cell=badge]'))
      .first()
      .waitFor();

  const beginEnrolment = async (looks: EnrolmentLooks = {}): Promise<void> => {
    await button(words.options.methods.enrol).click();
    await button(words.enrol.consent.grant).waitFor();
    await looks.consent?.();
    await button(words.enrol.consent.grant).click();
    await page.getByRole('heading', { name: words.enrol.capture.title }).waitFor();
    await looks.capture?.();
  };

  return {
    page,
    atRest,
    openLockScreen: async (address) => {
      await page.goto(address);
      await atRest();
    },
    typeUsername: (name) => username().fill(name),
    signInByPassword: async (person) => {
      await clearNotice();
      await username().fill(person.username);
      await password().fill(person.password);
      await button(words.form.submit).click();
    },
    useFace: async (name) => {
      await clearNotice();
      await username().fill(name);
      await button(words.tile.face.title).click();
    },
    givePassword: async (secret) => {
      // Where a PIN would do as well, that is what is asked for first.
      const instead = button(words.choosing.instead.password);
      await password().or(instead).first().waitFor();
      if (await instead.isVisible()) await instead.click();
      await password().fill(secret);
      await button(words.choosing.continue).click();
    },
    givePin: async (digits) => {
      await page.getByRole('textbox', { name: words.factor.pin, exact: true }).fill(digits);
      await button(words.choosing.continue).click();
    },
    signedIn: () => button(words.open.lock).waitFor(),
    lock: async () => {
      await button(words.open.lock).click();
      await atRest();
    },
    cancel: () => button(words.scan.cancel).click(),
    refusal: async () => {
      await notice.waitFor();
      return (await notice.getAttribute('data-name')) as Code;
    },
    outcome: async () => {
      const opened = button(words.open.lock);
      await notice.or(opened).first().waitFor();
      return (await opened.isVisible()) ? 'open' : ((await notice.getAttribute('data-name')) as Code);
    },
    openOptions: async () => {
      await button(words.open.options).click();
      await page.getByRole('heading', { name: words.options.signIn.title }).waitFor();
    },
    confirmInOptions: async (secret) => {
      await password().fill(secret);
      await button(words.options.signIn.submit).click();
      await page.getByRole('heading', { name: words.options.methods.title }).waitFor();
    },
    beginEnrolment,
    enrolFace: async (looks) => {
      await beginEnrolment(looks);
      await page.getByRole('heading', { name: words.options.methods.enrolled }).waitFor({ timeout: captureMs });
    },
    removeFace: async () => {
      // Each method has such a button.
      await page
        .locator('[data-method=face]')
        .getByRole('button', { name: starting(words.options.methods.remove) })
        .click();
      await button(words.options.methods.removeYes).click();
      await button(words.options.methods.enrol).waitFor();
    },
    setPin: async (digits) => {
      await button(words.options.pin.set).click();
      // The form bears the name of its first field.
      await page.getByRole('textbox', { name: words.options.pin.first, exact: true }).fill(digits);
      await page.getByLabel(words.options.pin.second, { exact: true }).fill(digits);
      await button(words.options.pin.save).click();
      await page.getByText(words.options.outcome.pinSet).first().waitFor();
    },
    closeOptions: async () => {
      await button(words.options.close).click();
      await button(words.open.lock).waitFor();
    },
  };
}
