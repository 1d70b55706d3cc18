/**
 * The walk-away beside the login machine, as the shell joins them: every way in which an open desktop can be left, used,
 * looked at by its owner, nobody or a stranger, tapped and locked, second by second.
 */
import type { WalkAwayPolicy } from '../../src-shared/domain/computer.ts';
import {
  defaultLimits,
  type Effect,
  type Event,
  type LoginLimits,
  type State,
} from '../../src-shared/domain/login/state.ts';
import type { Sight, Watch, WatchEvent } from '../../src-shared/domain/session/watch.ts';
import type { Machine } from './machine.ts';
import { accepted, answered, attempts, sessionOf, transactions, users } from './people.ts';
import { waits } from './scene.ts';
import { endOf, tick } from './world.ts';

export interface WalkAway {
  readonly name: string;
  readonly policy: WalkAwayPolicy;
}

/** Both machines, and how long the desktop has been left to itself, in seconds. */
interface Both {
  readonly login: State;
  readonly watch: Watch;
  readonly alone: number;
  /** For how long the camera has seen nobody; null when it has not, or may not look. */
  readonly empty: number | null;
}

interface Explored {
  readonly states: number;
  readonly transitions: number;
  readonly breach: { readonly law: string; readonly events: readonly string[] } | null;
}

const policy = (idleSeconds: number, goneSeconds: number, presence: WalkAwayPolicy['presence']): WalkAway => ({
  name: `walk-away: idle ${idleSeconds} s, gone ${goneSeconds} s, presence ${presence}`,
  policy: { idleSeconds, warnSeconds: idleSeconds === 0 ? 0 : 1, goneSeconds, presence },
});

export const walkAways: readonly WalkAway[] = [
  policy(4, 2, 'offer'),
  policy(3, 6, 'offer'),
  policy(0, 2, 'offer'),
  policy(4, 2, 'off'),
];

const limits: LoginLimits = {
  ...defaultLimits,
  ...waits,
  displaceMs: 2,
  kind: 'shared',
  ownTap: 'lock',
};

const [ana, ben] = users.map((user) => sessionOf(user, ['badge'], transactions[0] ?? ('t1' as never)));
const [first] = attempts;

/** What the person, the camera and the reader do; `wired` joins the machines. */
type Act =
  | { readonly is: 'second' }
  | { readonly is: 'login'; readonly events: readonly Event[]; readonly words: string }
  | { readonly is: 'watch'; readonly event: WatchEvent; readonly words: string };

const now = 0;

function acts(): readonly Act[] {
  if (ana === undefined || ben === undefined || first === undefined) throw new Error('two people and an attempt');
  const tapped: Event = { is: 'tapped', now, attempt: first };
  const answer = (session: typeof ana): Event => answered(first, accepted(session, null));
  const see = (sight: Sight): Act => ({
    is: 'watch',
    event: { is: 'seen', now, sight },
    words: `the camera sees: ${sight}`,
  });
  return [
    { is: 'login', events: [tapped, answer(ana)], words: "ana's card" },
    { is: 'login', events: [tapped, answer(ben)], words: "ben's card" },
    { is: 'login', events: [tapped], words: 'a card that the cloud says nothing about' },
    { is: 'login', events: [{ is: 'locked', now }], words: 'somebody locks' },
    { is: 'login', events: [{ is: 'cancelled', now }], words: 'somebody cancels' },
    { is: 'login', events: [{ is: 'signedOut', now }], words: 'signed out' },
    { is: 'watch', event: { is: 'active', now }, words: 'a key is pressed' },
    see('owner'),
    see('nobody'),
    see('stranger'),
    { is: 'watch', event: { is: 'presence', now, on: true }, words: 'the camera may look' },
    { is: 'watch', event: { is: 'presence', now, on: false }, words: 'the camera may not look' },
    { is: 'second' },
  ];
}

/** All times a second nearer, see `tick`; the machines count milliseconds, `watch` in whole seconds. */
function nearer(watch: Watch): Watch {
  if (watch.at === 'off') return watch;
  const activeAt = watch.activeAt - 1000;
  if (watch.at === 'calm') return { ...watch, activeAt };
  if (watch.at === 'warning') return { ...watch, activeAt, until: watch.until - 1000 };
  return { ...watch, activeAt, until: watch.until === null ? null : watch.until - 1000 };
}

/** The two machines joined as the shell joins them. */
function wired(machine: Machine, { policy }: WalkAway) {
  const tell = (both: Both, event: Event): Both => {
    const next = machine.step(both.login, event, limits);
    return next.effects.reduce(told, { ...both, login: next.state });
  };
  const told = (both: Both, effect: Effect): Both => {
    if (effect.do === 'openDesktop') return { ...look(both, { is: 'opened', now }), alone: 0, empty: null };
    return effect.do === 'lockDesktop' || effect.do === 'closeDesktop'
      ? { ...look(both, { is: 'locked', now }), empty: null }
      : both;
  };
  const look = (both: Both, event: WatchEvent): Both => {
    const next = machine.watch(both.watch, event, policy);
    let after: Both = { ...both, watch: next.state, empty: next.state.at === 'off' ? null : both.empty };
    for (const effect of next.effects) {
      after = tell(after, effect.do === 'wake' ? { is: 'woke', now } : { is: 'locked', now, code: effect.code });
    }
    return after;
  };
  return { tell, look };
}

