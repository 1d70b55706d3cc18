/** A world for one spec file, and browsers whose camera plays a clip. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { newPeople, type Person } from '../../src-main/demo/people.ts';
import { type AtScreen, atScreen } from '../../src-main/demo/person.ts';
import { openWorld, type World, type WorldOptions } from '../../src-main/demo/world.ts';
import { type ChromiumFlags, launchChromium } from './chromium.ts';

/** The clips are small pictures made large; the gate on sharpness is for cameras. The match threshold stays as it is. */
const clipFlags = ['--scan-min-sharpness', '0', '--camera-injected', 'accept'] as const;

export interface Stage {
  readonly world: World;
  readonly people: readonly Person[];
  /** The first person of the cast. */
  readonly person: Person;
  /** A fresh browser at the lock screen, closed when `scene` is over. */
  readonly act: (flags: ChromiumFlags & SceneOptions, scene: (screen: AtScreen) => Promise<void>) => Promise<void>;
  /** The same, for a browser that several tests share; the caller closes it. */
  readonly open: (flags: ChromiumFlags & SceneOptions) => Promise<Opened>;
  readonly close: () => Promise<void>;
}

export interface Opened {
  readonly screen: AtScreen;
  readonly close: () => Promise<void>;
}

export interface SceneOptions {
  readonly context?: BrowserContextOptions;
  /** Before the page is opened: to take something from the browser, or to add to it. */
  readonly before?: (page: Page) => Promise<void>;
  /** Waits until the face models of the window are warm, so that a short scan is not spent on loading them. */
  readonly warm?: boolean;
}

export async function openStage(options: Partial<WorldOptions> = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'hexlock-e2e-'));
  const people = options.people ?? newPeople();
  const world = await openWorld({
    folder,
    print: () => undefined,
    ...options,
    people,
    agentFlags: ['--host-open', 'print', ...clipFlags, ...(options.agentFlags ?? [])],
  });
  const browsers = new Set<Browser>();
  const [person] = people;
  if (!person) throw new Error('a stage needs a person');
  const open: Stage['open'] = async ({ context, before, warm = false, ...flags }) => {
    const browser = await launchChromium(flags);
    browsers.add(browser);
    const close = async (): Promise<void> => {
      browsers.delete(browser);
      await browser.close();
    };
    try {
      const viewport = { width: 1920, height: 1080 } as const;
      const page = await (await browser.newContext({ viewport, ...context })).newPage();
      if (warm) await page.addInitScript(noteVision);
      await before?.(page);
      const screen = atScreen(page);
      await screen.openLockScreen(world.host.newAddress());
      if (warm) await page.waitForFunction(visionIsReady);
      return { screen, close };
    } catch (error) {
      await close();
      throw error;
    }
  };
  return {
    world,
    people,
    person,
    open,
    act: async (flags, scene) => {
      const { screen, close } = await open(flags);
      try {
        await scene(screen);
      } finally {
        await close();
      }
    },
    close: async () => {
      for (const browser of browsers) await browser.close();
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs in the page: hears the vision worker say that its models are loaded and warm. */
function noteVision(): void {
  const Original = window.Worker;
  window.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (data.is === 'ready') Object.assign(window, { visionIsReady: true });
      });
    }
  };
}
const visionIsReady = (): boolean => 'visionIsReady' in window;

/** Enrols the person's face from whoever sits before the camera, starting and ending at the lock screen. */
export async function enrol(screen: AtScreen, person: Person): Promise<void> {
  await screen.signInByPassword(person);
  await screen.signedIn();
  await screen.openOptions();
  await screen.confirmInOptions(person.password);
  await screen.enrolFace();
  await screen.closeOptions();
  await screen.lock();
}
