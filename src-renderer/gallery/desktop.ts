/** The open desktop: who is signed in, cards that are held to the reader, walk-away. */
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { type Around, type Fixtures, now } from './fixture.ts';
import { arabic, attempt, kiosk, lock, long, screen, screens } from './states.ts';

const { open } = screens;
const light: Around = { theme: 'light' };
const displacing = { is: 'displacing', username: 'b.okafor', until: now + 4_000 } as const;
/** Nothing hides a desktop but what the camera sees. */
const watched = (watch: LockView['watch'], around: Around = {}) =>
  lock({ ...kiosk, screen: open, watch, presenceAttempt: watch.is === 'blurred' ? attempt : null }, around);
const tapped = (tap: Extract<Screen, { at: 'open' }>['tap'], around: Around = {}) =>
  lock({ ...kiosk, screen: { ...open, factors: ['badge', 'pin'], tap } }, around);
const watching = {
  presenceOffered: true,
  presenceAttempt: attempt,
  watch: { is: 'calm', presence: true },
} as const satisfies Partial<LockView>;

export const desktop: Fixtures = {
  'open/offer': screen({ ...open, factors: ['password'], offer: 'enrolFace' }),
  'open/offer-tap': lock({ ...kiosk, screen: { ...open, factors: ['badge', 'password'], offer: 'enrolFace' } }),
  'open/two-factors': screen({ ...open, factors: ['password', 'face'] }),
  'open/long': screen({ ...open, ...long }),
  'open/arabic': screen({ ...open, ...arabic }),
  'open/light': screen({ ...open, factors: ['password'], offer: 'enrolFace' }, light),
  'open/renew': screen({ ...open, offer: 'renewFace' }),
  'open/renew-light': screen({ ...open, offer: 'renewFace' }, light),
  'open/contrast': screen(open, { contrast: 'more' }),
  'open/sign-out-asked': screen(open, { press: '[data-name=signOut]' }),
  'open/notice': screen({ ...open, notice: { code: 'session.otherUser', until: null } }),
  'open/unknown-card': lock({ ...kiosk, screen: { ...open, notice: { code: 'card.unknown', until: null } } }),
  'open/tap-checking': tapped({ is: 'checking' }),
  'open/displacing': tapped(displacing),
  'open/displacing-long': tapped({ ...displacing, username: long.username }),
  'open/displacing-arabic': tapped({ ...displacing, username: arabic.username }),
  'open/displacing-light': tapped(displacing, light),
  'open/displacing-contrast': tapped(displacing, { contrast: 'more' }),
  'open/displacing-last': tapped({ ...displacing, until: now + 900 }),
  'open/warning': watched({ is: 'warning', until: now + 18_000 }),
  'open/warning-light': watched({ is: 'warning', until: now + 18_000 }, light),
  'open/warning-contrast': watched({ is: 'warning', until: now + 18_000 }, { contrast: 'more' }),
  'open/warning-last': watched({ is: 'warning', until: now + 1_000 }),
  'open/blurred-nobody': watched({ is: 'blurred', why: 'nobody', until: now + 9_000 }),
  'open/blurred-stranger': watched({ is: 'blurred', why: 'stranger', until: null }),
  'open/blurred-light': watched({ is: 'blurred', why: 'nobody', until: now + 9_000 }, light),
  'open/blurred-contrast': watched({ is: 'blurred', why: 'stranger', until: null }, { contrast: 'more' }),
  'open/presence-offered': lock({ ...kiosk, screen: open, presenceOffered: true }),
  'open/presence-on': lock({ ...kiosk, ...watching, screen: open }),
  'open/presence-light': lock({ ...kiosk, ...watching, screen: open }, light),
  'open/presence-warning': lock({
    ...kiosk,
    ...watching,
    screen: open,
    watch: { is: 'warning', until: now + 18_000 },
  }),
  'open/presence-offer': lock({ ...kiosk, ...watching, screen: { ...open, offer: 'enrolFace' } }),
  'open/disconnected': screen(open, { connected: false }),
};
