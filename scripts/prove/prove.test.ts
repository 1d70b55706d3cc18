import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src-shared/domain/login/state.ts';
import { initial, step } from '../../src-shared/domain/login/step.ts';
import { watch } from '../../src-shared/domain/session/watch.ts';
import { encode } from './encode.ts';
import { explore } from './explore.ts';
import { type Machine, mutated, realDomain } from './machine.ts';
import { mutants } from './mutants.ts';
import { figuresOf, holds } from './report.ts';
import { quickScenes, scenes, ways } from './scene.ts';
import { Visited } from './visited.ts';
import { exploreWalkAway, walkAways } from './walk-away.ts';
import { wordsOf } from './words.ts';
import type { World } from './world.ts';

const machine: Machine = { initial, step, watch };

describe('the login machine', () => {
  it.each(quickScenes.map((scene) => [scene.name, scene] as const))(
    'breaks no law: %s',
    (_name, scene) => {
      const { breach, states, cut } = explore(machine, scene);
      expect(breach && { law: breach.law, moves: breach.moves.map(wordsOf) }).toBeNull();
      expect(states).toBeGreaterThan(2_000);
      expect(cut).toBe(false);
    },
    120_000,
  );

  it.each(walkAways.map((walkAway) => [walkAway.name, walkAway] as const))('breaks no law: %s', (_name, walkAway) => {
    expect(exploreWalkAway(machine, walkAway)).toMatchObject({ breach: null });
  });
});

/** The machine, but for one thing that it does otherwise. */
const spoilt = (
  spoil: (before: State, after: ReturnType<Machine['step']>) => ReturnType<Machine['step']>,
): Machine => ({
  ...machine,
  step: (state, event, limits) => spoil(state, step(state, event, limits)),
});

describe('the checker', () => {
  const [scene] = quickScenes;
  if (scene === undefined) throw new Error('no scene');
  const lawBrokenBy = (bad: Machine): string | undefined => explore(bad, scene).breach?.law;

  it('finds a machine that crashes', () => {
    const crashing = spoilt((before, after) => {
      if (before.at === 'choosing' && after.state.at === 'locked') throw new Error('out of memory');
      return after;
    });
    expect(lawBrokenBy(crashing)).toBe('crashes: Error: out of memory');
  });

  it('finds a state that nobody leaves', () => {
    const stuck = spoilt((before, after) =>
      before.at === 'choosing' && after.state.at === 'locked' ? { state: before, effects: [] } : after,
    );
    expect(lawBrokenBy(stuck)).toBe('never leaves choosing by itself');
  });

  it('finds a lock screen that lets nobody in', () => {
    const shut = spoilt((before, after) => (before.at === 'locked' ? { state: before, effects: [] } : after));
    expect(lawBrokenBy(shut)).toBe('does not let ana in by badge and password');
  });

  it('finds a desktop that opens by itself, and one whose opening nobody hears of', () => {
    const silent = spoilt((_before, { state, effects }) => ({
      state,
      effects: effects.filter((effect) => effect.do !== 'openDesktop'),
    }));
    expect(lawBrokenBy(silent)).toBe('stands open without having opened the desktop');
  });

  it('tells the shortest way to a breach', () => {
    const leaking = spoilt((_before, { state, effects }) => ({
      state,
      effects: effects.filter((effect) => effect.do !== 'closeCamera'),
    }));
    const { breach } = explore(leaking, scene);
    expect(breach?.law).toBe('leaves the camera on');
    expect(breach?.moves.map(wordsOf)).toHaveLength(2);
  });

  it('stops where it is told to', () => {
    expect(explore(machine, scene, 50)).toMatchObject({ cut: true, breach: null });
  });

  it('goes through every way that a policy may have, at every kind of workstation', () => {
    expect(ways).toHaveLength(9 + 16 + 8 + 8 + 4);
    for (const kind of ['personal', 'shared'] as const) {
      const there = scenes.filter(({ limits }) => limits.kind === kind);
      for (const way of ways) expect(there.some(({ policy }) => policy.desktop.includes(way))).toBe(true);
    }
    expect(new Set(scenes.map(({ name }) => name)).size).toBe(scenes.length);
  });
});

