/**
 * Programs that are killed, started twice, started without their models or without room on the disk. Whatever happens
 * in the middle of an enrolment, the face is enrolled completely afterwards or not at all.
 */
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Browser } from 'playwright';
import words from '../assets/locales/en.json' with { type: 'json' };
import { type ModelEntry, readManifest } from '../models/manifest.ts';
import type { SettingsPart } from '../src-cloud/settings.ts';
import { newPeople, type Person } from '../src-main/demo/people.ts';
import { type AtScreen, atScreen } from '../src-main/demo/person.ts';
import type { Code } from '../src-shared/domain/codes.ts';
import { launchChromium } from './support/chromium.ts';
import { personClip } from './support/clips.ts';
import { look, online, recovers, refusesFace, says } from './support/locked.ts';
import { openPrograms, type Programs } from './support/programs.ts';
import { openStage } from './support/stage.ts';

const somebody = () => personClip('Ana');

test.beforeAll(async () => {
  test.setTimeout(300_000);
  await somebody();
});

test.describe('killed', () => {
  test.describe.configure({ mode: 'serial' });

  const person = newPeople()[0] as Person;
  let programs: Programs;
  let browser: Browser;
  let screen: AtScreen;

  /** The agent as it stands after a restart, at the lock screen of a fresh window. */
  const restartAgent = async (): Promise<void> => {
    const address = await programs.restartAgent();
    await screen?.page.close();
    screen = atScreen(await browser.newPage({ viewport: { width: 1920, height: 1080 } }));
    await screen.openLockScreen(address);
    await online(screen);
  };
  /** From the lock screen to the camera that takes the pictures of an enrolment. */
  const beginEnrolment = async (): Promise<void> => {
    await screen.signInByPassword(person);
    await screen.signedIn();
    await screen.openOptions();
    await screen.confirmInOptions(person.password);
    await screen.beginEnrolment();
  };
  /** The window has lost its agent and says so; nothing of the desktop is left on it. */
  const isLost = async (): Promise<void> => {
    await expect(screen.page.getByText(words.disconnected.title)).toBeVisible();
    await expect(screen.page.getByText(words.disconnected.remedy)).toBeVisible();
  };
  /** The password works, the face does exactly where it is said to be enrolled, and the audit log is whole. */
  const holds = async (enrolled: boolean): Promise<void> => {
    expect(await programs.faceEnrolledAt(person)).toEqual(enrolled ? expect.any(Number) : null);
    await recovers(screen, person);
    if (enrolled) {
      expect(await look(screen.page, () => screen.useFace(person.username))).toBe('open');
      await screen.lock();
    } else {
      await refusesFace(screen, 'face.refused', () => screen.useFace(person.username));
    }
    await programs.admin('audit', 'verify');
  };

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    programs = await openPrograms([person]);
    await programs.restartCloud();
    browser = await launchChromium({ clip: await somebody() });
    await restartAgent();
  });
  test.afterAll(async () => {
    await browser?.close();
    await programs?.close();
  });

  test('the agent while it takes pictures: nothing is enrolled', async () => {
    await beginEnrolment();
    // In the middle of it: each picture is asked for a few seconds only.
    const later = words.enrol.capture.progress.replace('{n}', '[2-5]').replace('{total}', '5');
    await expect(screen.page.getByText(new RegExp(later))).toBeVisible();
    await programs.agent().kill();
    await isLost();
    await restartAgent();
    await holds(false);
  });

  test('the agent while it saves, before the cloud has the face: nothing is enrolled', async () => {
    programs.proxy.faults.set('enrolFace', { is: 'held', what: 'request' });
    const saving = programs.proxy.next('enrolFace');
    await beginEnrolment();
    await saving;
    await expect(screen.page.getByText(words.enrol.saving.title)).toBeVisible();
    await programs.agent().kill();
    await isLost();
    // What the agent had sent dies with its connection.
    await programs.proxy.down();
    await programs.proxy.up();
    await restartAgent();
    await holds(false);
  });

  test('the cloud while it saves: the face is enrolled or it is not, and never in between', async () => {
    programs.proxy.faults.set('enrolFace', { is: 'held', what: 'request' });
    const saving = programs.proxy.next('enrolFace');
    await beginEnrolment();
    await saving;
    // The request goes on its way, and the cloud ends somewhere in the middle of it.
    await programs.proxy.up();
    await programs.cloud().kill();
    const notice = screen.page.locator('.notice[data-kind=refused]');
    await expect(notice).toHaveAttribute('data-name', 'cloud.unreachable');
    await expect(notice).toContainText(words.codes['cloud.unreachable'].remedy);
    await programs.restartCloud();
    await screen.closeOptions();
    await screen.lock();
    const enrolled = (await programs.faceEnrolledAt(person)) !== null;
    await holds(enrolled);
    if (enrolled) await programs.admin('user', 'remove-face', person.username);
  });

  test('the agent while it saves, after the cloud has the face: it is enrolled', async () => {
    programs.proxy.faults.set('enrolFace', { is: 'held', what: 'answer' });
    const saved = programs.proxy.next('enrolFace');
    await beginEnrolment();
    await saved;
    await programs.agent().kill();
    await isLost();
    await programs.proxy.up();
    await restartAgent();
    await holds(true);
  });

  test('both at rest: what was enrolled is still there', async () => {
    await programs.cloud().kill();
    await programs.agent().kill();
    await programs.restartCloud();
    await restartAgent();
    await holds(true);
  });

  test('neither, but started twice: the second one leaves, the first one goes on', async () => {
    const agent = programs.secondAgent();
    expect(await agent.ended).toBe(1);
    expect(agent.complaints()).toContain('agent.alreadyRunning');
    const cloud = programs.secondCloud();
    expect(await cloud.ended).toBe(1);
    expect(cloud.complaints()).toContain('another cloud already serves');
    await holds(true);
  });
});

