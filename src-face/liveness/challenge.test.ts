import { describe, expect, it } from 'vitest';
import {
  type Challenge,
  type Direction,
  directions,
  type Prompted,
  pointing,
  turnsAfter,
} from '../../src-shared/domain/liveness.ts';
import {
  answersOf,
  beginAgain,
  beginChallenge,
  type ChallengeState,
  promptsOf,
  replayChallenge,
  stepChallenge,
  wanted,
} from './challenge.ts';

const challenge = (...towards: Direction[]): Challenge => ({
  id: 'c',
  steps: towards.map((each) => ({ towards: each, waitMs: 200 })),
  withinMs: 2_500,
  light: [],
});

/** Turned so far from its straight look, in degrees, at a time. */
type Head = (t: number) => readonly [yaw: number, pitch: number];

/** From one value to another within a time, as heads move: slowly, fast, slowly. */
const ease = (t: number, from: number, over: number): number => {
  const share = Math.min(1, Math.max(0, (t - from) / over));
  return (1 - Math.cos(Math.PI * share)) / 2;
};

interface Play {
  readonly state: ChallengeState;
  readonly prompted: readonly Prompted[];
}

/** Runs live: a frame every `every` ms, each prompt painted as soon as it is due. `head` may look at what was painted. */
function play(
  asked: Challenge,
  head: (prompted: readonly Prompted[]) => Head,
  { every = 100, until = 8_000, bias = [0, 0] as readonly [number, number] } = {},
): Play {
  let state = beginChallenge(asked);
  const prompted: Prompted[] = [];
  for (let t = 0; t <= until; t += every) {
    const next = prompted.length === state.done ? wanted(state) : null;
    if (next && next.from <= t) {
      const painted = { prompt: next.prompt, at: t - 10 };
      prompted.push(painted);
      state = stepChallenge(state, { is: 'painted', ...painted });
    }
    const [yaw, pitch] = head(prompted)(t);
    state = stepChallenge(state, {
      is: 'frame',
      at: t,
      pose: { yaw: yaw + bias[0], pitch: pitch + bias[1], roll: 0 },
    });
  }
  return { state, prompted };
}

/** Follows every arrow after some time, from where the turn before ended. */
const cooperative =
  ({ reaction = 350, takes = 400, degrees = 17, slant = 0 } = {}) =>
  (prompted: readonly Prompted[]): Head =>
  (t) => {
    let [x, y] = [0, 0];
    for (const { prompt, at } of prompted) {
      if (prompt.is !== 'turn') continue;
      const way = pointing[prompt.towards];
      const share = ease(t, at + reaction, takes);
      const c = Math.cos((slant * Math.PI) / 180);
      const s = Math.sin((slant * Math.PI) / 180);
      x += share * (degrees * (way[0] * c - way[1] * s) - x);
      y += share * (degrees * (way[0] * s + way[1] * c) - y);
    }
    return [x, y];
  };

const whyOf = ({ state: { phase } }: Play) => (phase.is === 'failed' ? phase.why : phase.is);

