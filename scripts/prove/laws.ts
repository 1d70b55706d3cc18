/**
 * What must hold of every turn. A law that speaks of what lies behind (whose desktop it is, which camera is on, what is
 * in hand) is stated of one step: what the effects make of it must be what the next state says, so that it holds of every
 * reachable state by induction.
 */
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { Effect, Event, State, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import { flaw } from './cloud.ts';
import type { Scene } from './scene.ts';
import { currentOf, endOf, isUnderway, linkOf, type World } from './world.ts';

export interface Turned {
  readonly before: World;
  readonly event: Event;
  readonly forged: boolean;
  readonly effects: readonly Effect[];
  /** After the effects, with the transaction that they left. */
  readonly cloud: World;
  readonly after: World;
}

type Law = (turned: Turned, scene: Scene) => string | null;

/** The first law that is broken. An event that changed nothing can only have failed to do what it should. */
export function breach(turned: Turned, scene: Scene): string | null {
  const changed = turned.after.state !== turned.before.state || turned.effects.length > 0;
  for (const law of changed ? laws : duties) {
    const broken = law(turned, scene);
    if (broken !== null) return broken;
  }
  return null;
}

const isOver = (state: State): boolean => {
  const until = endOf(state);
  return until !== null && until <= 0;
};

const isGiven = (event: Event): boolean =>
  event.is === 'passwordGiven' ||
  event.is === 'faceChosen' ||
  event.is === 'pinGiven' ||
  event.is === 'tapped' ||
  event.is === 'keyChosen';

const onlyCurrentAttempts: Law = ({ before, event, effects, after }) => {
  if (!('attempt' in event) || isGiven(event) || isOver(before.state)) return null;
  if (event.attempt === currentOf(before.state)) return null;
  return after.state === before.state && effects.length === 0
    ? null
    : 'takes an event of an attempt that is not the current one';
};

const nothingLate: Law = ({ before, event, after }) => {
  if (!isOver(before.state)) return null;
  if (after.state === before.state) return 'stays in a state whose time is over';
  const current = currentOf(before.state);
  const goesOn = currentOf(after.state) === current && before.state.at === after.state.at;
  if (goesOn && current !== null) return 'goes on with a state whose time is over';
  if (after.state.at === 'checking' && after.state.link !== null && before.state.at === 'locked') {
    return 'links a card whose time is over';
  }
  return event.is === 'answered' && before.state.at === 'checking' && after.state.at !== 'locked'
    ? 'takes an answer after the time of the check'
    : null;
};

const camera: Law = ({ before, effects, after }) => {
  let on: AttemptId | null = before.state.at === 'scanning' ? before.state.attempt : null;
  for (const effect of effects) {
    if (effect.do === 'openCamera') {
      if (on !== null) return 'opens a camera while one is on';
      on = effect.attempt;
    }
    if (effect.do === 'closeCamera') {
      if (on !== effect.attempt) return 'closes a camera that is not on';
      on = null;
    }
  }
  const wanted = after.state.at === 'scanning' ? after.state.attempt : null;
  return on === wanted ? null : on === null ? 'scans without a camera' : 'leaves the camera on';
};

interface Desktop {
  readonly session: VerifiedAssertion;
  readonly locked: boolean;
}

const desktopOf = (state: State): Desktop | null => {
  if (state.at === 'open') return { session: state.session, locked: false };
  return state.held === null ? null : { session: state.held, locked: true };
};

const desktop: Law = ({ before, effects, after }, { limits }) => {
  let stands = desktopOf(before.state);
  for (const effect of effects) {
    switch (effect.do) {
      case 'lockDesktop':
        if (stands === null || stands.locked || stands.session !== effect.session)
          return 'locks a desktop that is not open';
        stands = { session: effect.session, locked: true };
        break;
      case 'closeDesktop':
        if (stands?.session !== effect.session) return 'closes a desktop that is not there';
        stands = null;
        break;
      case 'openDesktop': {
        if (stands !== null && !stands.locked) return 'opens a desktop before the one that is open was locked';
        const other = stands !== null && stands.session.user.id !== effect.session.user.id ? stands.session : null;
        if (other !== null && limits.kind === 'personal')
          return "opens above somebody else's session at a personal workstation";
        if (effect.from !== other) return 'does not say rightly whose desktop makes room';
        stands = { session: effect.session, locked: false };
        break;
      }
      default:
    }
  }
  const said = desktopOf(after.state);
  if (stands?.session !== said?.session || stands?.locked !== said?.locked) {
    return said !== null && !said.locked ? 'stands open without having opened the desktop' : 'loses sight of a session';
  }
  return null;
};

const evidence: Law = ({ before, effects }, { policy }) => {
  const opens = effects.find((effect) => effect.do === 'openDesktop');
  if (opens === undefined) return null;
  const { state } = before;
  const displaces = state.at === 'open' && state.tap?.is === 'displacing';
  if (!displaces && isOver(state)) return 'opens after the time of the check';
  const attempt = currentOf(state);
  if (attempt === null || before.tx?.attempt !== attempt) return 'opens on a transaction of another attempt';
  return flaw(before.tx, opens.session, policy);
};

const hands: Law = ({ after, effects, cloud }) => {
  const { state } = after;
  const link = linkOf(state);
  const waiting = isUnderway(state) && state.at !== 'choosing' ? state.attempt : null;
  const asking = state.at === 'open' ? state.tap?.attempt : null;
  for (const hand of after.hands) {
    if (hand !== link && hand !== waiting && hand !== asking)
      return 'leaves a secret in hand that nothing needs any more';
  }
  if (link !== null && !after.hands.includes(link)) return 'waits for the owner of a card that is not in hand';
  if (waiting !== null && !after.hands.includes(waiting)) return 'goes on with an attempt that was given up';
  for (const effect of effects) {
    if (effect.do === 'submit' && effect.attempt === waiting && !cloud.hands.includes(effect.attempt)) {
      return 'submits what is not in hand';
    }
  }
  return null;
};

const linking: Law = ({ before, effects, after }) => {
  const waits = before.state.at === 'locked' ? before.state.link : null;
  for (const effect of effects) {
    if (effect.do !== 'submit' || effect.link === null) continue;
    if (effect.factor !== 'password' || effect.transaction !== null)
      return 'links a card to something else than a first password';
    if (waits === null || waits.attempt !== effect.link) return 'links a card that did not wait for its owner';
  }
  const { state } = after;
  if (state.at === 'locked' && state.link !== null && state.link.attempt !== waits?.attempt) {
    const asked = before.state;
    const carried = asked.at === 'checking' && asked.link?.attempt === state.link.attempt;
    const tapped = asked.at === 'checking' && asked.factor === 'badge' && asked.proved.length === 0;
    if (!carried && !tapped) return 'keeps something that is no new card';
  }
  return state.at === 'locked' && isOver(state) && before.state.at === 'checking'
    ? 'keeps a card after its time'
    : null;
};

const transactions: Law = ({ before, forged, effects, cloud, after }) => {
  const known = isUnderway(before.state) ? before.state.transaction : null;
  const next = isUnderway(after.state) ? after.state.transaction : null;
  const opened = effects.some((effect) => effect.do === 'openDesktop');
  const given = effects.some((effect) => effect.do === 'abandon' && effect.transaction === known);
  if (known !== null && next !== known && !opened && !given) return 'leaves a transaction without giving it up';
  // A forged refusal of a card leaves the cloud's record as it was; it ends there by itself.
  if (forged) return null;
  const waits = isUnderway(after.state) || (after.state.at === 'open' && after.state.tap !== null);
  return !waits && cloud.tx !== null && !cloud.tx.ended ? 'leaves a transaction open in the cloud' : null;
};

const factorOf = (effect: Effect): Factor | null => {
  if (effect.do === 'openCamera') return 'face';
  return effect.do === 'submit' || effect.do === 'askKey' ? effect.factor : null;
};

const offered: Law = ({ before, event, effects, after }) => {
  for (const effect of effects) {
    const factor = factorOf(effect);
    if (factor === null) continue;
    const { state } = after;
    if (!isUnderway(state)) {
      // The tap on an open desktop asks whose card it is.
      if (state.at !== 'open' || factor !== 'badge') return 'asks for a factor while nobody logs in';
      continue;
    }
    if (state.transaction === null) {
      if (factor === 'pin') return 'takes a PIN as the first factor';
      if (state.proved.length > 0 || state.oneOf !== null) return 'takes proofs along into another transaction';
      continue;
    }
    if (state.proved.includes(factor) || before.tx?.proved.includes(factor))
      return 'asks again for a factor that was proved';
    if (!state.oneOf?.includes(factor)) return 'takes a factor that was not offered';
    if (effect.do === 'submit' && event.is === 'keyAnswered' && before.state.at === 'touching' && !before.state.ready) {
      return 'submits what a key cannot have signed yet';
    }
  }
  return null;
};

const sequence: Law = ({ before, event, after }, { limits }) => {
  const { state } = after;
  const was = before.state;
  if (event.is === 'keyAnswered' && was.at === 'touching' && !was.ready && state.at === 'checking') {
    return 'submits what a key cannot have signed yet';
  }
  if (state.at === 'choosing' && was.at === 'checking' && event.is === 'answered' && event.answer.is === 'more') {
    const { answer } = event;
    const exact = state.username === answer.username && state.oneOf === answer.oneOf && state.proved === answer.proved;
    if (!exact || state.transaction !== answer.transaction) return 'says something else than the cloud did';
  }
  if (isUnderway(state) && isUnderway(was) && was.transaction !== null && state.transaction === was.transaction) {
    const kept = state.username === was.username && (state.held === was.held || event.is === 'signedOut');
    const sameProofs = state.proved === was.proved && state.oneOf === was.oneOf;
    if (!kept || !(sameProofs || event.is === 'answered')) return 'changes what a transaction is about';
  }
  const mine = isUnderway(state) ? state.held?.user.username : undefined;
  if (limits.kind === 'personal' && state.at === 'choosing' && mine !== undefined && state.username !== mine) {
    return 'asks somebody else to go on at a personal workstation';
  }
  return null;
};

const answeredBy = (event: Event): string | null => {
  if (event.is !== 'answered' || event.answer.is === 'refused') return null;
  return event.answer.is === 'more' ? event.answer.username : event.answer.session.user.username;
};

/** What takes the desktop from whoever sits there: a lock, a sign-out, one's own card, or a countdown that is over. */
const openDesktops: Law = ({ before, event, after }, { limits }) => {
  const was = before.state;
  if (was.at !== 'open') return null;
  const stays = after.state.at === 'open' && after.state.session === was.session;
  if (event.is === 'locked' || event.is === 'signedOut') return stays ? 'does not lock' : null;
  if (was.tap?.is === 'displacing' && isOver(was)) return null;
  if (
    event.is === 'cancelled' &&
    was.tap?.is === 'displacing' &&
    after.state.at === 'open' &&
    after.state.tap !== null
  ) {
    return 'does not let whoever sits there refuse';
  }
  if (limits.kind === 'personal' && after.state.at === 'open' && after.state.tap?.is === 'displacing') {
    return 'counts down for somebody else at a personal workstation';
  }
  if (stays) return null;
  const own = answeredBy(event) === was.session.user.username;
  if (!own) return 'loses an open desktop to somebody else without a countdown';
  if (limits.ownTap === 'ignore') return "locks at one's own tap although taps are to be ignored";
  return -was.wokeAt < limits.protectMs ? "locks at one's own tap just after the screen woke" : null;
};

const wayOut: Law = ({ event, after }) => {
  const { state } = after;
  switch (event.is) {
    case 'cancelled':
      return state.at === 'locked' || state.at === 'open' ? null : 'does not let anybody leave by cancelling';
    case 'locked':
      return state.at === 'locked' ? null : 'does not lock';
    case 'signedOut':
      return state.at === 'open' || state.held !== null ? 'keeps a session that is over' : null;
    default:
      return null;
  }
};

/** A person is asked for something that can be given, and never for what was given. */
const choosable: Law = ({ after: { state } }, { limits }) => {
  if (state.at === 'choosing') {
    if (state.oneOf.length === 0) return 'asks for nothing that could be given';
    if (state.oneOf.some((factor) => state.proved.includes(factor))) return 'asks again for a factor that was proved';
  }
  const poor = state.at === 'scanning' && state.camera.is === 'ready' && state.camera.height < limits.cameraHeight;
  return poor && limits.lowResolution === 'refuse' ? 'scans with a camera that is refused' : null;
};

/** Waits are never longer than they may be, and a countdown is never shorter. */
const bounded: Law = ({ before, after: { state } }, { limits }) => {
  const most = (): number => {
    switch (state.at) {
      case 'locked':
        return limits.linkMs;
      case 'scanning':
        return limits.scanMs + limits.promptsMs;
      case 'touching':
        return limits.touchMs;
      case 'checking':
        return limits.checkMs;
      case 'choosing':
        return limits.chooseMs;
      case 'open':
        return state.tap?.is === 'displacing' ? limits.displaceMs : limits.checkMs;
      default:
        return absurd(state);
    }
  };
  const until = endOf(state);
  if (until === null) return null;
  if (until > most()) return 'waits longer than it may';
  if (state.at === 'open' && state.tap?.is === 'displacing' && until < limits.displaceMs) {
    const counting = before.state.at === 'open' && before.state.tap?.is === 'displacing';
    if (!counting) return 'counts down for less time than it should';
  }
  return state.at === 'scanning' && until > state.latest ? 'keeps a scan open beyond its latest end' : null;
};

/** The gravest first: where a move breaks several, that one is told. */
const laws: readonly Law[] = [
  evidence,
  desktop,
  openDesktops,
  camera,
  hands,
  linking,
  offered,
  sequence,
  transactions,
  nothingLate,
  onlyCurrentAttempts,
  wayOut,
  choosable,
  bounded,
];

/** What must happen. */
const duties: readonly Law[] = [nothingLate, openDesktops, wayOut];
