/**
 * A shared workstation with a card reader, through real agent and cloud: tap in, tap over, walk away, come back, and what
 * nobody who comes next may see. The reader is the demo's virtual one, the camera shows the demo's sample people.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { sampleCamera } from '../src-main/demo/camera.ts';
import { newPeople, type Person, policies, withCards } from '../src-main/demo/people.ts';
import type { AtScreen } from '../src-main/demo/person.ts';
import { seat } from '../src-main/demo/tour.ts';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import { type ComputerPolicy, defaultComputer } from '../src-shared/domain/computer.ts';
import { words } from '../src-ui/words.ts';
import { look } from './support/locked.ts';
import { openPrograms } from './support/programs.ts';
import { enrol, type Opened, openStage, type Stage } from './support/stage.ts';
import { steeredTimes } from './support/times.ts';
import { holdsNothingOf } from './support/traces.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const people = withCards(newPeople());
const [ana, jude] = people as readonly [Person, Person];

const times = steeredTimes();
let stage: Stage;
let opened: Opened;
let screen: AtScreen;
let page: Page;
let folder: string;

/** What stands on the screen is a matter of the agent's view. */
const atScreenNow = (name: string) => page.locator(`.window[data-screen=${name}]`);
const cover = (name: string) => page.locator(`.cover[data-cover=${name}]`);
const tap = (person: Person): void => {
  if (person.card === undefined) throw new Error(`${person.username} has no card`);
  stage.world.reader.tap(person.card);
};

/** Longer than what a person does in a moment may take here; it ends when the test says so, with the next event. */
const displaceSeconds = 30;
const countdownEnds = (): void => {
  times.forward(1000 * displaceSeconds);
  stage.world.running.agent.woke();
};

/** So long nobody touches anything, and a busy machine makes it no longer. */
const untouched = (seconds: number): void => {
  times.forward(1000 * seconds);
  stage.world.running.agent.policyChanged();
};

/** Sets what the tenant says of this computer, and waits until the agent has heard of it. */
async function setComputer(change: {
  readonly walkAway?: Partial<ComputerPolicy['walkAway']>;
  readonly taps?: Partial<ComputerPolicy['taps']>;
}): Promise<void> {
  const { desktop, walkAway, taps, screen: lockScreen } = defaultComputer;
  // A mark that the view shows: the restart button.
  restart = !restart;
  await stage.world.tenant.cloud().admin.setComputer('Default', {
    desktop,
    walkAway: { ...walkAway, ...change.walkAway },
    taps: { ...taps, displaceSeconds, protectSeconds: 0, ...change.taps },
    screen: { ...lockScreen, restart },
  });
  await expect(page.getByRole('button', { name: words('restart.button') })).toHaveCount(restart ? 1 : 0);
}
let restart = false;

/** Badge, then the password: the way of these people. */
async function tapIn(person: Person): Promise<void> {
  tap(person);
  await goOn(person);
}
/** Once the card is known. */
async function goOn(person: Person): Promise<void> {
  await atScreenNow('choosing').waitFor();
  const instead = page.getByRole('button', { name: words('choosing.instead.password') });
  if (await instead.isVisible()) await instead.click();
  await screen.givePassword(person.password);
  await signedInAs(person);
}
const signedInAs = async (person: Person): Promise<void> => {
  await atScreenNow('open').waitFor();
  await expect(page.locator('.panel-signed-in')).toContainText(person.displayName);
};
/** Runs in the page: where the screen is once a card that is tapped from now on has been looked at. */
function tapOutcome(): { readonly over: Promise<string> } {
  const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
  const over = new Promise<string>((resolve) => {
    let looking = false;
    const off = hexlock.onView(({ screen: now }) => {
      if (now.at === 'open' && now.tap !== null) looking = true;
      else if (looking) {
        off();
        resolve(now.at);
      }
    });
  });
  return { over };
}
const lockIt = async (): Promise<void> => {
  await page.locator('[data-cell=lock]').click();
  await atScreenNow('locked').waitFor();
};
const hookLines = async (): Promise<string[]> =>
  (await readFile(join(folder, 'hooks'), 'utf8').catch(() => '')).trimEnd().split('\n');