/** Whether this shows that whoever may use the desktop is there. */
function attends(both: Both, act: Act): boolean {
  if (act.is !== 'watch' || both.watch.at === 'off') return false;
  if (act.event.is === 'seen') return both.watch.presence && act.event.sight === 'owner';
  // Keys that are pressed before a hidden desktop may be anybody's; who lets the camera look has it looked after them.
  return (
    both.watch.at !== 'blurred' &&
    (act.event.is === 'active' || (act.event.is === 'presence' && both.watch.presence && !act.event.on))
  );
}

function after(both: Both, act: Act, { tell, look }: ReturnType<typeof wired>): Both {
  switch (act.is) {
    case 'second': {
      const later = {
        login: tick(both.login),
        watch: nearer(both.watch),
        alone: both.login.at === 'open' ? both.alone + 1 : 0,
        empty: both.empty === null ? null : both.empty + 1,
      };
      const over = endOf(later.login) !== null ? tell(later, { is: 'timePassed', now }) : later;
      return look(over, { is: 'timePassed', now });
    }
    case 'login':
      return act.events.reduce(tell, both);
    case 'watch': {
      const alone = attends(both, act) ? 0 : both.alone;
      const { event } = act;
      const looks = event.is === 'seen' && both.watch.at !== 'off' && both.watch.presence;
      const sees = looks && event.sight === 'nobody' ? (both.empty ?? 0) : null;
      return look({ ...both, alone, empty: looks ? sees : both.empty }, event);
    }
    default:
      return act satisfies never;
  }
}

function breachOf(before: Both, act: Act, { login, watch, alone, empty }: Both, { policy }: WalkAway): string | null {
  if ((login.at === 'open') !== (watch.at !== 'off'))
    return 'watches a locked desktop, or leaves an open one unwatched';
  if (policy.idleSeconds > 0 && login.at === 'open' && alone >= policy.idleSeconds) {
    return 'leaves a desktop open for longer than it may be left';
  }
  if (policy.presence === 'off' && watch.at !== 'off' && watch.presence)
    return 'looks although the policy does not let it';
  if (before.watch.at === 'blurred' && watch.at !== 'blurred' && watch.at !== 'off') {
    const owner = act.is === 'watch' && act.event.is === 'seen' && act.event.sight === 'owner';
    const changed = login.at === 'open' && before.login.at === 'open' && login.session !== before.login.session;
    if (!owner && !changed) return 'shows a hidden desktop again to somebody who is not its owner';
  }
  if (login.at === 'open' && empty !== null && empty >= policy.goneSeconds) {
    return 'leaves a desktop open although its owner is gone';
  }
  if (act.is === 'second' && before.watch.at === 'calm' && watch.at === 'off' && before.login.at === 'open') {
    const displaced = before.login.tap !== null;
    if (!displaced) return 'locks without a warning';
  }
  return null;
}

const keyOf = ({ login, watch, alone, empty }: Both): string =>
  JSON.stringify([
    login.at === 'open' ? [login.session.user.username, login.tap, login.wokeAt] : login.held?.user.id,
    watch,
    alone,
    empty,
  ]);

/** Breadth first, like the search over the login machine; few enough states for keys that are text. */
export function exploreWalkAway(machine: Machine, walkAway: WalkAway): Explored {
  const joined = wired(machine, walkAway);
  const seen = new Map<string, { readonly from: string; readonly words: string } | null>();
  const queue: Both[] = [{ login: machine.initial, watch: { at: 'off' }, alone: 0, empty: null }];
  seen.set(keyOf(queue[0] as Both), null);
  let transitions = 0;
  const all = acts();
  for (const both of queue) {
    for (const act of all) {
      transitions += 1;
      const next = after(both, act, joined);
      const words = act.is === 'second' ? 'a second passes' : act.words;
      const law = breachOf(both, act, next, walkAway);
      if (law !== null) {
        const events = [words];
        for (let at = seen.get(keyOf(both)); at; at = seen.get(at.from)) events.unshift(at.words);
        return { states: seen.size, transitions, breach: { law, events } };
      }
      const key = keyOf(next);
      if (seen.has(key) || isUnbounded(next)) continue;
      seen.set(key, { from: keyOf(both), words });
      queue.push(next);
    }
  }
  return { states: seen.size, transitions, breach: null };
}

/** Without an idle time a desktop may be left for ever: beyond a few seconds nothing new comes of it. */
const isUnbounded = ({ alone, watch }: Both): boolean => alone > 8 || (watch.at !== 'off' && watch.activeAt < -8_000);
