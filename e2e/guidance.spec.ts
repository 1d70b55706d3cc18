/** What the window says of what goes wrong before the camera: the one thing, in its words, and nothing else. */
import { expect, test } from '@playwright/test';
import words from '../assets/locales/en.json' with { type: 'json' };
import { type Hint, hints } from '../src-shared/domain/hints.ts';
import { type Cause, causes } from './support/clip-cause.ts';
import { causeClip } from './support/clips.ts';
import { delaysOf, type GuidedMoment, serveGuided, watchGuidance } from './support/guided.ts';
import type { Served } from './support/serve.ts';

/** Rounds in which the cause comes and goes. */
const rounds = 2;

let served: Served;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  // Clips are made once and kept; making them is no part of any test's time.
  for (const cause of causes) await causeClip(cause);
  served = await serveGuided();
});
test.afterAll(() => served?.close());

/** What a cause brings about as well, and may be named beside it: less urgent things, and what the change itself does. */
const besides: Readonly<Partial<Record<Cause, readonly Hint[]>>> = {
  nobody: [],
  // What a picture moves by in one frame is a jump of the face.
  severalPeople: ['centre', 'holdStill'],
  closer: ['holdStill', 'centre'],
  fartherAway: ['holdStill', 'centre', 'lookAtCamera', 'nobody'],
  centre: ['holdStill', 'lookAtCamera'],
  straighten: ['holdStill', 'lookAtCamera', 'centre'],
  lookAtCamera: ['holdStill', 'eyesOpen'],
  holdStill: ['centre'],
  tooBright: ['nobody', 'eyesOpen', 'glare'],
  tooDark: ['nobody'],
  backlit: ['nobody', 'tooDark', 'eyesOpen'],
};

for (const cause of causes) {
  test(`says ${cause}, in its own words, one thing at a time`, async () => {
    const moments = await watchGuidance(served, await causeClip(cause), rounds);
    const said = moments.filter(({ is }) => is === 'hint');
    const named = delaysOf(moments, cause);
    expect(named.length).toBeGreaterThanOrEqual(rounds);
    for (const each of named) expect(each).not.toBeNull();
    for (const { hint, text, shown } of said) {
      expect(shown).toBeLessThanOrEqual(1);
      if (hint) expect(text).toBe(words.hints[hint]);
    }
    const others = new Set(said.flatMap(({ hint }) => (hint && hint !== cause ? [hint] : [])));
    expect([...others].filter((hint) => !besides[cause]?.includes(hint))).toEqual([]);
    expectOrder(moments, cause);
  });
}

/** Once it is named, only something more urgent takes its place while it lasts. */
function expectOrder(moments: readonly GuidedMoment[], cause: Hint): void {
  let bad = false;
  let named = false;
  for (const { is, hint } of moments) {
    if (is !== 'hint') bad = is === 'cause';
    if (!bad) named = false;
    if (is !== 'hint' || !bad) continue;
    if (hint === cause) named = true;
    else if (named && hint) expect(hints.indexOf(hint)).toBeLessThan(hints.indexOf(cause));
  }
}