describe('the challenge, answered', () => {
  const pairs = directions.flatMap((a) => turnsAfter(a).map((b) => [a, b] as const));

  it.each(pairs)('takes %s, then %s, the second from where the first ended', (first, second) => {
    const { state } = play(challenge(first, second), cooperative());
    expect(state.phase.is).toBe('answered');
    expect(answersOf(state).map(({ towards }) => towards)).toEqual([first, second]);
    for (const { reactionMs, reachedMs, degrees } of answersOf(state)) {
      expect(reactionMs).toBeGreaterThanOrEqual(300);
      expect(reachedMs).toBeGreaterThan(reactionMs);
      expect(reachedMs).toBeLessThan(1_000);
      expect(degrees).toBeGreaterThanOrEqual(11);
      expect(degrees).toBeLessThanOrEqual(17.5);
    }
  });

  it('takes the same direction twice from a head that went back in between', () => {
    const back = (prompted: readonly Prompted[]): Head => {
      const first = prompted[0]?.at ?? Infinity;
      const second = prompted[1]?.at ?? Infinity;
      return (t) => [17 * (ease(t, first + 300, 400) - ease(t, second + 100, 300) + ease(t, second + 600, 400)), 0];
    };
    expect(whyOf(play(challenge('left', 'left'), back))).toBe('answered');
  });

  it('takes "up" from a head that is turned left, without its coming back', () => {
    const kept = (prompted: readonly Prompted[]): Head => {
      const [first = Infinity, second = Infinity] = prompted.map(({ at }) => at);
      return (t) => [20 * ease(t, first + 350, 400), 18 * ease(t, second + 350, 400)];
    };
    expect(whyOf(play(challenge('left', 'up'), kept))).toBe('answered');
  });

  it.each([70, 100, 200, 250, 330])('works at a frame every %i ms', (every) => {
    expect(whyOf(play(challenge('left', 'up'), cooperative(), { every }))).toBe('answered');
  });

  it.each([
    ['hasty', { reaction: 200, takes: 220 }],
    ['slow', { reaction: 700, takes: 800 }],
    ['turning far', { degrees: 30 }],
    ['a little aside', { slant: 25 }],
  ])('takes a person who is %s', (_, how) => {
    expect(whyOf(play(challenge('left', 'up'), cooperative(how)))).toBe('answered');
  });

  it("measures from this person's own straight look", () => {
    expect(whyOf(play(challenge('left', 'down'), cooperative(), { bias: [-9, 8] }))).toBe('answered');
  });

  it('shows colours before arrows, each for its time', () => {
    const asked: Challenge = { ...challenge('up'), light: ['amber', 'blue'] };
    const { state, prompted } = play(asked, cooperative());
    expect(state.phase.is).toBe('answered');
    expect(prompted.map(({ prompt }) => prompt.is)).toEqual(['light', 'light', 'turn']);
    expect((prompted[1]?.at ?? 0) - (prompted[0]?.at ?? 0)).toBeGreaterThanOrEqual(450);
    expect(promptsOf(asked)).toHaveLength(3);
  });

  it('waits until a head is straight and calm', () => {
    const late = (prompted: readonly Prompted[]): Head => {
      const then = cooperative()(prompted);
      return (t) => (t < 2_000 ? [20 * Math.sin(t / 150), 0] : then(t));
    };
    const { state, prompted } = play(challenge('right', 'up'), late);
    expect(state.phase.is).toBe('answered');
    expect(prompted[0]?.at).toBeGreaterThan(2_000);
  });

  describe('before the straight look is taken', () => {
    const asked = {
      ...challenge('left', 'up'),
      steps: challenge('left', 'up').steps.map((step) => ({ ...step, waitMs: 0 })),
    };
    const painted = { prompt: promptsOf(asked)[0] as Prompted['prompt'], at: 110 };
    const seen = (...yaws: readonly number[]) =>
      yaws.map((yaw, i) => ({ at: 100 * i, pose: { yaw, pitch: 0, roll: 0 } }));

    it('has the arrow due when the head seems calm, since nobody answers at once', () => {
      expect(replayChallenge(asked, seen(0), []).phase.is).toBe('settling');
      expect(replayChallenge(asked, seen(0, 0), []).phase.is).toBe('due');
      expect(replayChallenge(asked, seen(0, 6), []).phase.is).toBe('settling');
      expect(replayChallenge(asked, seen(0, 0, 6), []).phase.is).toBe('settling');
      expect(replayChallenge(asked, seen(20, 20), []).phase.is).toBe('settling');
    });

    it('measures from what the head does until it could answer', () => {
      const { phase, straight } = replayChallenge(asked, seen(1, 1, 1), [painted]);
      expect(phase).toMatchObject({ is: 'answering', since: 110 });
      expect(straight).toEqual([1, 0]);
      expect(whyOf(play(asked, cooperative()))).toBe('answered');
      expect(play(asked, cooperative()).prompted[0]?.at).toBeLessThan(200);
    });

    it('is early for a head that moves when the arrow comes', () => {
      expect(replayChallenge(asked, seen(0, 0, 3, 6, 9, 12), [painted]).phase).toMatchObject({
        is: 'failed',
        why: 'early',
      });
    });

    it('has no colour due, which would change what is seen', () => {
      expect(replayChallenge({ ...asked, light: ['blue'] }, seen(0, 0), []).phase.is).toBe('settling');
      expect(replayChallenge({ ...asked, light: ['blue'] }, seen(0, 0, 0), []).phase.is).toBe('due');
    });
  });

  /** Straight for some frames, until the arrow is due. */
  const dueFrames = [0, 100, 200, 300];
  const afterwards = (...pitches: readonly number[]) => {
    const frames = [...dueFrames.map(() => 0), ...pitches].map((pitch, i) => ({
      at: 100 * i,
      pose: { yaw: 0, pitch, roll: 0 },
    }));
    return replayChallenge(challenge('left'), frames, []);
  };

  it('stays due while one frame alone is off, as by a blink', () => {
    expect(afterwards(6).phase.is).toBe('due');
    expect(afterwards(6, 0, 6).phase.is).toBe('due');
  });

  it('is not due any more when the head has left, and waits for it where it was', () => {
    expect(afterwards(6, 12).phase.is).toBe('settling');
    expect(afterwards(6, 12, 12, 12, 12, 12).phase.is).toBe('settling');
    expect(afterwards(6, 12, 6, 0, 0, 0, 0).phase.is).toBe('due');
  });
});