describe('encode', () => {
  it('gives different numbers to worlds that differ, and the same to those that differ in ids alone', () => {
    const seen = new Map<number, string>();
    const [, scene] = quickScenes;
    if (scene === undefined) throw new Error('no scene');
    const note = (world: World): void => {
      const key = encode(world);
      const told = plain(world);
      const before = seen.get(key);
      if (before === undefined) seen.set(key, told);
      else if (before !== told) throw new Error(`one number for two worlds:\n${before}\n${told}`);
    };
    explore(machine, scene, undefined, (_from, _move, to) => note(to));
    expect(new Set(seen.values()).size).toBe(seen.size);
  });
});

/** A world as text, with ids in the order in which they occur, and without what is known to make no difference. */
function plain(world: World): string {
  const names = new Map<string, string>();
  const { state, tx, reply, hands } = world;
  const notice = 'notice' in state ? { notice: state.notice !== null } : {};
  const held = (session: { readonly user: { readonly username: string } } | null) => session?.user.username;
  const beneath = state.at === 'open' ? { session: held(state.session) } : { held: held(state.held) };
  const height = state.at === 'scanning' ? { camera: state.camera.is } : {};
  const answer =
    reply === 'none' || reply === 'sent' ? reply : reply.is === 'refused' ? reply.code === 'card.linkable' : reply;
  const told = {
    state: { ...state, ...notice, ...beneath, ...height },
    tx: tx && { ...tx, issued: tx.issued !== null },
  };
  const text = JSON.stringify({ ...told, hands: [...hands].sort(), answer: tx && answer });
  return text.replace(/"[at]\d"/g, (id) => {
    const name = names.get(id) ?? `#${names.size}`;
    names.set(id, name);
    return name;
  });
}

describe('Visited', () => {
  it('knows what it was given, however many', () => {
    const visited = new Visited();
    const keys = Array.from({ length: 20_000 }, (_, i) => i * 0x1_0000_0003);
    for (const key of keys) expect(visited.add(key)).toBe(true);
    expect(keys.some((key) => visited.add(key))).toBe(false);
    expect(visited.size).toBe(keys.length);
  });
});

describe('mutants', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('are up to date: %s', (_name, mutant) => {
    const source = readFileSync(join(realDomain, mutant.file), 'utf8');
    expect(mutated(source, mutant)).not.toBe(source);
  });

  it('are refused where what they take out does not stand in the source once', () => {
    expect(() => mutated('a b a', { name: 'twice', file: '', find: 'a', replace: '' })).toThrow(/found 2 times/);
    expect(() => mutated('a', { name: 'gone', file: '', find: 'b', replace: '' })).toThrow(/found 0 times/);
    expect(mutated('if (a) b', { name: 'guard', file: '', find: 'if (a) ', replace: '' })).toBe('b');
    expect(mutants.length).toBeGreaterThanOrEqual(18);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});

describe('the verdict', () => {
  const scene = { name: 's', states: 5, transitions: 9, counterexample: null };
  const killed = { ...scene, name: 'm', counterexample: { scene: 's', law: 'l', events: ['e'] } };
  const verdict = (
    scenes: readonly (typeof scene | typeof killed)[],
    mutants: readonly (typeof scene | typeof killed)[],
  ) => figuresOf({ scenes, mutants, seconds: 1.26, threads: 2, code: 'c' });

  it('holds when nothing is violated and every mutant was found out', () => {
    expect(verdict([scene, scene], [killed])).toMatchObject({
      states: 10,
      transitions: 18,
      violations: 0,
      mutants: 1,
      mutantsKilled: 1,
      seconds: 1.3,
    });
    expect(holds(verdict([scene], [killed]))).toBe(true);
  });

  it('does not hold otherwise, nor when nothing was looked at', () => {
    expect(holds(verdict([scene, killed], [killed]))).toBe(false);
    expect(holds(verdict([scene], [killed, scene]))).toBe(false);
    expect(verdict([scene], [killed, scene]).survived).toEqual(['s']);
    expect(holds(verdict([], [killed]))).toBe(false);
    expect(holds(verdict([scene], []))).toBe(false);
  });
});
