/** One move of the world: the machine's step with its effects on cloud and hands, or the cloud's judgement, or time. */
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { Effect, Event } from '../../src-shared/domain/login/state.ts';
import { begun, prove, type Transaction } from './cloud.ts';
import { breach, demands } from './laws.ts';
import type { Machine } from './machine.ts';
import { freshTransaction, type Move, questionOf } from './moves.ts';
import type { Scene } from './scene.ts';
import { currentOf, isUnderway, tick, type World } from './world.ts';

export interface Turn {
  readonly world: World;
  /** What must not be, in a sentence; null where all is well. */
  readonly breach: string | null;
}

/** @returns null when nothing changes */
export function turn(world: World, move: Move, machine: Machine, scene: Scene): Turn | null {
  switch (move.do) {
    case 'tick':
      return { world: { ...world, state: tick(world.state) }, breach: null };
    case 'judge': {
      const question = questionOf(world.state);
      if (question === null || world.tx === null) return null;
      const { tx, answer } = prove(world.tx, question.factor, move.outcome, scene.policy);
      return { world: { ...world, tx, reply: answer }, breach: null };
    }
    case 'event':
      return happen(world, move.event, move.forged, machine, scene);
    default:
      return absurd(move);
  }
}

function happen(world: World, event: Event, forged: boolean, machine: Machine, scene: Scene): Turn | null {
  let next: ReturnType<Machine['step']>;
  try {
    next = machine.step(world.state, event, scene.limits);
  } catch (error) {
    return { world, breach: `crashes: ${String(error)}` };
  }
  if (next.state === world.state && next.effects.length === 0) {
    if (!demands(world, event)) return null;
    const still = breach({ before: world, event, forged, effects: next.effects, cloud: world, after: world }, scene);
    return still === null ? null : { world, breach: still };
  }
  const cloud = next.effects.reduce(perform, taken(world, event, next.state));
  const after = settled({ ...cloud, state: next.state });
  return { world: after, breach: breach({ before: world, event, forged, effects: next.effects, cloud, after }, scene) };
}

/** A press puts something into a hand, if the machine takes it; an answer takes it out: the request is over. */
function taken(world: World, event: Event, state: World['state']): World {
  if (!('attempt' in event)) return world;
  const { attempt } = event;
  switch (event.is) {
    case 'passwordGiven':
    case 'faceChosen':
    case 'pinGiven':
    case 'tapped':
    case 'keyChosen':
      return currentOf(state) === attempt ? { ...world, hands: [...world.hands, attempt] } : world;
    case 'answered':
      return event.answer.is !== 'refused' && questionOf(world.state)?.attempt === attempt
        ? without(world, attempt)
        : world;
    default:
      return world;
  }
}

const without = (world: World, attempt: AttemptId): World =>
  world.hands.includes(attempt) ? { ...world, hands: world.hands.filter((each) => each !== attempt) } : world;

function perform(world: World, effect: Effect): World {
  const begin = (username: string | null): Transaction =>
    begun(freshTransaction(world), effectAttempt(effect), username);
  switch (effect.do) {
    case 'begin':
      return { ...world, tx: begin(effect.username), reply: 'none' };
    case 'askKey':
      return { ...world, tx: used(world, effect, begin), reply: 'none' };
    case 'submit':
      return { ...world, tx: used(world, effect, begin), reply: 'sent' };
    case 'forget':
      return without(world, effect.attempt);
    case 'abandon': {
      const { tx } = world;
      const mine = tx !== null && (tx.attempt === effect.attempt || tx.id === effect.transaction);
      return { ...without(world, effect.attempt), tx: mine ? null : tx, reply: mine ? 'none' : world.reply };
    }
    default:
      return world;
  }
}

const effectAttempt = (effect: Effect): AttemptId => {
  if (!('attempt' in effect)) throw new Error(`${effect.do} names no attempt`);
  return effect.attempt;
};

/** A named transaction goes on; an unnamed one was begun for this attempt, or is now. */
function used(
  { tx }: World,
  { attempt, transaction, username }: Extract<Effect, { do: 'askKey' | 'submit' }>,
  begin: (username: string | null) => Transaction,
): Transaction {
  if (tx !== null && transaction === tx.id) return { ...tx, attempt };
  return tx !== null && transaction === null && tx.attempt === attempt ? tx : begin(username);
}

/** What nothing waits for any more is not remembered: what still comes of it is the adversary's. */
function settled(world: World): World {
  const { state } = world;
  const waits = isUnderway(state) || (state.at === 'open' && state.tap !== null);
  return waits || world.tx === null ? world : { ...world, tx: null, reply: 'none' };
}