describe('the challenge, not answered', () => {
  it('is missed by a head that keeps still', () => {
    expect(whyOf(play(challenge('left', 'up'), () => () => [0, 0]))).toBe('missed');
  });

  it('is missed by a turn that is too small, or after the first turn', () => {
    expect(whyOf(play(challenge('left', 'up'), cooperative({ degrees: 9 })))).toBe('missed');
    const once = (prompted: readonly Prompted[]) => cooperative()(prompted.slice(0, 1));
    const played = play(challenge('left', 'up'), once);
    expect(whyOf(played)).toBe('missed');
    expect(played.state.made).toHaveLength(1);
  });

  it.each([1_200, 2_400])('is missed by one who begins after %i ms', (reaction) => {
    expect(whyOf(play(challenge('left', 'up'), cooperative({ reaction })))).toBe('missed');
  });

  it('gives less time for the second arrow than for the first, which comes as a surprise', () => {
    const reactions =
      (...each: readonly number[]) =>
      (prompted: readonly Prompted[]) => {
        const sooner = prompted.map((one, i) => ({ ...one, at: one.at + (each[i] ?? 0) }));
        return cooperative({ reaction: 0 })(sooner);
      };
    expect(whyOf(play(challenge('left', 'up'), reactions(1_000, 600)))).toBe('answered');
    const played = play(challenge('left', 'up'), reactions(600, 1_000));
    expect(whyOf(played)).toBe('missed');
    expect(played.state.made).toHaveLength(1);
  });

  it.each([
    ['early', 60],
    ['answered', 180],
  ])('finds %s a turn that begins %i ms after the arrow: the first four degrees take a while', (how, reaction) => {
    expect(whyOf(play(challenge('left'), cooperative({ reaction, takes: 400 }), { every: 60 }))).toBe(how);
  });

  it('is missed by one who goes too slowly', () => {
    expect(whyOf(play(challenge('left', 'up'), cooperative({ takes: 6_000 })))).toBe('missed');
  });

  const instead =
    (...ways: readonly Direction[]) =>
    (prompted: readonly Prompted[]): Head =>
      cooperative()(
        prompted.flatMap(({ prompt, at }, i) =>
          prompt.is === 'turn' ? [{ at, prompt: { ...prompt, towards: ways[i] ?? prompt.towards } }] : [],
        ),
      );

  it.each(['right', 'up', 'down', 'upRight', 'downRight'] as const)('takes no %s for a left', (towards) => {
    expect(whyOf(play(challenge('left'), instead(towards)))).toBe('wrongWay');
  });

  it.each(['upLeft', 'downLeft'] as const)('takes no %s for a left, however near', (towards) => {
    expect(whyOf(play(challenge('left'), instead(towards)))).toBe('missed');
  });

  it.each(
    turnsAfter('left').flatMap((asked) =>
      turnsAfter('left')
        .filter((b) => b !== asked)
        .map((b) => [asked, b] as const),
    ),
  )('after a left takes for %s no %s', (asked, towards) => {
    expect(['missed', 'wrongWay']).toContain(whyOf(play(challenge('left', asked), instead('left', towards))));
  });

  it('takes no slanting turn', () => {
    expect(whyOf(play(challenge('left', 'up'), cooperative({ slant: 50 })))).not.toBe('answered');
  });

  it('finds a turn early that nobody could have begun', () => {
    expect(whyOf(play(challenge('left', 'up'), cooperative({ reaction: 0, takes: 300 })))).toBe('early');
  });

  it('finds a head early that moves when the arrow appears', () => {
    const moving = (prompted: readonly Prompted[]): Head => {
      const at = prompted[0]?.at ?? Infinity;
      return (t) => [17 * ease(t, at - 150, 300), 0];
    };
    expect(whyOf(play(challenge('left', 'up'), moving))).toBe('early');
  });

  it('counts no turn that its way only passes by, on to somewhere else', () => {
    // A recording that goes up to the left and down to the right passes "left" between the two, and is right at once then.
    const recorded = (prompted: readonly Prompted[]): Head => {
      const at = prompted[0]?.at ?? Infinity;
      return (t) => {
        const [there, back] = [ease(t, at + 330, 300), ease(t, at + 620, 300)];
        return [17 * there - 30 * back, 16 * there - 30 * back];
      };
    };
    expect(whyOf(play(challenge('left', 'downRight'), recorded, { every: 40 }))).not.toBe('answered');
  });

  it('takes a turn that goes on into the next, which was shown ahead, but none that is back at once', () => {
    const flowing =
      (dwell: number) =>
      (prompted: readonly Prompted[]): Head => {
        const at = prompted[0]?.at ?? Infinity;
        return (t) => {
          const [there, on] = [ease(t, at + 330, 300), ease(t, at + 630 + dwell, 300)];
          return [17 * there - 17 * on, 17 * on];
        };
      };
    expect(whyOf(play(challenge('left', 'up'), flowing(60), { every: 50 }))).toBe('answered');
    expect(
      whyOf(
        play(
          challenge('left', 'right'),
          (prompted) => {
            const at = prompted[0]?.at ?? Infinity;
            return (t) => [13 * ease(t, at + 330, 200) - 30 * ease(t, at + 480, 160), 0];
          },
          { every: 30 },
        ),
      ),
    ).toBe('early');
  });

  /** Straight for so many frames, a tenth of a second apart, and then these turns; the first arrow is painted in between. */
  const turning = (asked: Challenge, straight: number, ...turns: readonly (readonly [number, number] | null)[]) => {
    const all = [...Array.from({ length: straight }, () => [0, 0] as const), ...turns];
    const frames = all.flatMap((turn, i) =>
      turn ? [{ at: 100 * i, pose: { yaw: turn[0], pitch: turn[1], roll: 0 } }] : [],
    );
    return replayChallenge(asked, frames, [{ prompt: promptsOf(asked)[0] as Prompted['prompt'], at: 110 }]).phase.is;
  };

  it('takes a head that is seen again late, gone on with the turn before, for no turn elsewhere', () => {
    const late = turning(challenge('left', 'right'), 6, [14, 6], null, null, null, [19, -4], [4, -2], [-15, -1]);
    expect(late).toBe('answered');
  });

  it('takes what a turn still adds at its end for no beginning of the next', () => {
    const asked = challenge('downRight', 'downLeft');
    const ending = turning(asked, 5, [-3, -3], [-10, -10], [-10, -17], [-11, -18], [0, -18], [13, -15]);
    expect(ending).toBe('answered');
  });

  it('asks for the next turn when one was made, whether or not its arrow is painted yet', () => {
    const frames = Array.from({ length: 9 }, (_, i) => ({
      at: 100 * i,
      pose: { yaw: i < 8 ? 0 : 14, pitch: 0, roll: 0 },
    }));
    const [first] = promptsOf(challenge('left', 'up'));
    const painted = { prompt: first as Prompted['prompt'], at: 400 };
    const { phase } = replayChallenge(challenge('left', 'up'), frames, [painted]);
    expect(phase).toMatchObject({ is: 'answering', since: 800, prompt: { towards: 'up', next: null } });
  });

  it('never settles on frames that are no numbers, and forgets frames from the past', () => {
    const asked = challenge('left');
    const bad = Array.from({ length: 20 }, (_, i) => ({ at: 100 * i, pose: { yaw: Number.NaN, pitch: 0, roll: 0 } }));
    expect(replayChallenge(asked, bad, []).phase.is).toBe('settling');
    const back = Array.from({ length: 20 }, (_, i) => ({ at: 2_000 - 100 * i, pose: { yaw: 0, pitch: 0, roll: 0 } }));
    const state = back.reduce(
      (last, { at, pose }) => stepChallenge(last, { is: 'frame', at, pose }),
      beginChallenge(asked),
    );
    expect(state.recent).toHaveLength(1);
  });

  it('believes no prompt that is not the next', () => {
    const state = beginChallenge(challenge('left', 'up'));
    const painted = stepChallenge(state, {
      is: 'painted',
      at: 5,
      prompt: { is: 'turn', towards: 'up', next: null, step: 1, of: 2 },
    });
    expect(painted).toBe(state);
  });

  it('is early when an arrow is painted before anything was seen', () => {
    const state = stepChallenge(beginChallenge(challenge('left')), {
      is: 'painted',
      at: 5,
      prompt: { is: 'turn', towards: 'left', next: null, step: 0, of: 1 },
    });
    expect(state.phase).toMatchObject({ is: 'failed', why: 'early' });
  });
});

