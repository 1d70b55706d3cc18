import { describe, expect, it } from 'vitest';
import { latestOnsetMs } from '../../src-face/liveness/challenge.ts';
import type { EngineAnalysis } from '../../src-face/types.ts';
import type { Challenge, Prompted } from '../../src-shared/domain/liveness.ts';
import { capture, type Subject, settleMs } from './capture.ts';
import { chanceOf } from './render/chance.ts';
import { after, type Move, towards } from './render/motion.ts';

const asked: Challenge = {
  id: 'test',
  steps: [
    { towards: 'left', waitMs: 200 },
    { towards: 'up', waitMs: 300 },
  ],
  withinMs: 2_500,
  light: [],
};

/** Somebody whose pose over time is all that counts. */
function subject(yaw: (t: number) => number, pitch: (t: number) => number = () => 0) {
  const prompted: Prompted[] = [];
  const see: Subject['see'] = async ({ seq, at }) =>
    ({ seq, at, pose: { yaw: yaw(at), pitch: pitch(at), roll: 0 } }) as EngineAnalysis;
  return { see, still: false, prompted: (news: Prompted) => void prompted.push(news), news: prompted };
}

/** Turns as the arrows say, 300 ms after each. */
function obedient() {
  const moves: Move[] = [];
  const still = subject(
    (t) => after(moves, t).yaw,
    (t) => after(moves, t).pitch,
  );
  return {
    ...still,
    prompted: (news: Prompted) => {
      still.prompted(news);
      if (news.prompt.is === 'turn')
        moves.push({ from: news.at + 300, over: 400, to: towards(news.prompt.towards, 20) });
    },
  };
}

describe('capture', () => {
  it('asks step after step, and ends soon after the last answer', async () => {
    const person = obedient();
    const { presentation, ended, shots } = await capture(person, asked, chanceOf('a'));
    expect(ended).toBe('answered');
    expect(person.news.map(({ prompt }) => prompt.is === 'turn' && prompt.towards)).toEqual(['left', 'up']);
    expect(presentation.challenge?.prompted).toEqual(person.news);
    const last = person.news.at(-1)?.at ?? 0;
    expect(shots.at(-1)).toBeLessThan(last + 1_200);
    const [first] = person.news;
    expect(first?.at).toBeGreaterThanOrEqual(200 + 200);
  });

  it('waits for an answer as long as a person would be given, and no longer', async () => {
    const picture = subject(() => 1);
    const { ended, shots } = await capture(picture, asked, chanceOf('b'));
    expect(ended).toBe('failed');
    const painted = picture.news[0]?.at ?? 0;
    expect(picture.news).toHaveLength(1);
    expect(shots.at(-1)).toBeGreaterThan(painted + latestOnsetMs);
    expect(shots.at(-1)).toBeLessThan(painted + latestOnsetMs + 800);
  });

  it('takes fewer frames of a thing that cannot move, and sees it fail all the same', async () => {
    const [every, few] = [
      await capture(
        subject(() => 1),
        asked,
        chanceOf('b'),
      ),
      await capture({ ...subject(() => 1), still: true }, asked, chanceOf('b')),
    ];
    expect(few.ended).toBe('failed');
    expect(few.shots.length).toBeLessThan(every.shots.length - 2);
  });

  it('gives up on somebody who never looks straight', async () => {
    const { ended, presentation, shots } = await capture(
      subject(() => 40),
      asked,
      chanceOf('c'),
    );
    expect(ended).toBe('settling');
    expect(presentation.challenge?.prompted).toEqual([]);
    expect(shots.at(-1)).toBeLessThan(settleMs);
  });

  it('counts pictures without a face', async () => {
    const nobody: Subject = { see: async () => null, still: true, prompted: () => undefined };
    const { faceless, shots, presentation } = await capture(nobody, asked, chanceOf('d'));
    expect(faceless).toBe(shots.length);
    expect(presentation.frames).toEqual([]);
  });

  it('is the same again for the same seed', async () => {
    const [one, two] = [
      await capture(obedient(), asked, chanceOf('e')),
      await capture(obedient(), asked, chanceOf('e')),
    ];
    expect(two.shots).toEqual(one.shots);
    expect(two.presentation).toEqual(one.presentation);
  });
});
