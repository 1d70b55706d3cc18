/** The lock screen until the desktop opens: at rest, scanning, asking for a key, checking. */
import { type Code, codes } from '../../src-shared/domain/codes.ts';
import { hints } from '../../src-shared/domain/hints.ts';
import { type Direction, directions, lightColours, type Prompt } from '../../src-shared/domain/liveness.ts';
import type { LockView } from '../../src-shared/domain/login/view.ts';
import { type Around, type Fixtures, now } from './fixture.ts';
import { arabic, hebrew, kiosk, lock, long, named, resting, screen, screens } from './states.ts';

const shared: LockView['place'] = { ...resting.place, kind: 'shared' };
const offline: LockView['connection'] = { is: 'offline', code: 'cloud.unreachable' };
const longPlace: LockView['place'] = {
  organisation: 'Saint Bartholomew and Harbor General University Teaching Hospitals',
  ward: 'Paediatric Intensive Care and High Dependency Unit',
  station: 'Medication trolley 12 B',
  kind: 'shared',
};

export const without = (factor: LockView['tiles'][number]['factor'], code: Code): LockView['tiles'] =>
  resting.tiles.map((tile) => (tile.factor === factor ? { factor, state: 'unavailable', code } : tile));
const withReader: LockView['tiles'] = resting.tiles.map((tile) => ({ ...tile, state: 'ready', code: null }));
const kioskLong = { ...kiosk, place: longPlace };

const waiting = new Set<Code>(['account.locked', 'rate.limited', 'factor.paused']);

const notices: Fixtures = Object.fromEntries(
  codes.map((code) => [
    `locked/notice/${code}`,
    screen({ ...screens.locked, notice: { code, until: waiting.has(code) ? now + 28_000 : null } }),
  ]),
);

const hintPictures: Fixtures = Object.fromEntries(
  hints.map((hint) => [`scanning/hint/${hint}`, screen({ ...screens.scanning, hint, progress: 2 / 3 })]),
);

const prompted = (prompt: Prompt, around: Around = named) =>
  screen({ ...screens.scanning, prompt, progress: 2 / 3 }, around);
const turn = (towards: Direction, next: Direction | null): Prompt => ({
  is: 'turn',
  towards,
  next,
  step: next ? 1 : 4,
  of: 4,
});
/** Each direction once, at a right angle to the one before, between, and opposite. */
const ahead = {
  left: 'up',
  right: 'downLeft',
  up: 'right',
  down: 'left',
  upLeft: 'downRight',
  upRight: 'down',
  downLeft: 'upLeft',
  downRight: 'upRight',
} as const satisfies Readonly<Record<Direction, Direction>>;
const light = (colour: (typeof lightColours)[number], step = 1): Prompt => ({ is: 'light', colour, step, of: 3 });

const prompts: Fixtures = {
  ...Object.fromEntries(directions.map((towards) => [`scanning/turn/${towards}`, prompted(turn(towards, null))])),
  ...Object.fromEntries(
    directions.map((towards) => [`scanning/turn/${towards}-ahead`, prompted(turn(towards, ahead[towards]))]),
  ),
  'scanning/turn/light': prompted(turn('left', 'upRight'), { ...named, theme: 'light' }),
  'scanning/turn/contrast': prompted(turn('right', 'up'), { ...named, contrast: 'more' }),
  'scanning/turn/light-contrast': prompted(turn('downLeft', 'upRight'), { ...named, theme: 'light', contrast: 'more' }),
  'scanning/turn/hint': screen({
    ...screens.scanning,
    prompt: turn('up', 'down'),
    hint: 'severalPeople',
    progress: 2 / 3,
  }),
  'scanning/turn/long': screen({ ...screens.scanning, prompt: turn('down', 'left'), username: long.username }),
  ...Object.fromEntries(lightColours.map((colour) => [`scanning/light/${colour}`, prompted(light(colour))])),
  'scanning/light/light': prompted(light('amber', 2), { ...named, theme: 'light' }),
  'scanning/light/contrast': prompted(light('violet', 3), { ...named, contrast: 'more' }),
};

const linking = { ...screens.locked, linking: true, notice: { code: 'card.linkable', until: null } } as const;
const held = { ...screens.locked, held: 'Ana Rivera', lastUser: 'a.rivera' };
const passkey = { ...screens.touching, factor: 'passkey', username: null } as const;

