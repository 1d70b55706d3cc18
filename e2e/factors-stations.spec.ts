/**
 * Two workstations of one tenant: whose face is refused where, how long it rests and that it rests everywhere, and when
 * one factor reopens a session. Hours pass at a word.
 */
import { expect, test } from '@playwright/test';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import { defaultComputer } from '../src-shared/domain/computer.ts';
import type { Factor } from '../src-shared/domain/factors.ts';
import { defaultPolicy, type LoginWay, type UserPolicy } from '../src-shared/domain/policy.ts';
import type { Primary } from './support/hands.ts';
import { look as lookUntilSeen, online, says, staysLocked } from './support/locked.ts';
import { openStations, type Stations, type Workstation } from './support/stations.ts';
import { holdsNothingOf } from './support/traces.ts';

const way = (primary: Factor, ...second: readonly Factor[]): LoginWay => ({ primary, second });
const seconds = (count: number) => count * 1000;
const minutes = (count: number) => seconds(60 * count);
const withLiveness = (liveness: 'standard' | 'high'): Partial<UserPolicy> => ({
  face: { ...defaultPolicy.face, liveness },
});

let all: Stations;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  all = await openStations();
});
test.afterAll(() => all?.close());

/** How long the screen says that there is to wait, ms. */
async function waitSaid({ screen }: Workstation): Promise<number> {
  const until = await screen.page.evaluate(untilWhen);
  if (until === null) throw new Error('the screen names no time');
  return until - all.times.clock.now();
}
/** Runs in the page: what the notice counts down to, epoch ms. */
function untilWhen(): Promise<number | null> {
  const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
  return new Promise((resolve) => {
    const off = hexlock.onView(({ screen }) => {
      queueMicrotask(() => off());
      resolve(screen.at === 'locked' ? (screen.notice?.until ?? null) : null);
    });
  });
}

/** Runs in the page: how whoever sits before the sample camera takes arrows. */
const behave = (manner: string): void =>
  (window as unknown as { readonly hexlockDemo: { manner: (name: string) => void } }).hexlockDemo.manner(manner);

/** What a face that is not hers is told: a person who is slow at an arrow is not told more. Each is one failure. */
const strangers: readonly string[] = ['face.refused', 'face.notLive', 'challenge.missed', 'challenge.wrongWay'];

/** A first factor at rest, then the face, which may be asked to look twice. */
async function beginThenFace({ hands, screen }: Workstation, first: Primary): Promise<void> {
  const begin = async () => {
    await hands.begin(first);
    await hands.asked([first]);
  };
  const goOn = () => hands.goOn('face');
  await begin();
  await lookUntilSeen(screen.page, goOn, async () => {
    await begin();
    await goOn();
  });
}

/** A first factor at rest; a face may be asked to look twice. */
const beginBy = async ({ hands, screen }: Workstation, first: Primary): Promise<void> => {
  const begin = () => hands.begin(first);
  if (first === 'face') await lookUntilSeen(screen.page, begin);
  else await begin();
};

/** A face is held to the camera for Ana's name. */
const look = async ({ screen }: Workstation): Promise<string> => {
  await screen.useFace(all.person.username);
  return screen.outcome();
};

test.describe('a stranger’s face', () => {
  for (const first of ['badge', 'password', 'securityKey'] as const satisfies readonly Primary[]) {
    test(`does not complete a login by ${first}, and does not learn whose it was; the right one does`, async () => {
      const { allow, colleague, person } = all;
      // The security key is at home where it was made.
      const workstation = first === 'securityKey' ? all.personal : all.shared;
      const { hands, screen } = workstation;
      await allow(
        first === 'password' ? [way('password', 'face'), way('badge', 'pin')] : [way(first, 'face'), way('password')],
      );
      await workstation.seat('Jude');
      await beginThenFace(workstation, first);
      await says(screen, 'face.refused');
      // What was typed stays for another try; a card or a key leaves nothing behind, and nobody's name follows.
      if (first === 'badge') await holdsNothingOf(screen.page, person);
      expect(await screen.page.content()).not.toContain(person.displayName);
      await holdsNothingOf(screen.page, colleague);
      await workstation.seat('Ana');
      await beginThenFace(workstation, first);
      await hands.openedBy([first, 'face']);
      await hands.signOut();
    });
  }
});

