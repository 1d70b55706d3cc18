/** The second factor: each of the nine sets that a policy can name, each state that a member of one can be in. */
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { NextFactor, Screen } from '../../src-shared/domain/login/view.ts';
import { afterFace } from '../../src-shared/domain/policy-faults.ts';
import type { Fixtures } from './fixture.ts';
import { arabic, kiosk, lock, long, screen, screens } from './states.ts';

type Choosing = Extract<Screen, { at: 'choosing' }>;

/** After a face, as the documents list them; "none" has no screen. */
const sets: readonly (readonly Factor[])[] = afterFace.filter((set) => set.length > 0);

const ready = (factor: Factor): NextFactor => ({ factor, state: 'ready', code: null });
const noReader: NextFactor = { factor: 'badge', state: 'unavailable', code: 'reader.absent' };
const noCamera: NextFactor = { factor: 'face', state: 'unavailable', code: 'camera.absent' };
const absent = (factor: Factor): NextFactor => ({ factor, state: 'notSetUp', code: null });

const after = (proved: readonly Factor[], next: readonly NextFactor[], change: Partial<Choosing> = {}): Choosing => ({
  ...screens.choosing,
  proved,
  next,
  ...change,
});
const all = afterFace[8].map(ready);
const touching: Extract<Screen, { at: 'touching' }> = { ...screens.touching, proved: ['face'] };

export const further: Fixtures = {
  ...Object.fromEntries(
    sets.map((set) => [`choosing/after-face/${set.join('-')}`, screen(after(['face'], set.map(ready)))]),
  ),
  ...Object.fromEntries(
    (['securityKey', 'password', 'badge'] as const).map((first) => [
      `choosing/face-after-${first}`,
      lock({ ...kiosk, screen: after([first], [ready('face')]) }),
    ]),
  ),
  'choosing/password-face': screen(after(['badge'], [ready('password'), ready('face')])),
  'choosing/pin-password': screen(after(['badge'], [ready('pin'), ready('password')])),
  'choosing/everything': screen(after(['password'], [...all, ready('face')])),
  'choosing/everything-light': screen(after(['password'], [...all, ready('face')]), { theme: 'light' }),
  'choosing/everything-contrast': screen(after(['password'], [...all, ready('face')]), { contrast: 'more' }),
  'choosing/no-reader': screen(after(['face'], [noReader])),
  'choosing/no-reader-others': screen(
    after(['face'], [ready('securityKey'), ready('pin'), noReader, ready('passkey')]),
  ),
  'choosing/no-reader-why': screen(after(['face'], [ready('pin'), noReader]), { press: '[data-cell=badge]' }),
  'choosing/no-camera': screen(after(['password'], [noCamera])),
  'choosing/badge-explained': screen(after(['face'], [ready('badge')]), { press: '[data-cell=badge]' }),
  'choosing/partly': screen(after(['face'], [ready('pin'), absent('fingerprint'), absent('phoneApp')])),
  'choosing/impossible': screen(
    after(['face'], [absent('fingerprint'), absent('otpToken'), absent('phoneApp')], { possible: false }),
  ),
  'choosing/pin-refused': screen(
    after(['face'], [ready('pin'), ready('passkey')], { notice: { code: 'pin.refused', until: null } }),
  ),
  'choosing/pin-empty': screen(after(['face'], [ready('pin')]), { press: '.login button[type=submit]' }),
  'choosing/key-unused': screen(after(['face'], all, { notice: { code: 'key.timedOut', until: null } })),
  'choosing/two-proved': screen(after(['badge', 'face'], [ready('pin')])),
  'choosing/long': screen(after(['face'], all, { username: long.username })),
  'choosing/arabic': screen(after(['face'], [ready('pin')], { username: arabic.username })),
  'choosing/light': screen(screens.choosing, { theme: 'light' }),
  ...Object.fromEntries(
    (['securityKey', 'passkey'] as const).flatMap((factor) => [
      [`touching/further-${factor}`, screen({ ...touching, factor, instead: [factor] })],
      [
        `touching/further-${factor}-others`,
        screen({ ...touching, factor, instead: ['securityKey', 'pin', 'badge', 'passkey'] }),
      ],
    ]),
  ),
  'touching/further-opening': screen({ ...touching, ready: false, instead: ['securityKey', 'pin'] }),
  'touching/further-everything': screen({ ...touching, instead: ['securityKey', 'pin', 'badge', 'passkey', 'face'] }),
  'touching/further-light': screen({ ...touching, instead: ['securityKey', 'pin'] }, { theme: 'light' }),
};
