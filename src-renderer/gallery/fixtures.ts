/** Every state of both windows. One that is missing here does not compile; names and texts are made up. */
import { type Code, codes } from '../../src-shared/domain/codes.ts';
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { hints } from '../../src-shared/domain/hints.ts';
import { directions, lightColours, type Prompt } from '../../src-shared/domain/liveness.ts';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';

/** The gallery's clock stands still: Monday, 23 November 2026, 07:02. */
export const now = new Date(2026, 10, 23, 7, 2).getTime();

const attempt = '0b9f1c52-6c5a-4c37-9b0e-3f4f3f6d2a11';

/** What stands typed in the window, beside main's view. */
export interface Around {
  readonly username?: string;
  readonly connected?: boolean;
  readonly theme?: 'light';
  readonly contrast?: 'more';
}

export type Fixture =
  | { readonly window: 'lock'; readonly view: LockView | null; readonly around: Around }
  | { readonly window: 'options'; readonly view: OptionsView; readonly around: Around };

const at = <K extends Screen['at']>(screen: Extract<Screen, { at: K }>) => screen;

/** One picture at least for each state of the lock screen. */
const screens = {
  locked: at<'locked'>({ at: 'locked', notice: null }),
  scanning: at<'scanning'>({
    at: 'scanning',
    attempt,
    username: 'a.rivera',
    camera: 'ready',
    lowResolution: null,
    progress: 1 / 3,
    prompt: null,
    hint: null,
  }),
  checking: at<'checking'>({ at: 'checking', username: 'a.rivera', factor: 'face' }),
  choosing: at<'choosing'>({
    at: 'choosing',
    username: 'a.rivera',
    proved: ['face'],
    oneOf: ['password', 'pin', 'badge'],
    possible: true,
    notice: null,
  }),
  open: at<'open'>({
    at: 'open',
    username: 'a.rivera',
    displayName: 'Ana Rivera',
    factors: ['face'],
    since: now,
    offer: null,
  }),
} satisfies { readonly [K in Screen['at']]: Extract<Screen, { at: K }> };

/** One picture at least for each state of User Options. */
const options = {
  signIn: { at: 'signIn', username: 'a.rivera', notice: null, busy: false },
  methods: {
    at: 'methods',
    displayName: 'Ana Rivera',
    username: 'a.rivera',
    face: { allowed: true, enrolledAt: null, held: false },
    notice: null,
    outcome: null,
    busy: false,
  },
  consent: {
    at: 'consent',
    displayName: 'Ana Rivera',
    text: {
      id: 'gallery',
      version: 3,
      sha256: '0'.repeat(64),
      title: 'Your face as a key',
      body: [
        'Your organisation offers you to sign in by looking at the camera. For this, numbers are computed from pictures of your face. They are called a template. Pictures are not kept.',
        'The template is encrypted with a key of your own and used for one purpose only: to check that it is you who signs in. It is not sold, not shared and not used to watch you.',
        'It is deleted when you remove it, when you leave the organisation, or when it has not been used for a year, whichever comes first.',
        'You do not have to agree. Without your agreement you go on signing in with your password, and nothing else changes for you.',
        'You can withdraw your agreement at any time in User Options. The template is then deleted at once, and you receive a confirmation.',
        'If you have questions, ask your data protection officer. This text is an example; your organisation puts its own in its place.',
      ],
    },
  },
  capturing: {
    at: 'capturing',
    attempt,
    displayName: 'Ana Rivera',
    camera: 'ready',
    lowResolution: null,
    pose: 'slightlyLeft',
    captured: 1,
    total: 5,
    hint: null,
  },
  saving: { at: 'saving', displayName: 'Ana Rivera' },
} satisfies { readonly [K in OptionsView['at']]: Extract<OptionsView, { at: K }> };

const resting: LockView = {
  place: { organisation: 'Harbor General', ward: 'Ward 4 East', station: 'Station 12', kind: 'personal' },
  connection: { is: 'online' },
  tiles: [
    { factor: 'badge', state: 'notSetUp', code: null },
    { factor: 'face', state: 'ready', code: null },
    { factor: 'securityKey', state: 'notSetUp', code: null },
    { factor: 'passkey', state: 'notSetUp', code: null },
  ],
  screen: screens.locked,
};

const shared: LockView['place'] = { ...resting.place, kind: 'shared' };
const offline: LockView['connection'] = { is: 'offline', code: 'cloud.unreachable' };
const named: Around = { username: 'a.rivera' };
const noFace = (code: Code): LockView['tiles'] =>
  resting.tiles.map((tile) => (tile.factor === 'face' ? { ...tile, state: 'unavailable', code } : tile));

const lock = (change: Partial<LockView>, around: Around = named): Fixture => ({
  window: 'lock',
  view: { ...resting, ...change },
  around,
});
const screen = (to: Screen, around: Around = named) => lock({ screen: to }, around);
const page = (view: OptionsView, around: Around = {}): Fixture => ({ window: 'options', view, around });