/** One that ended and that nobody has asked about yet does not run. */
const isRunning = async (pid: string): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !/\) [ZX] /.test(stat);
};

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = await mkdtemp(join(tmpdir(), 'hexlock-kiosk-'));
  // A hook that hangs where it is told to, with a program of its own that it has started.
  const line = [
    `echo "$HEXLOCK_EVENT $HEXLOCK_USER $HEXLOCK_FROM" >> "${join(folder, 'hooks')}"`,
    `if [ -e "${join(folder, 'hang')}" ]; then rm "${join(folder, 'hang')}"; sleep 600 & echo $! > "${join(folder, 'left')}"; wait; fi`,
  ].join('; ');
  const hooks = ['on-open', 'on-lock', 'on-switch', 'on-close'].flatMap((name) =>
    ['/bin/sh', '-c', line].map((word) => `--session-${name}=${word}`),
  );
  stage = await openStage({
    people,
    // Without the grace in which a tap alone reopens: it is asked for here what a stranger's tap is asked for.
    policies: policies.map((policy) => ({ ...policy, grace: { ...policy.grace, minutes: 0, factors: [] } })),
    readers: 'virtual',
    overlay: sampleCamera(root),
    agentFlags: [
      ...['--heartbeat-seconds', '1', '--kind', 'shared', '--scan-seconds', '60', '--session-hook-seconds', '4'],
      ...hooks,
    ],
    clock: times.cloud,
    agentClock: times.clock,
  });
  opened = await stage.open({});
  screen = opened.screen;
  page = screen.page;
});
test.afterAll(async () => {
  await opened?.close();
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

test('watches with the owner’s leave whether they are there: gone is hidden, back is shown, a stranger is hidden', async () => {
  test.setTimeout(300_000);
  await setComputer({ walkAway: { presence: 'offer', goneSeconds: 60 } });
  await seat(page, 'Ana');
  await enrol(screen, ana);
  expect(await look(page, () => screen.useFace(ana.username))).toBe('open');
  await page.getByRole('button', { name: words('presence.take') }).click();
  await expect(page.getByText(words('presence.on'))).toBeVisible();
  // Nobody is there: after some looks, and not by one bad frame.
  await seat(page, 'nobody');
  await cover('blurred').waitFor({ timeout: 60_000 });
  await expect(cover('blurred')).toContainText(words('watch.blurred.nobody.title'));
  expect(await page.content()).not.toContain(ana.displayName);
  await seat(page, 'Ana');
  await cover('blurred').waitFor({ state: 'detached', timeout: 60_000 });
  await seat(page, 'Jude');
  await cover('blurred').waitFor({ timeout: 60_000 });
  await expect(cover('blurred')).toContainText(words('watch.blurred.stranger.title'));
  expect(await page.content()).not.toContain(ana.displayName);
  // Whoever it is may lock, and nothing else.
  await page.getByRole('button', { name: words('watch.lockNow') }).click();
  await atScreenNow('locked').waitFor();
});

test('puts the badge first where a reader is, and shows no face tile', async () => {
  tap(ana);
  await atScreenNow('choosing').waitFor();
  await page.keyboard.press('Escape');
  await atScreenNow('locked').waitFor();
  await expect(page.locator('[data-cell=badge]')).toBeVisible();
  await expect(page.locator('[data-cell=face]')).toHaveCount(0);
});

test('tap, then the password: the desktop is theirs, says whose it is, and offers to add a face', async () => {
  await setComputer({});
  await tapIn(jude);
  await expect(page.locator('.offer')).toContainText(words('open.offer'));
  await expect(page.locator('.panel-signed-in')).toContainText(words('open.signedIn'));
});

test('somebody else’s tap takes the desktop after a countdown, unless whoever sits there stays', async () => {
  tap(ana);
  await cover('displacing').waitFor();
  await expect(cover('displacing')).toContainText(ana.username);
  await page.getByRole('button', { name: words('displacing.stay') }).click();
  await cover('displacing').waitFor({ state: 'detached' });
  await signedInAs(jude);
});

test('in User Options the countdown is seen as well, and whoever comes next finds nothing of them', async () => {
  const inOptions = page.getByRole('heading', { name: words('options.methods.title') });
  await screen.openOptions();
  await screen.confirmInOptions(jude.password);
  tap(ana);
  await cover('displacing').waitFor();
  await page.getByRole('button', { name: words('displacing.stay') }).click();
  await inOptions.waitFor();
  tap(ana);
  await cover('displacing').waitFor();
  countdownEnds();
  await atScreenNow('choosing').waitFor();
  await holdsNothingOf(page, jude);
  // Nor is there a way back to their User Options.
  expect(await page.evaluate(() => navigation.entries().map(({ url }) => url ?? ''))).not.toContainEqual(
    expect.stringContaining('/options/'),
  );
  await goOn(ana);
  await holdsNothingOf(page, jude);
});

test('one’s own tap does nothing just after the opening or a wake, and locks after that', async () => {
  const protectSeconds = 60;
  const ignored = async (): Promise<void> => {
    const outcome = await page.evaluateHandle(tapOutcome);
    tap(jude);
    expect(await outcome.evaluate(({ over }) => over)).toBe('open');
    await signedInAs(jude);
  };
  await lockIt();
  await setComputer({ taps: { protectSeconds } });
  await tapIn(jude);
  await ignored();
  // The screen was dark for a while, and somebody who takes it for a lock screen taps their card.
  times.forward(1000 * protectSeconds);
  stage.world.running.agent.woke();
  await ignored();
  times.forward(1000 * protectSeconds);
  tap(jude);
  await atScreenNow('locked').waitFor();
});

test('warns whoever touches nothing, counts down, and locks; nothing of them is left on the page', async () => {
  const [idleSeconds, warnSeconds] = [600, 120];
  await setComputer({ walkAway: { idleSeconds, warnSeconds } });
  await tapIn(jude);
  untouched(idleSeconds - warnSeconds);
  await cover('warning').waitFor();
  await expect(cover('warning').locator('.cover-number')).toBeVisible();
  await page.getByRole('button', { name: words('watch.warning.stay') }).press('Enter');
  await cover('warning').waitFor({ state: 'detached' });
  await signedInAs(jude);
  untouched(idleSeconds - warnSeconds);
  await cover('warning').waitFor();
  untouched(warnSeconds);
  await atScreenNow('locked').waitFor();
  await expect(page.locator('.notice')).toHaveAttribute('data-name', 'session.idle');
  for (const person of people) await holdsNothingOf(page, person);
});

test('told the hooks all of it in its order', async () => {
  await expect.poll(async () => (await hookLines()).at(-1)).toMatch(/^lock/);
  const lines = await hookLines();
  const a = ana.username;
  const j = jude.username;
  // Ana by face; Jude after her; Ana after him; Jude after her; and himself again.
  expect(
    lines
      .map((line) => line.trim())
      .filter((line) => /^(switch|open)/.test(line))
      .slice(-6),
  ).toEqual(expect.arrayContaining([`switch ${a} ${j}`, `open ${a}`, `switch ${j} ${a}`, `open ${j}`]));
  for (const [i, line] of lines.entries()) {
    const [event, user] = line.split(' ');
    // A start follows a lock of whoever was there, or the word that it changes hands; a lock follows its own start.
    if (event === 'lock') expect(lines[i - 1]).toBe(`open ${user} `);
    if (event === 'switch') expect(lines[i + 1]).toBe(`open ${user} `);
  }
});

test('a hook that hangs is ended in its time, with all that it started, and holds up nothing but the next hook', async () => {
  const before = (await hookLines()).length;
  await writeFile(join(folder, 'hang'), '');
  await tapIn(ana);
  await lockIt();
  // The desktop opened and was locked meanwhile; its lock is told of when the other hook is gone.
  await expect.poll(hookLines, { timeout: 40_000 }).toHaveLength(before + 3);
  expect((await hookLines()).slice(-3).map((each) => each.split(' ')[0])).toEqual(['switch', 'open', 'lock']);
  expect(await isRunning((await readFile(join(folder, 'left'), 'utf8')).trim())).toBe(false);
});

test('an agent that is killed in the middle leaves a covered page, and comes back locked', async () => {
  const [person] = newPeople();
  if (!person) throw new Error('nobody to play');
  const programs = await openPrograms([person], ['--readers-hid', 'off', '--readers-pcsc', 'off']);
  try {
    await programs.restartCloud();
    await screen.openLockScreen(await programs.restartAgent());
    await screen.signInByPassword(person);
    await screen.signedIn();
    await programs.agent().kill();
    await expect(page.locator('.window')).toHaveAttribute('inert', '');
    await screen.openLockScreen(await programs.restartAgent());
    await expect(page.locator('.notice')).toHaveAttribute('data-name', 'session.interrupted');
    expect(await page.content()).not.toContain(person.displayName);
  } finally {
    await programs.close();
  }
});
