import { describe, expect, it } from 'vitest';
import type { Factor } from '../../src-shared/domain/factors.ts';
import { attemptId, settle } from '../testing/basics.fake.ts';
import { fakeFrame } from '../testing/face.fake.ts';
import { accepted, cardA, more } from '../testing/flows.fake.ts';
import { type FakeLogin, fakeLogin } from '../testing/login.fake.ts';

const webcam = { width: 1920, height: 1080, label: 'HD Webcam (046d:0825)', frameRate: 30 } as const;
const credential = { id: 'key', response: { signature: 'c2ln' } };

async function atChoosing(oneOf: readonly Factor[]): Promise<FakeLogin> {
  const all = fakeLogin();
  all.flow.password('mia', 'secret');
  await all.begin(1);
  await all.answer(all.cloud.passwords, more(['password'], oneOf));
  return all;
}

/** Where a factor can be when the lid is shut, and what comes in of it after that. */
const middles: readonly (readonly [string, () => Promise<FakeLogin>, (all: FakeLogin) => void])[] = [
  [
    'while a face is looked for',
    async () => {
      const all = fakeLogin();
      all.flow.face('mia');
      all.flow.cameraReady(attemptId(1), webcam);
      await all.begin(1);
      return all;
    },
    ({ flow }) => flow.frame(fakeFrame(attemptId(1), 0)),
  ],
  [
    'while a face is looked for as the second factor',
    async () => {
      const all = await atChoosing(['face']);
      all.flow.face('mia');
      return all;
    },
    ({ flow }) => flow.frame(fakeFrame(attemptId(2), 0)),
  ],
  [
    'while a key is to be touched',
    async () => {
      const all = fakeLogin();
      all.flow.key('securityKey', 'mia');
      await all.begin(1);
      await all.answer(all.cloud.keys, { challenge: 'abc' });
      return all;
    },
    ({ flow }) => flow.keyAnswer(attemptId(1), credential),
  ],
  ['while the next factor is chosen', () => atChoosing(['pin', 'badge']), ({ flow }) => flow.pin('739155')],
  [
    'while a PIN is looked at',
    async () => {
      const all = await atChoosing(['pin']);
      all.flow.pin('739155');
      await settle();
      return all;
    },
    ({ cloud }) => cloud.pins.at(-1)?.answer(accepted(['password', 'pin'])),
  ],
  [
    'while a signature is looked at',
    async () => {
      const all = fakeLogin();
      all.flow.key('passkey', null);
      await all.begin(1, { username: null });
      await all.answer(all.cloud.keys, { challenge: 'abc' });
      all.flow.keyAnswer(attemptId(1), credential);
      await settle();
      return all;
    },
    ({ cloud }) => cloud.signed.at(-1)?.answer(accepted(['passkey'])),
  ],
];

describe('a sleep in the middle of a factor', () => {
  it.each(middles)('%s ends the attempt, and what comes late opens nothing', async (_where, begin, late) => {
    const all = await begin();
    all.flow.slept();
    expect(all.flow.state()).toMatchObject({ at: 'locked' });
    expect(all.flow.inHand()).toEqual([]);
    late(all);
    await settle();
    all.flow.woke();
    expect(all.flow.state()).toMatchObject({ at: 'locked' });
    expect(all.flow.inHand()).toEqual([]);
    expect(all.desktop.moves).toEqual([]);
    expect(all.cloud.abandoned).toEqual(['t1']);
    // Whoever comes back begins anew.
    all.flow.tapped(cardA);
    await settle();
    expect(all.flow.state()).toMatchObject({ at: 'checking', factor: 'badge' });
  });
});