describe('replayChallenge', () => {
  it('comes to what was found live', () => {
    const asked = challenge('up', 'right');
    const live = play(asked, cooperative());
    const head = cooperative()(live.prompted);
    const frames = Array.from({ length: 81 }, (_, i) => {
      const [yaw, pitch] = head(100 * i);
      return { at: 100 * i, pose: { yaw, pitch, roll: 0 } };
    });
    expect(replayChallenge(asked, frames, live.prompted).made).toEqual(live.state.made);
  });
});

it('counts the wait for the first arrow from the first of the frames that show a calm head', () => {
  const frames = [0, 60].map((at) => ({ at, pose: { yaw: 0, pitch: 0, roll: 0 } }));
  expect(wanted(replayChallenge(challenge('left'), frames, []))).toMatchObject({ from: 0 + 200 });
});

describe('the straight look of somebody whose arrow stands already', () => {
  const asked = challenge('left');
  const [prompt] = promptsOf(asked);
  /** Calm for two frames, so that the arrow comes at 110 ms; a frame every 100 ms. */
  const seen = (...pitches: readonly number[]) => {
    const frames = [0, 0, ...pitches].map((pitch, i) => ({ at: 100 * i, pose: { yaw: 0, pitch, roll: 0 } }));
    return replayChallenge(asked, frames, prompt ? [{ prompt, at: 110 }] : []);
  };

  it('is what most frames show: a blink shifts one or two', () => {
    expect(seen(4, 5, 0)).toMatchObject({ phase: { is: 'answering' }, straight: [0, 0] });
    expect(seen(0, 4)).toMatchObject({ phase: { is: 'answering' }, straight: [0, 0] });
  });

  /** As filmed of a person who falls silent: the landmarks sway by five degrees, and the head holds still. */
  const sways = [
    [0, -6.4],
    [220, -3.6],
    [287, -1.2],
    [373, -0.8],
    [506, -4.2],
    [570, -6.4],
  ] as const;
  const frame = ([at, pitch]: readonly [number, number]) => ({ at, pose: { yaw: 2, pitch, roll: 0 } });
  const painted = prompt ? [{ prompt, at: 231 }] : [];

  it('is had of somebody who falls silent once the head seems where it was', () => {
    expect(replayChallenge(asked, sways.slice(0, 4).map(frame), painted).straight).toBeNull();
    const back = replayChallenge(asked, sways.slice(0, 5).map(frame), painted);
    expect(back.phase.is).toBe('answering');
    expect(back.straight?.[0]).toBe(2);
    expect(back.straight?.[1]).toBeCloseTo(-3.9);
  });

  it('is not had then from a head that leaves, and has to be come back to before the next arrow', () => {
    const left = replayChallenge(asked, [...sways.slice(0, 4), [570, 3] as const].map(frame), painted);
    expect(left.phase).toEqual({ is: 'failed', why: 'early' });
    const again = (pitch: number) => {
      const calm = [1_300, 1_400, 1_500, 1_600].map((at) => frame([at, pitch]));
      return wanted(replayChallenge(beginAgain(asked, left, 600), calm, []));
    };
    expect(again(14)).toBeNull();
    expect(again(-4)).toMatchObject({ prompt: { towards: 'left' } });
  });

  /** Frames, as yaw and pitch every 100 ms, of which the arrow comes after the second. */
  const looking = (towards: Direction, ...looks: readonly (readonly [yaw: number, pitch: number])[]) => {
    const asked = challenge(towards);
    const frames = looks.map(([yaw, pitch], i) => ({ at: 100 * i, pose: { yaw, pitch, roll: 0 } }));
    const [prompt] = promptsOf(asked);
    return replayChallenge(asked, frames, prompt ? [{ prompt, at: 110 }] : []);
  };

  it('is where the head was before a blink and is after it, and not where the blink has it', () => {
    expect(looking('left', [0, -3], [0, 0], [0, 5], [0, 4.5], [-1, -1]).straight).toEqual([-0.5, -0.5]);
    // Of a head that turns meanwhile nothing is known, however little.
    expect(looking('left', [0, -3], [0, 0], [3, 5], [3, 4.5], [-1, -1]).straight).toBeNull();
    expect(looking('left', [0, -3], [0, 0], [0, 5], [0, 4.5], [4, 0]).straight).toBeNull();
  });

  it('is the calm that follows a blink, as long as nobody can have begun to turn', () => {
    const before = [0, 1, 2].map((i) => ({ at: 100 * i, pose: { yaw: 0, pitch: 3, roll: 0 } }));
    const asked = challenge('up');
    const [prompt] = promptsOf(asked);
    const after = [300, 350, 400, 455].map((at) => ({ at, pose: { yaw: 0, pitch: 0, roll: 0 } }));
    const painted = prompt ? [{ prompt, at: 210 }] : [];
    expect(replayChallenge(asked, [...before, ...after.slice(0, 2)], painted).straight).toEqual([0, 3]);
    expect(replayChallenge(asked, [...before, ...after], painted).straight).toEqual([0, 0]);
  });

  it('takes a blink for no turn that began early, and an early turn for one all the same', () => {
    const calm = [0, 0] as const;
    const turns = [
      [0, 6],
      [0, 10],
      [0, 14],
    ] as const;
    expect(looking('up', calm, calm, calm, [0, 5], [0, 4.5], calm, ...turns).made).toMatchObject([
      { answer: { towards: 'up' } },
    ]);
    expect(looking('up', calm, calm, calm, [0, 5], [0, 7], [0, 9]).phase).toEqual({ is: 'failed', why: 'early' });
    expect(looking('up', calm, calm, calm, [1, 5], [3, 5]).phase).toEqual({ is: 'failed', why: 'early' });
    expect(looking('left', calm, calm, calm, [5, 0]).phase).toEqual({ is: 'failed', why: 'early' });
  });

  it('is not had from a head that is on its way', () => {
    expect(seen(4, 8, 12, 16).phase).toEqual({ is: 'failed', why: 'early' });
    expect(seen(3, 6, 9).straight).toBeNull();
  });
});

