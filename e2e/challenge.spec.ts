/**
 * The challenge through the whole program: the demo's person sees the arrow on the screen and follows it, a still photo
 * and a recording cannot, and a camera that is none is not asked at all.
 */
import { expect, test } from '@playwright/test';
import { root } from '../scripts/lib/root.ts';
import { sampleCamera } from '../src-main/demo/camera.ts';
import { policies } from '../src-main/demo/people.ts';
import { seat } from '../src-main/demo/tour.ts';
import { defaultPolicy, type UserPolicy } from '../src-shared/domain/policy.ts';
import { personClip } from './support/clips.ts';
import { refuses, staysLocked } from './support/locked.ts';
import { enrol, type Opened, openStage, type Stage } from './support/stage.ts';

const asking: UserPolicy = { ...defaultPolicy, face: { ...defaultPolicy.face, liveness: 'high' } };

/** An arrow, where the one after it was shown to lead, and the arrow that it took the place of. */
interface Shown {
  readonly towards: string;
  readonly next: string | null;
}
interface Arrow extends Shown {
  readonly after: Shown | null;
}

/** As people do: whoever turned too early or too late tries again. */
const tries = 3;

test.describe('at level high', () => {
  let stage: Stage;
  let opened: Opened;

  test.describe.configure({ mode: 'serial' });
  test.beforeAll(async () => {
    test.setTimeout(240_000);
    stage = await openStage({ overlay: sampleCamera(root), policies: [...policies, asking] });
    opened = await stage.open({ warm: true });
    await seat(opened.screen.page, 'Ana');
    await enrol(opened.screen, stage.person);
  });
  test.afterAll(async () => {
    await opened?.close();
    await stage?.close();
  });

  test('a person who follows the arrow gets in', async () => {
    const { screen } = opened;
    const arrows: Arrow[] = [];
    await screen.page.exposeFunction('noteArrow', (arrow: Arrow) => arrows.push(arrow));
    await screen.page.evaluate(noteArrows);
    const outcomes: string[] = [];
    while (outcomes.length < tries && outcomes.at(-1) !== 'open') {
      await stage.world.tenant.cloud().admin.unlockUser(stage.person.username);
      await screen.useFace(stage.person.username);
      outcomes.push(await screen.outcome());
    }
    expect(outcomes.at(-1), outcomes.join(', ')).toBe('open');
    // Each arrow but the first of an attempt was shown ahead, beside the one before it.
    const later = arrows.filter(({ after }) => after !== null);
    expect(later.length).toBeGreaterThanOrEqual(1);
    for (const { towards, after } of later) expect(towards).toBe(after?.next);
    await screen.lock();
  });

  test('a still photo does not: it misses the arrow', async () => {
    const { screen } = opened;
    await stage.world.tenant.cloud().admin.unlockUser(stage.person.username);
    await seat(screen.page, 'still photo');
    await screen.useFace(stage.person.username);
    expect(['challenge.missed', 'face.notLive']).toContain(await screen.outcome());
    await staysLocked(screen);
    await seat(screen.page, 'Ana');
  });

  test('somebody else who follows the arrow is not recognised', async () => {
    const { screen } = opened;
    await stage.world.tenant.cloud().admin.unlockUser(stage.person.username);
    await seat(screen.page, 'Jude');
    await screen.useFace(stage.person.username);
    expect(await screen.outcome()).not.toBe('open');
    await staysLocked(screen);
  });

  for (const [manner, how] of [
    ['ignores', 'looks ahead, as in a film of her'],
    ['wrongWay', 'turns, but not as the arrow says, as in a film of another login'],
  ] as const) {
    test(`the person herself does not either when she ${how}`, async () => {
      const { screen } = opened;
      await stage.world.tenant.cloud().admin.unlockUser(stage.person.username);
      await seat(screen.page, 'Ana');
      await screen.page.evaluate(behave, manner);
      await screen.useFace(stage.person.username);
      expect(['challenge.missed', 'challenge.wrongWay', 'face.notLive']).toContain(await screen.outcome());
      await staysLocked(screen);
      await screen.page.evaluate(behave, 'answers');
    });
  }
});

test('a camera that is none is refused by its name, unless the settings accept it', async () => {
  const stage = await openStage({ agentFlags: ['--camera-injected', 'refuse'] });
  try {
    await stage.act({ camera: true }, (screen) =>
      refuses(screen, 'camera.injected', () => screen.useFace(stage.person.username)),
    );
    await stage.act({ clip: await personClip('Ana') }, (screen) =>
      refuses(screen, 'camera.injected', () => screen.useFace(stage.person.username)),
    );
  } finally {
    await stage.close();
  }
});

/** Runs in the page: tells of each arrow that the screen shows. */
function noteArrows(): void {
  const note = (window as unknown as { noteArrow(arrow: Arrow): void }).noteArrow;
  let before: Shown | null = null;
  new MutationObserver(() => {
    const { towards, next = null } = document.querySelector<HTMLElement>('.turn[data-towards]')?.dataset ?? {};
    const shown = towards === undefined ? null : { towards, next };
    if (shown && shown.towards !== before?.towards) note({ ...shown, after: before });
    before = shown;
  }).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['data-towards', 'data-next'],
  });
}

/** Runs in the page: how the person at the demo camera answers an arrow from now on. */
function behave(manner: string): void {
  (window as unknown as { hexlockDemo: { manner(name: string): void } }).hexlockDemo.manner(manner);
}
