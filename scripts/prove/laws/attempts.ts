/** Attempts: only the current one counts, nothing late counts, and nothing of it is left behind. */
import { absurd } from '../../../src-shared/domain/absurd.ts';
import type { AttemptId } from '../../../src-shared/domain/ids.ts';
import type { State } from '../../../src-shared/domain/login/state.ts';
import { currentOf, endOf, isUnderway, linkOf } from '../world.ts';
import { isGiven, isOver, type Law } from './law.ts';

export const onlyCurrentAttempts: Law = ({ before, event, effects, after }) => {
  if (!('attempt' in event) || isGiven(event) || isOver(before.state)) return null;
  if (event.attempt === currentOf(before.state)) return null;
  return after.state === before.state && effects.length === 0
    ? null
    : 'takes an event of an attempt that is not the current one';
};

/** When the choice ends that a factor was picked in; null where none was. */
const choiceOf = (state: State): number | null =>
  state.at === 'scanning' || state.at === 'touching' ? state.choiceUntil : null;

export const nothingLate: Law = ({ before, event, after }) => {
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

export const camera: Law = ({ before, effects, after }) => {
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

export const hands: Law = ({ after, effects, cloud }) => {
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

export const linking: Law = ({ before, effects, after }) => {
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

export const wayOut: Law = ({ before, event, after }) => {
  const { state } = after;
  switch (event.is) {
    case 'cancelled': {
      const back = choiceOf(before.state);
      if (back === null || back <= 0 || isOver(before.state)) {
        return state.at === 'locked' || state.at === 'open' ? null : 'does not let anybody leave by cancelling';
      }
      // The other laws say that it is the same person's, in the same transaction, with the same proofs.
      if (state.at !== 'choosing') return 'does not go back to the choice that a factor was picked in';
      return state.until === back ? null : 'gives another time to the choice that it goes back to';
    }
    case 'locked':
      return state.at === 'locked' ? null : 'does not lock';
    case 'signedOut':
      return state.at === 'open' || state.held !== null ? 'keeps a session that is over' : null;
    default:
      return null;
  }
};

/** A person is asked for something that can be given, and never for what was given. */
export const choosable: Law = ({ after: { state } }, { limits }) => {
  if (state.at === 'choosing') {
    if (state.oneOf.length === 0) return 'asks for nothing that could be given';
    if (state.oneOf.some((factor) => state.proved.includes(factor))) return 'asks again for a factor that was proved';
  }
  const poor = state.at === 'scanning' && state.camera.is === 'ready' && state.camera.height < limits.cameraHeight;
  return poor && limits.lowResolution === 'refuse' ? 'scans with a camera that is refused' : null;
};

/** A factor that was picked in a choice knows when that ends, and one that takes its place does not change it. */
export const choiceTime: Law = ({ before: { state: was }, after: { state } }, { limits }) => {
  if (state.at !== 'scanning' && state.at !== 'touching') return null;
  if (state.transaction === null) return state.choiceUntil === null ? null : 'goes back to a choice that there was not';
  // A factor that could not be had in its time leads to a new choice, and the event may pick another one in that at once.
  const picked = isOver(was) ? limits.chooseMs : was.at === 'choosing' ? was.until : choiceOf(was);
  return state.choiceUntil === picked ? null : 'does not keep when the choice ends';
};

/** Waits are never longer than they may be, and a countdown is never shorter. */
export const bounded: Law = ({ before, after: { state } }, { limits }) => {
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
