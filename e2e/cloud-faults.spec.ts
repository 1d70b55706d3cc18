/** Everything that can be wrong with the cloud or on the way to it, and everything it refuses: the desktop stays locked. */
import { expect, test } from '@playwright/test';
import words from '../assets/locales/en.json' with { type: 'json' };
import type { Person } from '../src-main/demo/people.ts';
import type { AtScreen } from '../src-main/demo/person.ts';
import type { Code } from '../src-shared/domain/codes.ts';
import { nobodyClip, personClip } from './support/clips.ts';
import { attempt, online, recovers, refuses, refusesFace, says } from './support/locked.ts';
import { type Fault, type FaultyProxy, freePort, openProxy } from './support/proxy.ts';
import { type Opened, openStage, type Stage } from './support/stage.ts';

/** Longer than any honest answer on a busy machine, shorter than a person's patience. */
const timeoutSeconds = 10;

let proxy: FaultyProxy;
let stage: Stage;
let person: Person;
/** A browser without a camera, for everything that is done by typing. */
let typing: Opened;
let screen: AtScreen;
/** The cloud's clock, epoch ms. */
let cloudNow: () => number = Date.now;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  for (const clip of [nobodyClip, somebody]) await clip();
  const cloudPort = await freePort();
  proxy = await openProxy(cloudPort);
  stage = await openStage({
    cloudSettings: { port: cloudPort, publicUrl: proxy.url },
    clock: () => cloudNow(),
    agentFlags: [
      ...['--cloud-timeout-seconds', String(timeoutSeconds), '--heartbeat-seconds', '1'],
      // A scan must not end by itself while the cloud is being looked at.
      ...['--scan-seconds', '60'],
    ],
  });
  person = stage.person;
  typing = await stage.open({});
  screen = typing.screen;
});
test.afterAll(async () => {
  await typing?.close();
  await stage?.close();
  await proxy?.close();
});
test.afterEach(async () => {
  cloudNow = Date.now;
  await proxy.up();
});

const somebody = () => personClip('Ana');
const signIn = () => screen.signInByPassword(person);
const guess = (username: string) => () => screen.signInByPassword({ username, password: 'not the password' });

/** The camera shows its first picture. */
const cameraIsOn = ({ page }: AtScreen) => page.locator('.camera[data-ready]').waitFor();

test.describe('the cloud', () => {
  const wrong: readonly (readonly [string, Fault, Code])[] = [
    ['answers 500', { is: 'status', status: 500, body: '{"code":"internal"}' }, 'cloud.failed'],
    ['answers 500 as a page', { is: 'status', status: 500, body: '<h1>Oops</h1>' }, 'cloud.failed'],
    ['answers garbage', { is: 'status', status: 200, body: '\u0000{"is":"accepted","offer"' }, 'cloud.garbled'],
    ['answers another thing', { is: 'status', status: 200, body: '{"is":"accepted"}' }, 'cloud.garbled'],
    ['redirects elsewhere', { is: 'status', status: 302, body: '' }, 'cloud.garbled'],
    ['ends in the middle of its answer', { is: 'truncated' }, 'cloud.garbled'],
    ['goes away before its answer', { is: 'cut' }, 'cloud.unreachable'],
    ['signs with another key', { is: 'otherKey' }, 'cloud.untrusted'],
  ];
  for (const [name, fault, code] of wrong) {
    test(name, async () => {
      proxy.faults.set('provePassword', fault);
      await refuses(screen, code, signIn);
      await proxy.up();
      await recovers(screen, person);
    });
  }

  test('fails where a login begins', async () => {
    proxy.faults.set('begin', { is: 'status', status: 503, body: '' });
    await refuses(screen, 'cloud.failed', signIn);
    await proxy.up();
    await recovers(screen, person);
  });

  test('is slow: what it answers later opens nothing', async () => {
    proxy.faults.set('provePassword', { is: 'held', what: 'answer' });
    const answered = proxy.next('provePassword');
    await refuses(screen, 'cloud.slow', signIn);
    await answered;
    proxy.release();
    await online(screen);
    await says(screen, 'cloud.slow');
    await proxy.up();
    await recovers(screen, person);
  });

  for (const [name, ms] of [
    ['ahead', 600_000],
    ['behind', -600_000],
  ] as const) {
    test(`has a clock that is ten minutes ${name}`, async () => {
      cloudNow = () => Date.now() + ms;
      await refuses(screen, 'clock.skewed', signIn);
      cloudNow = Date.now;
      await recovers(screen, person);
    });
  }

  test('is down', async () => {
    await proxy.down();
    await refuses(screen, 'cloud.unreachable', signIn);
    await proxy.up();
    await recovers(screen, person);
  });

  test('ends and comes back', async () => {
    await stage.world.tenant.down();
    await refuses(screen, 'cloud.unreachable', signIn);
    await stage.world.tenant.up();
    await recovers(screen, person);
  });
});