const long = {
  username: 'bartholomew.featherstonehaugh-cholmondeley.the.third@mental-health.northern-harbor.example',
  displayName: 'Bartholomew Featherstonehaugh-Cholmondeley of the Northern Harbor Mental Health Team',
};
const hebrew = { username: 'נורית.בן-שחר', displayName: 'נורית בן־שחר' };
const arabic = { username: 'عائشة.المنصوري', displayName: 'عائشة المنصوري' };
const longPlace: LockView['place'] = {
  organisation: 'Saint Bartholomew and Harbor General University Teaching Hospitals',
  ward: 'Paediatric Intensive Care and High Dependency Unit',
  station: 'Medication trolley 12 B',
  kind: 'shared',
};

const waiting = new Set<Code>(['account.locked', 'rate.limited']);

const notices = Object.fromEntries(
  codes.map((code) => [
    `locked/notice/${code}`,
    screen({ at: 'locked', notice: { code, until: waiting.has(code) ? now + 28_000 : null } }),
  ]),
);

const hintPictures = Object.fromEntries(
  hints.map((hint) => [`scanning/hint/${hint}`, screen({ ...screens.scanning, hint, progress: 2 / 3 })]),
);

const prompted = (prompt: Prompt, around: Around = named) =>
  screen({ ...screens.scanning, prompt, progress: 2 / 3 }, around);
const turn = (towards: (typeof directions)[number], step = 1): Prompt => ({ is: 'turn', towards, step, of: 2 });
const light = (colour: (typeof lightColours)[number], step = 1): Prompt => ({ is: 'light', colour, step, of: 3 });

const prompts = {
  ...Object.fromEntries(directions.map((towards) => [`scanning/turn/${towards}`, prompted(turn(towards))])),
  'scanning/turn/light': prompted(turn('left'), { ...named, theme: 'light' }),
  'scanning/turn/contrast': prompted(turn('right', 2), { ...named, contrast: 'more' }),
  'scanning/turn/hint': screen({ ...screens.scanning, prompt: turn('up'), hint: 'severalPeople', progress: 2 / 3 }),
  'scanning/turn/long': screen({ ...screens.scanning, prompt: turn('down'), username: long.username }),
  ...Object.fromEntries(lightColours.map((colour) => [`scanning/light/${colour}`, prompted(light(colour))])),
  'scanning/light/light': prompted(light('amber', 2), { ...named, theme: 'light' }),
  'scanning/light/contrast': prompted(light('violet', 3), { ...named, contrast: 'more' }),
};

const heldFace = { allowed: true, enrolledAt: now, held: true };

