/** Factors and transactions: what is asked for, in which order, and in which transaction. */
import type { Factor } from '../../../src-shared/domain/factors.ts';
import type { Effect } from '../../../src-shared/domain/login/state.ts';
import { isUnderway } from '../world.ts';
import type { Law } from './law.ts';

export const transactions: Law = ({ before, forged, effects, cloud, after }) => {
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

export const offered: Law = ({ before, event, effects, after }) => {
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

export const sequence: Law = ({ before, event, after }, { limits }) => {
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
