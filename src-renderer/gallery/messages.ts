/** What the window itself says beside a form, at every form of a hexagon: the longest of it, which takes the most room. */
import type { Fixture, Fixtures } from './fixture.ts';
import { kiosk, lock, screen, screens } from './states.ts';

type Message = NonNullable<Fixture['around']['message']>;
const message = (key: Message['key'], field: Message['field'] = 'username') => ({ message: { key, field } });
const pinOrPassword = (first: 'pin' | 'password') => ({
  ...screens.choosing,
  next: [first, first === 'pin' ? ('password' as const) : ('pin' as const)].map(
    (factor) => ({ factor, state: 'ready', code: null }) as const,
  ),
});

export const messages: Fixtures = {
  'locked/message/tooLong': screen(screens.locked, message('form.tooLong')),
  'locked/message/cleared': screen(screens.locked, message('form.cleared', 'password')),
  'locked/message/held': screen({ ...screens.locked, held: 'Ana Rivera' }, message('form.usernameFirstKey')),
  'locked/message/kiosk': lock(kiosk, message('form.cleared', 'password')),
  'locked/message/linking': lock(
    { ...kiosk, screen: { ...screens.locked, linking: true, notice: { code: 'card.linkable', until: null } } },
    message('form.cleared', 'password'),
  ),
  'scanning/message/cleared': screen(screens.scanning, message('form.cleared', 'password')),
  'scanning/message/badge': lock({ ...kiosk, screen: screens.scanning }, message('form.tooLong', 'password')),
  'scanning/message/pin': lock(
    { ...kiosk, screen: { ...screens.scanning, instead: ['face', 'pin', 'passkey'] } },
    message('form.pinCleared', 'pin'),
  ),
  'choosing/message/password': screen(pinOrPassword('password'), message('form.cleared', 'password')),
  'choosing/message/pin': screen(pinOrPassword('pin'), message('form.pinCleared', 'pin')),
};
