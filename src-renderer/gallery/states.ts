/** One picture at least for each state of both windows. One that is missing does not compile; names and texts are made up. */
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import type { LockFixture, OptionsFixture } from './fixture.ts';
import { now } from './fixture.ts';

export const attempt = '0b9f1c52-6c5a-4c37-9b0e-3f4f3f6d2a11';
const at = <K extends Screen['at']>(screen: Extract<Screen, { at: K }>) => screen;

export const screens = {
  locked: at<'locked'>({ at: 'locked', notice: null, linking: false, held: null, lastUser: null }),
  scanning: at<'scanning'>({
    at: 'scanning',
    attempt,
    username: 'a.rivera',
    camera: 'ready',
    lowResolution: null,
    progress: 1 / 3,
    prompt: null,
    hint: null,
    instead: null,
  }),
  touching: at<'touching'>({
    at: 'touching',
    attempt,
    username: 'a.rivera',
    factor: 'securityKey',
    ready: true,
    proved: [],
    instead: null,
  }),
  checking: at<'checking'>({ at: 'checking', username: 'a.rivera', factor: 'face' }),
  choosing: at<'choosing'>({
    at: 'choosing',
    username: 'a.rivera',
    proved: ['face'],
    next: [
      { factor: 'pin', state: 'ready', code: null },
      { factor: 'passkey', state: 'ready', code: null },
    ],
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
    notice: null,
    tap: null,
  }),
} satisfies { readonly [K in Screen['at']]: Extract<Screen, { at: K }> };

export const options = {
  signIn: { at: 'signIn', username: 'a.rivera', notice: null, busy: false },
  methods: {
    at: 'methods',
    displayName: 'Ana Rivera',
    username: 'a.rivera',
    face: { allowed: true, enrolledAt: null, held: false },
    methods: {
      pin: { allowed: true, setAt: null, minLength: 6 },
      cards: { allowed: true, list: [] },
      keys: [],
    },
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
  tappingCard: { at: 'tappingCard', displayName: 'Ana Rivera', busy: false },
  touchingKey: {
    at: 'touchingKey',
    attempt,
    displayName: 'Ana Rivera',
    factor: 'securityKey',
    ready: true,
    busy: false,
  },
} as const satisfies { readonly [K in OptionsView['at']]: Extract<OptionsView, { at: K }> };

/** A personal workstation with a camera and without a card reader. */
export const resting: LockView = {
  place: { organisation: 'Harbor General', ward: 'Ward 4 East', station: 'Station 12', kind: 'personal' },
  connection: { is: 'online' },
  tiles: [
    { factor: 'badge', state: 'unavailable', code: 'reader.absent' },
    { factor: 'face', state: 'ready', code: null },
    { factor: 'securityKey', state: 'ready', code: null },
    { factor: 'passkey', state: 'ready', code: null },
  ],
  restart: false,
  watch: { is: 'calm', presence: false },
  presenceOffered: false,
  presenceAttempt: null,
  screen: screens.locked,
};

/** A shared workstation with a reader: one taps, and the face is no tile. */
export const kiosk: Pick<LockView, 'place' | 'tiles'> = {
  place: { ...resting.place, kind: 'shared' },
  tiles: [
    { factor: 'badge', state: 'ready', code: null },
    { factor: 'securityKey', state: 'ready', code: null },
    { factor: 'passkey', state: 'ready', code: null },
  ],
};

export const named = { username: 'a.rivera' } as const;

export const lock = (change: Partial<LockView>, around: LockFixture['around'] = named): LockFixture => ({
  window: 'lock',
  view: { ...resting, ...change },
  around,
});
export const screen = (to: Screen, around: LockFixture['around'] = named) => lock({ screen: to }, around);
export const page = (view: OptionsView, around: OptionsFixture['around'] = {}): OptionsFixture => ({
  window: 'options',
  view,
  around,
});

export const long = {
  username: 'bartholomew.featherstonehaugh-cholmondeley.the.third@mental-health.northern-harbor.example',
  displayName: 'Bartholomew Featherstonehaugh-Cholmondeley of the Northern Harbor Mental Health Team',
};
export const hebrew = { username: 'נורית.בן-שחר', displayName: 'נורית בן־שחר' };
export const arabic = { username: 'عائشة.المنصوري', displayName: 'عائشة المنصوري' };
