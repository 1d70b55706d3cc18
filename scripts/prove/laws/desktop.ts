/** The desktop: on which evidence it opens, whom it belongs to, and what takes it from whoever sits there. */
import type { Event, LoginLimits, State, VerifiedAssertion } from '../../../src-shared/domain/login/state.ts';
import { flaw } from '../cloud.ts';
import { currentOf } from '../world.ts';
import { isOver, type Law } from './law.ts';

export const evidence: Law = ({ before, effects }, { policy }) => {
  const opens = effects.find((effect) => effect.do === 'openDesktop');
  if (opens === undefined) return null;
  const { state } = before;
  const displaces = state.at === 'open' && state.tap?.is === 'displacing';
  if (!displaces && isOver(state)) return 'opens after the time of the check';
  const attempt = currentOf(state);
  if (attempt === null || before.tx?.attempt !== attempt) return 'opens on a transaction of another attempt';
  return flaw(before.tx, opens.session, policy);
};

interface Desktop {
  readonly session: VerifiedAssertion;
  readonly locked: boolean;
}

const desktopOf = (state: State): Desktop | null => {
  if (state.at === 'open') return { session: state.session, locked: false };
  return state.held === null ? null : { session: state.held, locked: true };
};

export const desktop: Law = ({ before, effects, after }, { limits }) => {
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

const answeredBy = (event: Event): string | null => {
  if (event.is !== 'answered' || event.answer.is === 'refused') return null;
  return event.answer.is === 'more' ? event.answer.username : event.answer.session.user.username;
};

type Open = Extract<State, { at: 'open' }>;

/**
 * Why one's own tap is not to lock; null where it is to. It means what it meant when it was made: how long the cloud took
 * to say whose card it was changes nothing. When that was is read off the time of the check; a mutated machine is not asked.
 */
function spares({ tap, wokeAt }: Open, { ownTap, protectMs, checkMs }: LoginLimits): string | null {
  if (ownTap === 'ignore') return 'although taps are to be ignored';
  if (tap?.is !== 'checking') return 'although nobody tapped';
  const tappedAt = tap.until - checkMs;
  return tappedAt - wokeAt < protectMs ? 'that was made just after the screen woke' : null;
}

/** What takes the desktop from whoever sits there: a lock, a sign-out, one's own card, or a countdown that is over. */
export const openDesktops: Law = ({ before, event, forged, after }, { limits }) => {
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
  const own = answeredBy(event) === was.session.user.username;
  const why = spares(was, limits);
  if (stays) return own && !forged && !isOver(was) && why === null ? "does not lock at one's own tap" : null;
  if (!own) return 'loses an open desktop to somebody else without a countdown';
  return why === null ? null : `locks at one's own tap ${why}`;
};

/** Now is 0. */
export const wakes: Law = ({ event, after: { state } }) =>
  event.is === 'woke' && state.at === 'open' && state.wokeAt !== 0 ? 'forgets that the screen woke' : null;