describe('a challenge after another one', () => {
  const frame = (t: number, pitch: number) => ({ at: t, pose: { yaw: 0, pitch, roll: 0 } });
  /** Looked straight, answered the first arrow by looking down, and missed the second. */
  const missed = play(challenge('down', 'left'), (prompted) => cooperative()(prompted.slice(0, 1)));
  const again = (head: (t: number) => number) => {
    const frames = Array.from({ length: 31 }, (_, i) => frame(100 * i, head(100 * i)));
    return replayChallenge(beginAgain(challenge('up'), missed.state, 500), frames, []);
  };

  it('waits until the head is back from the turns of the first', () => {
    expect(whyOf(missed)).toBe('missed');
    expect(again(() => -14).phase.is).toBe('due');
    const waiting = replayChallenge(
      beginAgain(challenge('up'), missed.state, 500),
      Array.from({ length: 20 }, (_, i) => frame(100 * i, -14)),
      [],
    );
    expect(waiting.phase.is).toBe('settling');
  });

  it('lets whoever saw the arrow of the first come to rest, and asks nothing meanwhile', () => {
    const still = (until: number) => Array.from({ length: until / 100 - 4 }, (_, i) => frame(500 + 100 * i, 0));
    const begun = beginAgain(challenge('up'), missed.state, 500);
    expect(replayChallenge(begun, still(1_000), []).phase.is).toBe('settling');
    expect(replayChallenge(begun, still(1_100), []).phase.is).toBe('due');
  });

  it('waits so even when the frames of the first are gone over once more', () => {
    const frames = Array.from({ length: 50 }, (_, i) => frame(100 * i, i < 10 ? 0 : -14));
    expect(replayChallenge(beginAgain(challenge('up'), missed.state, 3_500), frames, []).phase.is).toBe('settling');
    expect(replayChallenge(beginAgain(challenge('up'), missed.state, 1_000), frames, []).phase.is).toBe('due');
  });

  it('measures from the straight look, not from the pose that was left over', () => {
    expect(again((t) => -14 + 14 * ease(t, 900, 400)).straight).toEqual([0, 0]);
  });
});