test('five failures rest the face alone, at every workstation, and each further one for longer', async () => {
  test.setTimeout(180_000);
  const { allow, person, personal, shared, times } = all;
  await allow([way('face'), way('badge'), way('password')]);
  await personal.seat('Jude');
  const release = times.hold();
  try {
    for (let failure = 0; failure < 5; failure++) expect(strangers).toContain(await look(personal));
    // The right face does not help either, wherever it is: the count is the cloud's.
    shared.station.reader.unplug();
    await shared.seat('Ana');
    expect(await look(shared)).toBe('factor.paused');
    expect(await waitSaid(shared)).toBe(seconds(30));
    // What else the person has opens at once.
    await personal.hands.begin('badge');
    await personal.hands.openedBy(['badge']);
    await personal.hands.signOut();
    await personal.screen.signInByPassword(person);
    await personal.hands.openedBy(['password']);
    await personal.hands.signOut();
    for (const wait of [30, 60]) {
      times.forward(seconds(wait) - 1);
      expect(await look(personal)).toBe('factor.paused');
      times.forward(1);
      expect(strangers).toContain(await look(personal));
      expect(await look(personal)).toBe('factor.paused');
      expect(await waitSaid(personal)).toBe(seconds(2 * wait));
      await expect(personal.screen.page.locator('.notice-countdown')).toBeVisible();
    }
    times.forward(seconds(120));
  } finally {
    release();
  }
  await personal.seat('Ana');
  await online(personal.screen);
  await beginBy(personal, 'face');
  await personal.hands.openedBy(['face']);
  await personal.hands.signOut();
});

test('at level high it is ten, and whoever walks away from an arrow has failed as well', async () => {
  test.setTimeout(240_000);
  const { allow, person, personal, times } = all;
  const { screen } = personal;
  await allow([way('face'), way('password')], withLiveness('high'));
  await personal.seat('Jude');
  // Somebody who follows the arrows, with a face that is not hers.
  expect(strangers).toContain(await look(personal));
  // From the first arrow on it is a failure, whether it is followed or not: somebody looks ahead, and leaves.
  await screen.page.evaluate(behave, 'ignores');
  const release = times.hold();
  try {
    for (let failure = 1; failure < 10; failure++) {
      await screen.useFace(person.username);
      await expect(screen.page.locator('.turn[data-towards]')).toBeVisible({ timeout: 30_000 });
      await screen.page.keyboard.press('Escape');
      await screen.atRest();
      await staysLocked(screen);
    }
    await personal.seat('Ana');
    expect(await look(personal)).toBe('factor.paused');
    expect(await waitSaid(personal)).toBe(seconds(30));
  } finally {
    release();
    await screen.page.evaluate(behave, 'answers');
  }
  await screen.signInByPassword(person);
  await personal.hands.openedBy(['password']);
  await personal.hands.signOut();
  await all.tenant.cloud().admin.unlockUser(person.username);
});

