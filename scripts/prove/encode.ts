/**
 * A world as one whole number below 2^53, the same for worlds that differ in nothing that matters: ids of attempts and
 * transactions are left out (only where they are the same is told), and so are the words of notices.
 */
import { type Factor, provable } from '../../src-shared/domain/factors.ts';
import type { State, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import { users } from './people.ts';
import { currentOf, isUnderway, linkOf, longAgo, type World } from './world.ts';

let key = 0;

/** One digit, of a number system in which every digit has its own radix. */
function put(digit: number, radix: number): void {
  if (!(digit >= 0 && digit < radix)) throw new Error(`digit ${digit} of radix ${radix}`);
  key = key * radix + digit;
}

const ats = ['locked', 'scanning', 'touching', 'checking', 'choosing', 'open'] as const;
const factorDigit = new Map<Factor, number>(provable.map((factor, i) => [factor, i]));
const digitOf = (factor: Factor): number => factorDigit.get(factor) ?? -1;
const nameDigit = new Map<string | null, number>([
  [null, 0],
  ...users.map(({ username }, i) => [username, i + 1] as const),
]);

const person = (username: string | null): void => put(nameDigit.get(username) ?? -1, 3);
const holder = (session: VerifiedAssertion | null): void => person(session === null ? null : session.user.username);
const flag = (set: boolean): void => put(set ? 1 : 0, 2);

/** At most two factors, in their order: no way has more. */
function list(proved: readonly Factor[]): void {
  const [first, second] = proved;
  if (first === undefined) return put(0, 43);
  put(second === undefined ? 1 + digitOf(first) : 7 + 6 * digitOf(first) + digitOf(second), 43);
}

function choice(oneOf: readonly Factor[] | null): void {
  put(oneOf === null ? 0 : 1 + oneOf.reduce((bits, factor) => bits | (1 << digitOf(factor)), 0), 65);
}

/** Ticks from now; -1 stands for every time that is over. */
const time = (until: number): void => put(until + 1, 5);

const orTime = (until: number | null): void => put(until === null ? 0 : until + 2, 6);

const waiting = (link: { readonly until: number } | null): void => orTime(link?.until ?? null);

/** What was answered, as far as the record of the transaction does not say it already. */
function reply(reply: World['reply']): void {
  if (reply === 'none' || reply === 'sent') return put(reply === 'none' ? 0 : 1, 7);
  switch (reply.is) {
    case 'more':
      return put(2, 7);
    case 'accepted':
      return put(reply.offer === null ? 3 : 4, 7);
    default:
      put(reply.code === 'card.linkable' ? 5 : 6, 7);
  }
}

function record({ tx, state, reply: given }: World): void {
  flag(tx !== null);
  if (tx === null) return;
  person(tx.owner?.username ?? null);
  list(tx.proved);
  flag(tx.grace);
  flag(tx.ended);
  flag(tx.issued !== null);
  flag(tx.attempt === currentOf(state));
  if (isUnderway(state)) put(state.transaction === null ? 0 : state.transaction === tx.id ? 1 : 2, 3);
  reply(given);
}

function state(state: State, world: World): void {
  put(ats.indexOf(state.at), 6);
  if (isUnderway(state)) {
    person(state.username);
    list(state.proved);
    choice(state.oneOf);
    holder(state.held);
    time(state.until);
  }
  switch (state.at) {
    case 'locked':
      flag(state.notice !== null);
      holder(state.held);
      return waiting(state.link);
    case 'scanning':
      flag(state.camera.is === 'ready');
      flag(state.frames > 0);
      flag(state.prompt !== null);
      flag(state.hint !== null);
      orTime(state.choiceUntil);
      return time(state.latest);
    case 'touching':
      flag(state.factor === 'passkey');
      orTime(state.choiceUntil);
      return flag(state.ready);
    case 'checking':
      put(digitOf(state.factor), 6);
      return waiting(state.link);
    case 'choosing':
      return flag(state.notice !== null);
    case 'open': {
      holder(state.session);
      flag(state.offer !== null);
      flag(state.notice !== null);
      put(-state.wokeAt, 1 - longAgo);
      const { tap } = state;
      put(tap === null ? 0 : tap.is === 'checking' ? 1 : 2, 3);
      if (tap === null) return;
      time(tap.until);
      if (tap.is === 'checking') return put(-tap.tappedAt, 1 - longAgo);
      const { answer } = tap;
      flag(answer.is === 'more');
      if (answer.is === 'accepted') return flag(answer.session === world.tx?.issued);
      person(answer.username);
      choice(answer.oneOf);
      return flag(answer.transaction === world.tx?.id);
    }
    default:
      return state satisfies never;
  }
}

export function encode(world: World): number {
  key = 0;
  state(world.state, world);
  record(world);
  const current = currentOf(world.state);
  const link = linkOf(world.state);
  flag(current !== null && world.hands.includes(current));
  flag(link !== null && world.hands.includes(link));
  if (!(key < Number.MAX_SAFE_INTEGER)) throw new Error('a world needs more than 53 bits');
  return key;
}
