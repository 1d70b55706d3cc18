/** Breadth-first search over every world that can be reached in a scene: the first breach found has the shortest way to it. */
import { encode } from './encode.ts';
import type { Machine } from './machine.ts';
import { type Move, moves } from './moves.ts';
import type { Scene } from './scene.ts';
import { trapOf } from './traps.ts';
import { turn } from './turn.ts';
import { Visited } from './visited.ts';
import type { World } from './world.ts';

export interface Explored {
  readonly states: number;
  /** Moves tried, those that change nothing included. */
  readonly transitions: number;
  readonly breach: Breach | null;
  /** Whether `most` states were reached before all. */
  readonly cut: boolean;
}

export interface Breach {
  readonly law: string;
  /** From the locked screen on. */
  readonly moves: readonly Move[];
}

export const start = ({ initial }: Machine): World => ({ state: initial, tx: null, reply: 'none', hands: [] });

/** @param visit told of each move that changes something, for whoever draws the diagram */
export function explore(
  machine: Machine,
  scene: Scene,
  most = Number.POSITIVE_INFINITY,
  visit?: (from: World, move: Move, to: World) => void,
): Explored {
  const visited = new Visited();
  const worlds: World[] = [start(machine)];
  const parents: number[] = [-1];
  const by: (Move | null)[] = [null];
  let transitions = 0;

  const way = (index: number): Move[] => {
    const found: Move[] = [];
    for (let at = index; at > 0; at = parents[at] ?? 0) {
      const move = by[at];
      if (move) found.unshift(move);
    }
    return found;
  };
  const broken = (law: string, index: number, last: readonly Move[]): Explored => ({
    states: visited.size,
    transitions,
    breach: { law, moves: [...way(index), ...last] },
    cut: false,
  });

  visited.add(encode(start(machine)));
  for (let index = 0; index < worlds.length; index += 1) {
    const world = worlds[index] as World;
    const trap = trapOf(world, machine, scene);
    if (trap !== null) return broken(trap, index, []);
    for (const batch of moves(world, scene)) {
      for (const move of batch) {
        transitions += 1;
        const turned = turn(world, move, machine, scene);
        if (turned === null) continue;
        if (turned.breach !== null) return broken(turned.breach, index, [move]);
        visit?.(world, move, turned.world);
        if (!visited.add(encode(turned.world))) continue;
        if (visited.size > most) return { states: visited.size, transitions, breach: null, cut: true };
        worlds.push(turned.world);
        parents.push(index);
        by.push(move);
      }
    }
  }
  return { states: visited.size, transitions, breach: null, cut: false };
}
