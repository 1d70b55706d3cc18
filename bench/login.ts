/**
 * `npm run bench -- login`: from the click on the face tile to the open desktop, warm. Cloud, agent, worker, browser and
 * camera clip are the real ones; the clock runs inside the page, from the click event to the first frame that shows the
 * open desktop.
 */
import { parseArgs } from 'node:util';
import { clipFor } from '../e2e/support/clips.ts';
import { cast } from '../e2e/support/media.ts';
import { enrol, openStage } from '../e2e/support/stage.ts';
import { root } from '../scripts/lib/root.ts';
import { sampleCamera } from '../src-main/demo/camera.ts';
import { policies } from '../src-main/demo/people.ts';
import type { AtScreen } from '../src-main/demo/person.ts';
import { seat } from '../src-main/demo/tour.ts';
import { type LivenessLevel, livenessLevels } from '../src-shared/domain/liveness.ts';
import { defaultPolicy, type UserPolicy } from '../src-shared/domain/policy.ts';
import { quantile, report } from './report.ts';

const goals = { p50: 900, p95: 1_500 } as const;
/** The first logins open connections and compile code. */
const warmUps = 2;
const mostRefused = 10;
/** The demo's person lingers where the last arrow led, turns back, and sits. */
const backMs = 2_000;

const help = `npm run bench -- login [options]

  --logins N     logins to measure, at least 20 for a figure worth keeping (default: 20)
  --level LEVEL  what the policy asks of a face: standard, high or highest (default: standard). Above standard the
                 demo's sample person sits before the camera, because a clip cannot follow the arrow.
  --sample       the sample person at level standard as well: what the levels cost, told by one and the same person
  --enrol PATH   clip or photo to enrol from
  --login PATH   clip or photo of the same person to log in from
  --help         this text

HEXLOCK_E2E_ENROL and HEXLOCK_E2E_LOGIN name the same things.`;

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      logins: { type: 'string', default: '20' },
      level: { type: 'string', default: 'standard' },
      enrol: { type: 'string' },
      login: { type: 'string' },
      sample: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(help);
  const count = Number(values.logins);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--logins ${values.logins}: give a whole number from 1`);
  const level = livenessLevels.find((name) => name === values.level);
  if (!level) throw new Error(`--level ${values.level}: give one of ${livenessLevels.join(', ')}`);
  if (level !== 'standard' || values.sample) return measureSample(level, count);
  const people = cast({
    HEXLOCK_E2E_ENROL: values.enrol ?? process.env.HEXLOCK_E2E_ENROL,
    HEXLOCK_E2E_LOGIN: values.login ?? process.env.HEXLOCK_E2E_LOGIN,
  });
  console.log('preparing the clips ...');
  const clips = { enrol: await clipFor(people.enrol), login: await clipFor(people.login[0] ?? people.enrol) };

  const stage = await openStage();
  const times: number[] = [];
  const refused: string[] = [];
  try {
    console.log('enrolling ...');
    await stage.act({ clip: clips.enrol }, (screen) => enrol(screen, stage.person));
    await stage.act({ clip: clips.login }, async (screen) => {
      console.log(`measuring ${count} logins ...`);
      while (times.length < count + warmUps) {
        const login = await timedLogin(screen, stage.person.username);
        if (typeof login === 'string') refused.push(login);
        else {
          times.push(login);
          await screen.lock();
        }
        if (refused.length > mostRefused) throw new Error(`${tally(refused)}: the clips do not fit each other`);
        // A person does not come back within the same second; the camera has closed by then.
        await screen.page.waitForTimeout(500);
      }
    });
  } finally {
    await stage.close();
  }

  await publish('login', 'standard', times, refused);
}

/** Logins of the demo's person, who sees the arrow and follows it as people do. */
async function measureSample(level: LivenessLevel, count: number): Promise<void> {
  const asking: UserPolicy = { ...defaultPolicy, face: { ...defaultPolicy.face, liveness: level } };
  const stage = await openStage({ overlay: sampleCamera(root), policies: [...policies, asking] });
  const times: number[] = [];
  const refused: string[] = [];
  try {
    const { screen, close } = await stage.open({ warm: true });
    await seat(screen.page, 'Ana');
    console.log('enrolling ...');
    await enrol(screen, stage.person);
    console.log(`measuring ${count} logins at level ${level} ...`);
    while (times.length < count + warmUps) {
      const login = await timedLogin(screen, stage.person.username);
      if (typeof login === 'string') refused.push(login);
      else {
        times.push(login);
        await screen.lock();
      }
      if (refused.length > mostRefused) throw new Error(`${tally(refused)}: the sample person is not let in`);
      // The head comes back from the last turn before anybody logs in again.
      await screen.page.waitForTimeout(backMs);
    }
    await close();
  } finally {
    await stage.close();
  }
  await publish(`login-${level}`, level, times, refused);
}

/** The clip at level standard is the figure of the goals, `login`; the others stand beside it in files of their own. */
async function publish(
  name: string,
  level: LivenessLevel,
  times: readonly number[],
  refused: readonly string[],
): Promise<void> {
  const warm = times.slice(warmUps);
  const clickToDesktopMs = {
    p50: Math.round(quantile(warm, 0.5)),
    p95: Math.round(quantile(warm, 0.95)),
    min: Math.round(Math.min(...warm)),
    max: Math.round(Math.max(...warm)),
  };
  await report(name, {
    rows: [
      {
        level,
        logins: warm.length,
        refused: tally(refused),
        ...clickToDesktopMs,
        'goal p50': goals.p50,
        'goal p95': goals.p95,
      },
    ],
    values: {
      level,
      clickToDesktopMs,
      logins: warm.length,
      refused: refused.length,
      refusedAs: refused,
      goals,
      each: warm.map(Math.round),
    },
  });
}

/** How many were refused, and as what. */
const tally = (refused: readonly string[]): string =>
  refused.length === 0 ? '0' : `${refused.length} (${[...new Set(refused)].join(', ')})`;

/** Milliseconds of the page's own clock; the code of the notice when the face was refused. */
async function timedLogin(screen: AtScreen, username: string): Promise<number | string> {
  await screen.typeUsername(username);
  return screen.page.evaluate(
    () =>
      new Promise<number | string>((resolve, reject) => {
        const tile = document.querySelector<HTMLElement>('button[data-cell=face]');
        if (!tile) return reject(new Error('there is no face tile'));
        document.querySelector<HTMLElement>('.notice-dismiss')?.click();
        let scanned = false;
        const start = performance.now();
        const look = () => {
          if (document.querySelector('button[data-cell=lock]')) {
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - start));
          }
          if (document.querySelector('[data-cell=camera]')) scanned = true;
          const notice = document.querySelector<HTMLElement>('.notice[data-kind=refused]');
          if (scanned && notice) {
            observer.disconnect();
            resolve(notice.dataset.name ?? 'refused');
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
        tile.click();
      }),
  );
}