test.describe('the cloud refuses', () => {
  const notice = () => screen.page.locator('.notice[data-kind=refused]');
  const countdown = () => screen.page.locator('.notice-countdown');

  test('a wrong password and an unknown name alike', async () => {
    await refuses(screen, 'credentials.refused', guess(person.username));
    const wrong = await notice().innerText();
    await refuses(screen, 'credentials.refused', guess('nobody.of.that.name'));
    expect(await notice().innerText()).toBe(wrong);
    await expect(countdown()).toHaveCount(0);
    await recovers(screen, person);
  });

  for (const [name, username] of [
    ['a user', () => person.username],
    ['a name that nobody has', () => 'nobody.to.lock.out'],
  ] as const) {
    test(`${name} after five failures, with a countdown that outlives a restart of the cloud`, async () => {
      // Time stands still in the cloud, so that no machine is too slow for this.
      const started = Date.now();
      cloudNow = () => started;
      for (let i = 0; i < 5; i++) await refuses(screen, 'credentials.refused', guess(username()));
      await expect(countdown()).toContainText(counting);
      const password = username() === person.username ? person.password : 'any';
      const knock = () => screen.signInByPassword({ username: username(), password });
      await refuses(screen, 'account.locked', knock);
      await expect(countdown()).toContainText(counting);

      await stage.world.tenant.down();
      await stage.world.tenant.up();
      await online(screen);
      await refuses(screen, 'account.locked', knock);
      await expect(countdown()).toContainText(counting);
      // Nobody else has to wait.
      const other = stage.people[1];
      if (other) await recovers(screen, other);

      cloudNow = () => started + 31_000;
      if (username() === person.username) await recovers(screen, person);
      else await refuses(screen, 'credentials.refused', knock);
    });
  }
});

// Each opens a browser of its own, and the newest window has the workstation: nothing is typed in the shared one after it.
test.describe('the cloud goes down', () => {
  test('before the scan', async () => {
    await stage.act({ clip: await nobodyClip() }, async (scanning) => {
      await online(scanning);
      await proxy.down();
      await refuses(scanning, 'cloud.unreachable', () => scanning.useFace(person.username));
      await proxy.up();
      await recovers(scanning, person);
    });
  });

  test('during the scan: the screen says so and goes on looking', async () => {
    await stage.act({ clip: await nobodyClip() }, async (scanning) => {
      const ended = await attempt(scanning.page, async () => {
        const began = proxy.next('begin');
        await scanning.useFace(person.username);
        await began;
        await cameraIsOn(scanning);
        await proxy.down();
        const notice = scanning.page.locator('.notice[data-name="cloud.unreachable"]');
        await expect(notice).toContainText(words.codes['cloud.unreachable'].remedy);
        await expect(scanning.page.locator('.window')).toHaveAttribute('data-screen', 'scanning');
        await scanning.cancel();
      });
      expect(ended).toBe('locked');
      await proxy.up();
      await recovers(scanning, person);
    });
  });

  test('after the scan, before it has the face', async () => {
    await stage.act({ clip: await somebody() }, async (scanning) => {
      proxy.faults.set('proveFace', { is: 'held', what: 'request' });
      const down = proxy.next('proveFace').then(() => proxy.down());
      await refusesFace(scanning, 'cloud.unreachable', () => scanning.useFace(person.username));
      await down;
      await proxy.up();
      await recovers(scanning, person);
    });
  });
});

const counting = new RegExp(words.notice.countdown.replace('{time}', '.?0:\\d\\d'));
