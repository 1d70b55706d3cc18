/** The User Options window. */
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { type Fixtures, now } from './fixture.ts';
import { arabic, hebrew, long, options, page } from './states.ts';

type Methods = Extract<OptionsView, { at: 'methods' }>;
const day = 86_400_000;

const enrolled = { allowed: true, enrolledAt: now, held: false };
const heldFace = { allowed: true, enrolledAt: now, held: true };
const methods: Methods = options.methods;
const own = (change: Partial<Methods['methods']>): Methods => ({
  ...methods,
  methods: { ...methods.methods, ...change },
});
const pin = { allowed: true, setAt: now - 90 * day, minLength: 6 };
const cards: Methods['methods']['cards'] = {
  allowed: true,
  list: [
    { id: 'c1', label: '4471', addedAt: now - 400 * day },
    { id: 'c2', label: '0082', addedAt: now - 3 * day },
  ],
};
const keys: Methods['methods']['keys'] = [
  { id: 'k1', factor: 'securityKey', name: 'Blue key on my lanyard', addedAt: now - 30 * day },
  { id: 'k2', factor: 'passkey', name: 'Station 12', addedAt: now - day },
];
const full: Methods = { ...own({ pin, cards, keys }), face: enrolled };
const many: Methods['methods']['keys'] = Array.from({ length: 20 }, (_, i) => ({
  id: `k${i}`,
  factor: i % 3 === 0 ? 'passkey' : 'securityKey',
  name: i === 4 ? long.displayName : i === 5 ? arabic.displayName : i === 6 ? hebrew.displayName : `Key ${i + 1}`,
  addedAt: now - i * day,
}));
const none = { allowed: false, enrolledAt: null, held: false };
const nothingAllowed: Methods = {
  ...own({ pin: { ...pin, allowed: false, setAt: null }, cards: { allowed: false, list: [] } }),
  face: none,
};
const methodPress = (method: string, button = '.method-actions .button') => `[data-method=${method}] ${button}`;

export const userOptions: Fixtures = {
  'options/signIn/nobody': page({ ...options.signIn, username: '' }),
  'options/signIn/busy': page({ ...options.signIn, busy: true }),
  'options/signIn/notice': page({ ...options.signIn, notice: { code: 'credentials.refused', until: null } }),
  'options/signIn/waiting': page({ ...options.signIn, notice: { code: 'account.locked', until: now + 28_000 } }),
  'options/methods/busy': page({ ...methods, busy: true }),
  'options/methods/enrolled': page({ ...methods, face: enrolled }),
  'options/methods/not-allowed': page(nothingAllowed),
  'options/methods/full': page(full),
  'options/methods/full-light': page(full, { theme: 'light' }),
  'options/methods/full-contrast': page(full, { contrast: 'more' }),
  'options/methods/full-busy': page({ ...full, busy: true }),
  'options/methods/twenty-keys': page({ ...full, methods: { ...full.methods, keys: many } }),
  'options/methods/outcome-enrolled': page({ ...methods, face: enrolled, outcome: 'enrolled' }),
  'options/methods/held': page({ ...methods, face: heldFace }),
  'options/methods/held-light': page({ ...methods, face: heldFace }, { theme: 'light' }),
  'options/methods/outcome-held': page({ ...methods, face: heldFace, outcome: 'held' }),
  'options/methods/weak': page({ ...methods, notice: { code: 'enrol.weak', until: null } }),
  'options/methods/outcome-removed': page({ ...methods, outcome: 'removed' }),
  'options/methods/outcome-declined': page({ ...methods, outcome: 'declined' }),
  ...Object.fromEntries(
    (['pinSet', 'pinRemoved', 'cardAdded', 'cardRemoved', 'keyAdded', 'keyRemoved'] as const).map((outcome) => [
      `options/methods/outcome-${outcome}`,
      page({ ...full, outcome }),
    ]),
  ),
  'options/methods/notice': page({ ...methods, notice: { code: 'enrol.tooFewCaptures', until: null } }),
  'options/methods/card-taken': page({ ...full, notice: { code: 'card.taken', until: null } }),
  'options/methods/key-known': page({ ...full, notice: { code: 'key.known', until: null } }),
  'options/methods/pin-trivial': page(
    { ...full, notice: { code: 'pin.trivial', until: null } },
    { press: methodPress('pin') },
  ),
  'options/methods/pin-set': page(methods, { press: methodPress('pin') }),
  'options/methods/pin-set-light': page(methods, { press: methodPress('pin'), theme: 'light' }),
  'options/methods/pin-remove': page(full, { press: methodPress('pin', '.method-actions .button:nth-child(2)') }),
  'options/methods/card-remove': page(full, { press: methodPress('badge', '.item .button') }),
  'options/methods/key-add': page(full, { press: methodPress('keys') }),
  'options/methods/passkey-add': page(methods, { press: methodPress('keys', '.method-actions .button:nth-child(2)') }),
  'options/methods/key-remove': page(
    { ...full, methods: { ...full.methods, keys: many.slice(4, 6) } },
    { press: methodPress('keys', '.item .button') },
  ),
  'options/methods/long': page({ ...methods, displayName: long.displayName }),
  'options/methods/arabic': page({ ...methods, displayName: arabic.displayName }),
  'options/methods/light': page(methods, { theme: 'light' }),
  'options/methods/contrast': page(methods, { contrast: 'more' }),
  'options/methods/disconnected': page(methods, { connected: false }),
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
  'options/tappingCard/busy': page({ ...options.tappingCard, busy: true }),
  'options/tappingCard/long': page({ ...options.tappingCard, displayName: long.displayName }),
  'options/tappingCard/light': page(options.tappingCard, { theme: 'light' }),
  'options/touchingKey/opening': page({ ...options.touchingKey, ready: false }),
  'options/touchingKey/passkey': page({ ...options.touchingKey, factor: 'passkey' }),
  'options/touchingKey/busy': page({ ...options.touchingKey, busy: true }),
  'options/touchingKey/contrast': page(options.touchingKey, { contrast: 'more' }),
};