describe('a glimpse', () => {
  const at = (is: 'frame' | 'glimpse', at: number, yaw = 0) => ({ is, at, pose: { yaw, pitch: 0, roll: 0 } });
  const begun = stepChallenge(beginChallenge(challenge('left', 'up')), at('frame', 100));

  it('that is like the frame before it lets the arrow come, and is measured nothing by', () => {
    const glimpsed = stepChallenge(begun, at('glimpse', 160, 1));
    expect(wanted(glimpsed)).toMatchObject({ prompt: { towards: 'left' }, from: 300 });
    expect(glimpsed.recent).toEqual(begun.recent);
    expect(glimpsed.straight).toBeNull();
  });

  it.each([
    ['comes too soon to tell a calm head', at('glimpse', 130)],
    ['shows a head that moves', at('glimpse', 160, 5)],
    ['is older than the frame', at('glimpse', 50)],
    ['comes a long time after it', at('glimpse', 500)],
    ['is no pose', at('glimpse', 160, Number.NaN)],
  ])('that %s changes nothing', (_, glimpse) => {
    expect(stepChallenge(begun, glimpse)).toBe(begun);
  });

  it('tells nothing before the first frame, nor once the arrow stands', () => {
    const none = beginChallenge(challenge('left'));
    expect(stepChallenge(none, at('glimpse', 160))).toBe(none);
    const prompt = promptsOf(begun.asked)[0] as Prompted['prompt'];
    const asked = stepChallenge(begun, { is: 'painted', prompt, at: 170 });
    expect(stepChallenge(asked, at('glimpse', 200, 15))).toBe(asked);
  });

  it('does not stand against the next frame, which shows a head that moves', () => {
    const due = stepChallenge(begun, at('glimpse', 160));
    expect(stepChallenge(due, at('frame', 230, 9)).phase.is).toBe('settling');
  });

  it('lets no colour come: that changes what is seen from its first moment on', () => {
    const light = stepChallenge(beginChallenge({ ...challenge('left'), light: ['green'] }), at('frame', 100));
    expect(stepChallenge(light, at('glimpse', 160))).toBe(light);
  });
});