/** Everything the gallery shows, by name. Those right below the states are the ones that `satisfies` asks for. */
export const fixtures: Readonly<Record<string, Fixture>> = {
  starting: { window: 'lock', view: null, around: {} },
  ...Object.fromEntries(Object.entries(screens).map(([name, value]) => [name, screen(value)])),
  'locked/nobody': screen(screens.locked, {}),
  'locked/shared': lock({ place: shared }, {}),
  'locked/shared-named': lock({ place: shared }),
  'locked/connecting': lock({ connection: { is: 'connecting' } }),
  'locked/offline': lock({ connection: offline }),
  'locked/no-camera': lock({ tiles: noFace('camera.absent') }),
  'locked/long': lock({ place: longPlace }, { username: long.username }),
  'locked/hebrew': screen(screens.locked, { username: hebrew.username }),
  'locked/arabic': screen(screens.locked, { username: arabic.username }),
  'locked/light': screen(screens.locked, { ...named, theme: 'light' }),
  'locked/light-notice': screen(
    { at: 'locked', notice: { code: 'credentials.refused', until: null } },
    { ...named, theme: 'light' },
  ),
  'locked/contrast': screen(screens.locked, { ...named, contrast: 'more' }),
  'locked/light-contrast': screen(screens.locked, { ...named, theme: 'light', contrast: 'more' }),
  'locked/disconnected': screen(screens.locked, { ...named, connected: false }),
  'scanning/opening': screen({ ...screens.scanning, camera: 'opening', progress: 0 }),
  'scanning/begun': screen({ ...screens.scanning, progress: 0 }),
  'scanning/low-resolution': screen({ ...screens.scanning, lowResolution: { width: 640, height: 480 } }),
  'scanning/offline': lock({ connection: offline, screen: screens.scanning }),
  'scanning/long': screen({ ...screens.scanning, username: long.username, hint: 'closer' }),
  'scanning/arabic': screen({ ...screens.scanning, username: arabic.username }),
  'scanning/light': screen({ ...screens.scanning, hint: 'tooDark' }, { ...named, theme: 'light' }),
  'scanning/contrast': screen({ ...screens.scanning, hint: 'tooDark' }, { ...named, contrast: 'more' }),
  'checking/password': screen({ ...screens.checking, factor: 'password' }),
  'checking/long': screen({ ...screens.checking, username: long.username }),
  'checking/light': screen(screens.checking, { theme: 'light' }),
  'choosing/face': screen({ ...screens.choosing, proved: ['password'], oneOf: ['face'] }),
  'choosing/both': screen({ ...screens.choosing, proved: ['badge'], oneOf: ['password', 'face'] }),
  'choosing/impossible': screen({ ...screens.choosing, oneOf: ['badge', 'pin', 'phoneApp'], possible: false }),
  'choosing/notice': screen({ ...screens.choosing, notice: { code: 'credentials.refused', until: null } }),
  'choosing/no-camera': lock({
    tiles: noFace('camera.absent'),
    screen: { ...screens.choosing, proved: ['password'], oneOf: ['face'] },
  }),
  'choosing/long': screen({ ...screens.choosing, username: long.username }),
  'choosing/light': screen(screens.choosing, { theme: 'light' }),
  'open/offer': screen({ ...screens.open, factors: ['password'], offer: 'enrolFace' }),
  'open/two-factors': screen({ ...screens.open, factors: ['password', 'face'] }),
  'open/long': screen({ ...screens.open, ...long }),
  'open/arabic': screen({ ...screens.open, ...arabic }),
  'open/light': screen({ ...screens.open, factors: ['password'], offer: 'enrolFace' }, { theme: 'light' }),
  'open/renew': screen({ ...screens.open, offer: 'renewFace' }),
  'open/renew-light': screen({ ...screens.open, offer: 'renewFace' }, { theme: 'light' }),
  ...prompts,
  ...hintPictures,
  ...notices,

  ...Object.fromEntries(Object.entries(options).map(([name, view]) => [`options/${name}`, page(view)])),
  'options/signIn/nobody': page({ ...options.signIn, username: '' }),
  'options/signIn/busy': page({ ...options.signIn, busy: true }),
  'options/signIn/notice': page({ ...options.signIn, notice: { code: 'credentials.refused', until: null } }),
  'options/signIn/waiting': page({ ...options.signIn, notice: { code: 'account.locked', until: now + 28_000 } }),
  'options/methods/busy': page({ ...options.methods, busy: true }),
  'options/methods/enrolled': page({ ...options.methods, face: { allowed: true, enrolledAt: now, held: false } }),
  'options/methods/not-allowed': page({ ...options.methods, face: { allowed: false, enrolledAt: null, held: false } }),
  'options/methods/outcome-enrolled': page({
    ...options.methods,
    face: { allowed: true, enrolledAt: now, held: false },
    outcome: 'enrolled',
  }),
  'options/methods/held': page({ ...options.methods, face: heldFace }),
  'options/methods/held-light': page({ ...options.methods, face: heldFace }, { theme: 'light' }),
  'options/methods/outcome-held': page({ ...options.methods, face: heldFace, outcome: 'held' }),
  'options/methods/weak': page({ ...options.methods, notice: { code: 'enrol.weak', until: null } }),
  'options/methods/outcome-removed': page({ ...options.methods, outcome: 'removed' }),
  'options/methods/outcome-declined': page({ ...options.methods, outcome: 'declined' }),
  'options/methods/notice': page({ ...options.methods, notice: { code: 'enrol.tooFewCaptures', until: null } }),
  'options/methods/long': page({ ...options.methods, displayName: long.displayName }),
  'options/methods/arabic': page({ ...options.methods, displayName: arabic.displayName }),
  'options/methods/light': page(options.methods, { theme: 'light' }),
  'options/methods/contrast': page(options.methods, { contrast: 'more' }),
  'options/methods/disconnected': page(options.methods, { connected: false }),
  'options/consent/light': page(options.consent, { theme: 'light' }),
  'options/capturing/opening': page({ ...options.capturing, camera: 'opening', captured: 0, pose: 'straight' }),
  'options/capturing/straight': page({ ...options.capturing, captured: 0, pose: 'straight' }),
  'options/capturing/right': page({ ...options.capturing, captured: 2, pose: 'slightlyRight' }),
  'options/capturing/up': page({ ...options.capturing, captured: 3, pose: 'slightlyUp' }),
  'options/capturing/hint': page({ ...options.capturing, hint: 'tooDark' }),
  'options/capturing/mask': page({ ...options.capturing, captured: 0, pose: 'straight', hint: 'takeMaskOff' }),
  'options/capturing/covered': page({ ...options.capturing, captured: 0, pose: 'straight', hint: 'uncover' }),
  'options/capturing/low-resolution': page({ ...options.capturing, lowResolution: { width: 640, height: 480 } }),
  'options/capturing/light': page(options.capturing, { theme: 'light' }),
};