export const signingIn: Fixtures = {
  'locked/nobody': screen(screens.locked, {}),
  'locked/reader': lock({ tiles: withReader }),
  'locked/kiosk': lock(kiosk, {}),
  'locked/kiosk-named': lock(kiosk),
  'locked/kiosk-light': lock(kiosk, { theme: 'light' }),
  'locked/kiosk-contrast': lock(kiosk, { contrast: 'more' }),
  'locked/kiosk-long': lock(kioskLong, { username: long.username }),
  'locked/shared': lock({ place: shared }, {}),
  'locked/shared-named': lock({ place: shared }),
  'locked/linking': lock({ ...kiosk, screen: linking }, {}),
  'locked/linking-again': lock({
    ...kiosk,
    screen: { ...linking, notice: { code: 'credentials.refused', until: null } },
  }),
  'locked/linking-personal': lock({ tiles: withReader, screen: linking }),
  'locked/linking-light': lock({ ...kiosk, screen: linking }, { theme: 'light' }),
  'locked/held': screen(held),
  'locked/held-away': screen({ ...held, notice: { code: 'session.away', until: null } }),
  'locked/held-long': screen({ ...held, held: long.displayName, lastUser: long.username }, { username: long.username }),
  'locked/held-arabic': screen(
    { ...held, held: arabic.displayName, lastUser: arabic.username },
    { username: arabic.username },
  ),
  'locked/held-light': screen(held, { ...named, theme: 'light' }),
  'locked/last-user': screen({ ...screens.locked, lastUser: 'a.rivera' }),
  'locked/restart': lock({ ...kiosk, restart: true }, {}),
  'locked/restart-asked': lock({ ...kiosk, restart: true }, { press: '.footer-tools .button' }),
  'locked/connecting': lock({ connection: { is: 'connecting' } }),
  'locked/offline': lock({ connection: offline }),
  'locked/kiosk-offline': lock({ ...kiosk, connection: offline }, {}),
  'locked/no-camera': lock({ tiles: without('face', 'camera.absent') }),
  'locked/long': lock({ place: longPlace }, { username: long.username }),
  'locked/hebrew': screen(screens.locked, { username: hebrew.username }),
  'locked/arabic': screen(screens.locked, { username: arabic.username }),
  'locked/light': screen(screens.locked, { ...named, theme: 'light' }),
  'locked/light-notice': screen(
    { ...screens.locked, notice: { code: 'credentials.refused', until: null } },
    { ...named, theme: 'light' },
  ),
  'locked/contrast': screen(screens.locked, { ...named, contrast: 'more' }),
  'locked/light-contrast': screen(screens.locked, { ...named, theme: 'light', contrast: 'more' }),
  'locked/disconnected': screen(screens.locked, { ...named, connected: false }),
  'locked/explained': lock(kiosk, { press: '[data-cell=badge]' }),
  'locked/key-nameless': screen(screens.locked, { press: '[data-cell=securityKey]' }),
  'scanning/opening': screen({ ...screens.scanning, camera: 'opening', progress: 0 }),
  'scanning/begun': screen({ ...screens.scanning, progress: 0 }),
  'scanning/reader': lock({ tiles: withReader, screen: screens.scanning }),
  'scanning/low-resolution': screen({ ...screens.scanning, lowResolution: { width: 640, height: 480 } }),
  'scanning/offline': lock({ connection: offline, screen: screens.scanning }),
  'scanning/long': screen({ ...screens.scanning, username: long.username, hint: 'closer' }),
  'scanning/arabic': screen({ ...screens.scanning, username: arabic.username }),
  'scanning/light': screen({ ...screens.scanning, hint: 'tooDark' }, { ...named, theme: 'light' }),
  'scanning/contrast': screen({ ...screens.scanning, hint: 'tooDark' }, { ...named, contrast: 'more' }),
  'scanning/further': lock({ ...kiosk, screen: { ...screens.scanning, instead: ['face'] } }),
  'scanning/further-pin': lock({ ...kiosk, screen: { ...screens.scanning, instead: ['face', 'pin', 'passkey'] } }),
  'scanning/further-badge': lock({ ...kiosk, screen: { ...screens.scanning, instead: ['face', 'badge'] } }),
  'touching/opening': screen({ ...screens.touching, ready: false }),
  'touching/passkey': screen(passkey, {}),
  'touching/passkey-opening': screen({ ...passkey, ready: false }, {}),
  'touching/kiosk': lock({ ...kiosk, screen: screens.touching }),
  'touching/kiosk-passkey': lock({ ...kiosk, screen: passkey }, {}),
  'touching/offline': lock({ connection: offline, screen: screens.touching }),
  'touching/long': screen({ ...screens.touching, username: long.username }, { username: long.username }),
  'touching/light': screen(screens.touching, { ...named, theme: 'light' }),
  'touching/contrast': screen(screens.touching, { ...named, contrast: 'more' }),
  'checking/password': screen({ ...screens.checking, factor: 'password' }),
  'checking/pin': screen({ ...screens.checking, factor: 'pin' }),
  'checking/badge': lock({ ...kiosk, screen: { ...screens.checking, username: null, factor: 'badge' } }),
  'checking/securityKey': screen({ ...screens.checking, factor: 'securityKey' }),
  'checking/passkey': screen({ ...screens.checking, username: null, factor: 'passkey' }),
  'checking/long': screen({ ...screens.checking, username: long.username }),
  'checking/light': screen(screens.checking, { theme: 'light' }),
  ...prompts,
  ...hintPictures,
  ...notices,
};