test.describe('face models that are', () => {
  /** A folder of models, as links, with a change. */
  const modelsWith = async (change: (folder: string) => Promise<void>): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'hexlock-models-'));
    const dist = new URL('../models/dist/', import.meta.url).pathname;
    for (const name of await readdir(dist)) await symlink(join(dist, name), join(folder, name));
    await change(folder);
    return folder;
  };
  /** One of a kind that every installation has, with one bit turned over in its middle. */
  const damaged = (kind: ModelEntry['kind']) =>
    modelsWith(async (folder) => {
      const model = readManifest().models.find((each) => each.kind === kind && each.tier === 'embedded');
      const name = model?.file ?? '';
      const bytes = await readFile(join(folder, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await rm(join(folder, name));
      await writeFile(join(folder, name), bytes);
    });

  const cases: readonly (readonly [string, () => Promise<string>, Code])[] = [
    ['missing', () => mkdtemp(join(tmpdir(), 'hexlock-models-')), 'models.missing'],
    ['changed by one bit', () => damaged('recognition'), 'models.corrupt'],
    ['changed by one bit in the window', () => damaged('landmarks'), 'models.corrupt'],
  ];
  for (const [name, make, code] of cases) {
    test(`${name}: the face tile says why, and a password works`, async () => {
      const folder = await make();
      const stage = await openStage({ agentFlags: ['--models-dir', folder] });
      try {
        await stage.act({}, async (screen) => {
          const tile = screen.page.locator('[data-cell=face]');
          await expect(tile).toHaveAttribute('aria-disabled', 'true');
          await expect(tile).toContainText(words.tile.unavailable);
          // It stays within reach, to tell why.
          await tile.press('Enter');
          await says(screen, code);
          await recovers(screen, stage.person);
        });
      } finally {
        await stage.close();
        await rm(folder, { recursive: true });
      }
    });
  }
});

test('a disk without room for a face: it is said, and nothing is saved', async () => {
  test.setTimeout(180_000);
  const cloudSettings: { -readonly [Key in keyof SettingsPart]: SettingsPart[Key] } = {};
  const stage = await openStage({ cloudSettings, agentFlags: ['--heartbeat-seconds', '1', '--scan-seconds', '60'] });
  const { tenant } = stage.world;
  const restart = async (maxDatabaseBytes: number | null): Promise<void> => {
    await tenant.down();
    cloudSettings.maxDatabaseBytes = maxDatabaseBytes;
    await tenant.up();
  };
  /** The database is larger than that already, so it may not grow any more; what room it has inside is used up. */
  const fillDisk = async (): Promise<void> => {
    await restart(65_536);
    const { admin } = tenant.cloud();
    const [, other] = stage.people;
    // Each one changes a row in place and appends to the audit log, as an enrolment does.
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 1_000; i++) await admin.setPassword(other?.username ?? '', `filling-the-disk-${i}`);
    };
    await expect(fill()).rejects.toThrow('full');
  };
  const enrolledAt = async () => (await tenant.cloud().admin.listUsers())[0]?.faceEnrolledAt;
  try {
    await stage.act({ clip: await somebody() }, async (screen) => {
      const { page } = screen;
      await screen.signInByPassword(stage.person);
      await screen.signedIn();
      await screen.openOptions();
      await screen.confirmInOptions(stage.person.password);
      await screen.beginEnrolment({
        capture: fillDisk,
      });
      const notice = page.locator('.notice[data-kind=refused]');
      await expect(notice).toHaveAttribute('data-name', 'storage.full', { timeout: 100_000 });
      await expect(notice).toContainText(words.codes['storage.full'].remedy);
      expect(await enrolledAt()).toBeNull();
      await restart(null);
      await screen.closeOptions();
      await screen.lock();
      await recovers(screen, stage.person);
      await refusesFace(screen, 'face.refused', () => screen.useFace(stage.person.username));
    });
  } finally {
    await stage.close();
  }
});