test.describe('the grace', () => {
  const ways = [way('badge', 'pin'), way('face', 'pin'), way('password')];
  /** To a session that lies locked after all factors, whatever the test before left. */
  async function lockedAfterAll(grace: Partial<UserPolicy['grace']> = {}): Promise<void> {
    const { allow, personal } = all;
    // The grace of a session that was left locked would let the first factor alone in.
    personal.station.running.agent.slept();
    await allow(ways, { grace: { minutes: 120, factors: ['badge', 'face'], fullAfterHours: 3, ...grace } });
    await personal.seat('Ana');
    await everything(personal, 'badge');
    await personal.screen.lock();
  }
  /** All factors are asked for, and given. */
  async function everything(workstation: Workstation, first: 'badge' | 'face'): Promise<void> {
    const { hands, screen } = workstation;
    await beginBy(workstation, first);
    await hands.asked([first]);
    await screen.givePin(all.pin);
    await hands.openedBy([first, 'pin']);
  }
  /** One factor is enough. */
  async function oneIsEnough(workstation: Workstation, factor: 'badge' | 'face'): Promise<void> {
    const { hands, screen } = workstation;
    await beginBy(workstation, factor);
    await hands.openedBy([factor]);
    await screen.lock();
  }
  /** It is not, and the attempt is left at that. */
  async function moreIsAsked(workstation: Workstation, factor: 'badge' | 'face'): Promise<void> {
    const { hands, screen } = workstation;
    await beginBy(workstation, factor);
    await hands.asked([factor]);
    await screen.page.keyboard.press('Escape');
    await screen.atRest();
    await staysLocked(screen);
  }

  test.beforeEach(() => lockedAfterAll());
  test('lets a tap or a face reopen the session here, and nowhere else', async () => {
    const { personal, shared } = all;
    await oneIsEnough(personal, 'badge');
    await oneIsEnough(personal, 'face');
    await moreIsAsked(shared, 'badge');
    await oneIsEnough(personal, 'badge');
  });

  test('ends with a sleep, of a locked workstation and of an open one', async () => {
    const { personal } = all;
    personal.station.running.agent.slept();
    await moreIsAsked(personal, 'face');
    await everything(personal, 'badge');
    personal.station.running.agent.slept();
    await personal.screen.atRest();
    await moreIsAsked(personal, 'badge');
  });

  test('ends with its minutes, and after so many hours however often it was used', async () => {
    const { personal, times } = all;
    times.forward(minutes(100));
    await oneIsEnough(personal, 'badge');
    // Within the minutes of the last lock; all factors were proved more than three hours ago.
    times.forward(minutes(100));
    await moreIsAsked(personal, 'badge');
    await everything(personal, 'face');
    await personal.screen.lock();
    await oneIsEnough(personal, 'badge');
    times.forward(minutes(121));
    await moreIsAsked(personal, 'face');
  });
});

test('a question put to one person is not put to whoever takes the desktop after them', async () => {
  const { allow, colleague, shared, times } = all;
  const { hands, screen, station } = shared;
  const { page } = screen;
  await allow([way('badge'), way('password')]);
  await screen.signInByPassword(colleague);
  await screen.signedIn();
  await page.locator('[data-name=signOut]').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await hands.begin('badge');
  await page.locator('.cover[data-cover=displacing]').waitFor();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  times.forward(seconds(defaultComputer.taps.displaceSeconds));
  station.running.agent.woke();
  await hands.openedBy(['badge']);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await hands.signOut();
});

test('one person half-way at two workstations: neither takes what the other proved', async () => {
  const { allow, personal, pin, shared } = all;
  await allow([way('badge', 'pin'), way('password')]);
  await personal.hands.begin('badge');
  await personal.hands.asked(['badge']);
  await shared.hands.begin('badge');
  await shared.hands.asked(['badge']);
  await shared.screen.givePin(pin);
  await shared.hands.openedBy(['badge', 'pin']);
  await personal.hands.asked(['badge']);
  await personal.screen.givePin(pin);
  await personal.hands.openedBy(['badge', 'pin']);
  await personal.hands.signOut();
  await shared.hands.openedBy(['badge', 'pin']);
  await shared.hands.signOut();
});

test('a sleep in the middle of a factor ends it, and what comes late opens nothing', async () => {
  const { allow, person, personal, pin } = all;
  const { hands, screen } = personal;
  const { page } = screen;
  const sleep = async (): Promise<void> => {
    personal.station.running.agent.slept();
    await screen.atRest();
    await staysLocked(screen);
  };
  await allow([way('face'), way('badge', 'pin'), way('securityKey'), way('password')], withLiveness('high'));
  await personal.seat('nobody');
  await screen.useFace(person.username);
  await expect(page.locator('[data-cell=camera]')).toBeVisible();
  await sleep();
  await expect(page.locator('video')).toHaveCount(0);
  await hands.begin('badge');
  await hands.asked(['badge']);
  await sleep();
  await screen.typeUsername(person.username);
  await hands.press('securityKey', false);
  await expect(page.locator('[data-screen=touching]')).toBeVisible();
  await sleep();
  await hands.hold('securityKey', true);
  await staysLocked(screen);
  // Nothing of it counts any more: the next login begins anew.
  await hands.begin('badge');
  await hands.asked(['badge']);
  await screen.givePin(pin);
  await hands.openedBy(['badge', 'pin']);
  await hands.signOut();
});
