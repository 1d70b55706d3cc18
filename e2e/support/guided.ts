/**
 * A scan that never ends, before a camera clip in which something goes wrong again and again: what the window says, and
 * when. The window is the product's own lock screen; the gallery stands in for main, which would end the scan.
 */
import type { Browser, Page } from 'playwright';
import { bring, targets } from '../../scripts/build/targets.ts';
import { galleryPath } from '../../scripts/gallery/serve.ts';
import { at, root } from '../../scripts/lib/root.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import { launchChromium } from './chromium.ts';
import { causeRound, markSide } from './clip-cause.ts';
import { landmarkerModel } from './landmarker.ts';
import { type Served, serve } from './serve.ts';

/** As the lock window is served. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; " +
  "img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page, its models and its camera are there after this, ms. */
const loadMs = 60_000;

/** How many times longer than its clip a round may take: a camera that is played from a file is late on a busy machine. */
const slowest = 8;

export interface GuidedMoment {
  /**
   * `cause` and `well`: the camera's picture changed, by its own time; `hint`: a hint, or none, stands on the screen;
   * `seeing`: the vision has searched its first frame.
   */
  readonly is: 'cause' | 'well' | 'hint' | 'seeing';
  /** Milliseconds of the page's clock. */
  readonly at: number;
  /** For a hint: which, and its words; null where none stands. */
  readonly hint?: Hint | null;
  readonly text?: string;
  /** For a hint: how many stand on the screen at once. */
  readonly shown?: number;
}

export async function serveGuided(): Promise<Served> {
  const target = targets.find(({ name }) => name === 'gallery');
  if (!target) throw new Error('scripts/build/targets.ts has no gallery');
  await bring(target, root, false);
  return serve(
    {
      '/': at('out/gallery'),
      '/vision/wasm/': at('node_modules/@mediapipe/tasks-vision/wasm'),
      '/vision/face_landmarker.task': landmarkerModel,
      '/favicon.ico': (_, response) => response.writeHead(204).end(),
    },
    { 'content-security-policy': policy },
  );
}

/** A vision that has been at work for this long is as quick as it gets, ms. */
const warmMs = 600;

/**
 * Opens the scan, and listens until `rounds` causes have come and gone since the vision was warm.
 * @returns what happened in these rounds
 */
export async function watchGuidance(served: Served, clip: string, rounds: number): Promise<readonly GuidedMoment[]> {
  const browser: Browser = await launchChromium({ clip });
  try {
    const page: Page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.addInitScript(listen, markSide);
    await page.goto(`${served.origin}${galleryPath}?camera#scanning`);
    let moments = await momentsOf(page);
    for (let wells = 1; ended(roundsIn(moments)) < rounds; wells++) {
      await oneMore(page, wells);
      moments = await momentsOf(page);
    }
    return upTo(rounds, roundsIn(moments));
  } finally {
    await browser.close();
  }
}

const momentsOf = (page: Page): Promise<readonly GuidedMoment[]> =>
  page.evaluate(() => (window as unknown as { guided: GuidedMoment[] }).guided);

/** How many causes have come and gone. */
const ended = (moments: readonly GuidedMoment[]): number =>
  moments.filter((each, i) => isWell(each) && moments.slice(0, i).some(({ is }) => is === 'cause')).length;

/** Up to the end of that many causes: the next one may have come since. */
function upTo(rounds: number, moments: readonly GuidedMoment[]): readonly GuidedMoment[] {
  const end = moments.findIndex((each, i) => isWell(each) && ended(moments.slice(0, i + 1)) === rounds);
  return moments.slice(0, end + 1);
}

const isWell = ({ is }: GuidedMoment): boolean => is === 'well';

/** From the time of all being well before the first cause that came when the vision was warm. */
function roundsIn(moments: readonly GuidedMoment[]): readonly GuidedMoment[] {
  const seeing = moments.find(({ is }) => is === 'seeing');
  const first = moments.find(({ is, at }) => is === 'cause' && seeing !== undefined && at >= seeing.at + warmMs);
  if (!seeing || !first) return [];
  const well = moments.findLast((each) => isWell(each) && each.at < first.at);
  const from = Math.max(seeing.at, well?.at ?? 0);
  return moments.filter(({ at }) => at >= from);
}

/** Waits until all is well for the `wanted`th time. @throws when the camera's picture does not get that far in time */
async function oneMore(page: Page, wanted: number): Promise<void> {
  const timeout = wanted === 1 ? loadMs : slowest * causeRound.end * 1000;
  await page
    .waitForFunction(
      (wanted) =>
        (window as unknown as { guided: GuidedMoment[] }).guided.filter(({ is }) => is === 'well').length >= wanted,
      wanted,
      { timeout },
    )
    .catch((error: unknown) => {
      const round = wanted === 1 ? 'the first picture' : `the end of round ${wanted - 1}`;
      throw new Error(`${round} did not come within ${timeout / 1000} s: is the machine busy?`, { cause: error });
    });
}

/** Runs in the page before its own scripts. */
function listen(side: number): void {
  const moments: GuidedMoment[] = [];
  Object.assign(window, { guided: moments });
  const Original = window.Worker;
  window.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      const found = ({ data }: MessageEvent): void => {
        if (data.is !== 'found') return;
        this.removeEventListener('message', found);
        moments.push({ is: 'seeing', at: performance.now() });
      };
      this.addEventListener('message', found);
    }
  };
  const corner = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  let bad: boolean | undefined;
  const look = (video: HTMLVideoElement, captured: number): void => {
    corner?.drawImage(video, side / 4, side / 4, side / 2, side / 2, 0, 0, 1, 1);
    const [level = 0] = corner?.getImageData(0, 0, 1, 1).data ?? [];
    if (level > 60 && level < 195) return;
    if (bad === level > 128) return;
    bad = level > 128;
    moments.push({ is: bad ? 'cause' : 'well', at: captured });
  };
  const follow = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback((now, { captureTime }) => {
      look(video, captureTime ?? now);
      follow(video);
    });
  };
  let followed: HTMLVideoElement | null = null;
  let before = '';
  const see = (): void => {
    const video = document.querySelector('video');
    if (video && video !== followed) {
      followed = video;
      follow(video);
    }
    const pills = [...document.querySelectorAll<HTMLElement>('.hint[data-is="hint"]')];
    const [pill] = pills;
    const text = pill?.textContent ?? '';
    if (text === before) return;
    before = text;
    const hint = (pill?.dataset.hint ?? null) as Hint | null;
    // The first frame draws it, the second one begins when it has been drawn.
    requestAnimationFrame(() =>
      requestAnimationFrame((painted) => moments.push({ is: 'hint', at: painted, hint, text, shown: pills.length })),
    );
  };
  new MutationObserver(see).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    characterData: true,
  });
}

/** From each cause to the hint that names it, ms; null where it was not named before all was well again. */
export function delaysOf(moments: readonly GuidedMoment[], hint: Hint): readonly (number | null)[] {
  const ends = moments.filter(({ is }) => is === 'well').map(({ at }) => at);
  return moments
    .filter(({ is }) => is === 'cause')
    .map(({ at }) => {
      const until = ends.find((end) => end > at) ?? Number.POSITIVE_INFINITY;
      const named = moments.find((each) => each.is === 'hint' && each.hint === hint && each.at > at && each.at < until);
      return named ? named.at - at : null;
    });
}
