import { z } from 'zod';
import type { ConsentText, FaceStatus, Methods as MethodsView } from '../domain/enrolment/state.ts';
import { capturePoses, outcomes } from '../domain/enrolment/state.ts';
import type { OptionsView } from '../domain/enrolment/view.ts';
import { factors, provable } from '../domain/factors.ts';
import { hints } from '../domain/hints.ts';
import { inputLimits } from '../domain/ids.ts';
import { directions, lightColours } from '../domain/liveness.ts';
import type { LockView } from '../domain/login/view.ts';
import { CodeSchema } from './errors.ts';
import { KeyJson } from './key-json.ts';
import { WedgeRulesSchema } from './readers.ts';

/** The kinds of windows. A call names who may make it; a host knows which window a message came from. */
export const windowRoles = ['lock', 'options'] as const;
export type WindowRole = (typeof windowRoles)[number];

const Hint = z.enum(hints);
const Factor = z.enum(factors);
const Factors = z.array(Factor).readonly();
const Notice = z.strictObject({ code: CodeSchema, until: z.number().nullable() }).readonly();
const Resolution = z.strictObject({ width: z.number(), height: z.number() }).readonly();

const stepOf = { step: z.number().int().min(1).max(8), of: z.number().int().min(1).max(8) };
const Prompt = z
  .discriminatedUnion('is', [
    z.strictObject({ is: z.literal('turn'), towards: z.enum(directions), ...stepOf }),
    z.strictObject({ is: z.literal('light'), colour: z.enum(lightColours), ...stepOf }),
  ])
  .readonly();

const Instead = Factors.nullable();
const NextFactor = z.strictObject({
  factor: Factor,
  state: z.enum(['ready', 'unavailable', 'notSetUp']),
  code: CodeSchema.nullable(),
});

const Screen = z.discriminatedUnion('at', [
  z.strictObject({
    at: z.literal('locked'),
    notice: Notice.nullable(),
    linking: z.boolean(),
    held: z.string().nullable(),
    lastUser: z.string().nullable(),
  }),
  z.strictObject({
    at: z.literal('scanning'),
    attempt: z.string(),
    username: z.string(),
    camera: z.enum(['opening', 'ready']),
    lowResolution: Resolution.nullable(),
    progress: z.number().min(0).max(1),
    prompt: Prompt.nullable(),
    hint: Hint.nullable(),
    instead: Instead,
  }),
  z.strictObject({
    at: z.literal('touching'),
    attempt: z.string(),
    username: z.string().nullable(),
    factor: z.enum(['securityKey', 'passkey']),
    ready: z.boolean(),
    proved: Factors,
    instead: Instead,
  }),
  z.strictObject({ at: z.literal('checking'), username: z.string().nullable(), factor: z.enum(provable) }),
  z.strictObject({
    at: z.literal('choosing'),
    username: z.string(),
    proved: Factors,
    next: z.array(NextFactor).readonly(),
    possible: z.boolean(),
    notice: Notice.nullable(),
  }),
  z.strictObject({
    at: z.literal('open'),
    username: z.string(),
    displayName: z.string(),
    factors: Factors,
    since: z.number(),
    offer: z.enum(['enrolFace', 'renewFace']).nullable(),
    notice: Notice.nullable(),
    tap: z
      .discriminatedUnion('is', [
        z.strictObject({ is: z.literal('checking') }),
        z.strictObject({ is: z.literal('displacing'), username: z.string(), until: z.number() }),
      ])
      .nullable(),
  }),
]);

/** Walk-away, see domain/session/watch.ts. */
const Watch = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('calm'), presence: z.boolean() }),
  z.strictObject({ is: z.literal('warning'), until: z.number() }),
  z.strictObject({ is: z.literal('blurred'), why: z.enum(['nobody', 'stranger']), until: z.number().nullable() }),
]);

/** Strict objects: a field that is not named here never reaches a window. */
export const LockViewSchema = z.strictObject({
  place: z.strictObject({
    organisation: z.string(),
    ward: z.string(),
    station: z.string(),
    kind: z.enum(['personal', 'shared']),
  }),
  connection: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('online') }),
    z.strictObject({ is: z.literal('connecting') }),
    z.strictObject({ is: z.literal('offline'), code: CodeSchema }),
  ]),
  tiles: z
    .array(
      z.strictObject({
        factor: z.enum(['face', 'badge', 'securityKey', 'passkey']),
        state: z.enum(['ready', 'unavailable']),
        code: CodeSchema.nullable(),
      }),
    )
    .readonly(),
  restart: z.boolean(),
  watch: Watch,
  presenceOffered: z.boolean(),
  presenceAttempt: z.string().nullable(),
  screen: Screen,
}) satisfies z.ZodType<LockView>;

const Face = z.strictObject({
  allowed: z.boolean(),
  enrolledAt: z.number().nullable(),
  held: z.boolean(),
}) satisfies z.ZodType<FaceStatus>;

const Methods = z.strictObject({
  pin: z.strictObject({ allowed: z.boolean(), setAt: z.number().nullable(), minLength: z.number().int() }).readonly(),
  cards: z
    .strictObject({
      allowed: z.boolean(),
      list: z.array(z.strictObject({ id: z.string(), label: z.string(), addedAt: z.number() })).readonly(),
    })
    .readonly(),
  keys: z
    .array(
      z.strictObject({
        id: z.string(),
        factor: z.enum(['securityKey', 'passkey']),
        name: z.string(),
        addedAt: z.number(),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<MethodsView>;

export const ConsentTextSchema = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  title: z.string(),
  body: z.array(z.string()).readonly(),
}) satisfies z.ZodType<ConsentText>;

export const OptionsViewSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('signIn'), username: z.string(), notice: Notice.nullable(), busy: z.boolean() }),
  z.strictObject({
    at: z.literal('methods'),
    displayName: z.string(),
    username: z.string(),
    face: Face,
    methods: Methods,
    notice: Notice.nullable(),
    outcome: z.enum(outcomes).nullable(),
    busy: z.boolean(),
  }),
  z.strictObject({ at: z.literal('consent'), displayName: z.string(), text: ConsentTextSchema }),
  z.strictObject({
    at: z.literal('capturing'),
    attempt: z.string(),
    displayName: z.string(),
    camera: z.enum(['opening', 'ready']),
    lowResolution: Resolution.nullable(),
    pose: z.enum(capturePoses),
    captured: z.number().int(),
    total: z.number().int(),
    hint: Hint.nullable(),
  }),
  z.strictObject({ at: z.literal('saving'), displayName: z.string() }),
  z.strictObject({ at: z.literal('tappingCard'), displayName: z.string(), busy: z.boolean() }),
  z.strictObject({
    at: z.literal('touchingKey'),
    attempt: z.string(),
    displayName: z.string(),
    factor: z.enum(['securityKey', 'passkey']),
    ready: z.boolean(),
    busy: z.boolean(),
  }),
]) satisfies z.ZodType<OptionsView>;

const nothing = z.undefined();
const Credentials = z.strictObject({
  username: z.string().max(inputLimits.username),
  password: z.string().max(inputLimits.password),
});
const Attempt = z.strictObject({ attempt: z.uuid() });
const Name = z.strictObject({ username: z.string().max(inputLimits.username) });

/** What the window saw of the camera; only the reasons a camera can give are taken. */
const CameraReport = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('ready'),
    attempt: z.uuid(),
    width: z.number().int().min(1).max(16384),
    height: z.number().int().min(1).max(16384),
    label: z.string().max(256),
    /** As the camera's track states it; null where it does not. */
    frameRate: z.number().min(0).max(1000).nullable(),
  }),
  z.strictObject({
    is: z.literal('failed'),
    attempt: z.uuid(),
    code: CodeSchema.extract([
      'camera.absent',
      'camera.denied',
      'camera.busy',
      'camera.unplugged',
      'camera.stalled',
      'camera.injected',
      'models.missing',
      'vision.failed',
    ]),
  }),
]);
/** When the window painted a prompt, on the clock that stamps its frames. */
const Painted = z.strictObject({ attempt: z.uuid(), step: z.number().int().min(1).max(8), at: z.number().min(0) });
/** Where the head is in a frame that is on its way: the pixels take longer, and what is asked next need not wait for them. */
const Degrees = z.number().min(-180).max(180);
const Posed = z.strictObject({
  attempt: z.uuid(),
  at: z.number().min(0),
  pose: z.strictObject({ yaw: Degrees, pitch: Degrees, roll: Degrees }),
});
const Guidance = z.strictObject({ attempt: z.uuid(), hint: Hint.nullable() });

const Pin = z.string().regex(/^[0-9]{1,12}$/);
const keyFactors = z.enum(['securityKey', 'passkey']);
const KeyFailure = CodeSchema.extract(['key.timedOut', 'key.unsupported', 'key.refused', 'key.known']);
/** What was typed into the window as fast as no person types. */
const Wedge = z.strictObject({ text: z.string().max(256) });

export interface Call<Input extends z.ZodType, Output extends z.ZodType> {
  readonly roles: readonly WindowRole[];
  readonly input: Input;
  readonly output: Output;
}
const call = <Input extends z.ZodType, Output extends z.ZodType>(
  roles: readonly WindowRole[],
  input: Input,
  output: Output,
): Call<Input, Output> => ({ roles, input, output });

/** Every call from a window to main: who may make it, what goes in, what comes out. Intents answer nothing. */
export const calls = {
  'lock.view': call(['lock'], nothing, LockViewSchema),
  'lock.password': call(['lock'], Credentials, nothing),
  'lock.face': call(['lock'], Name, nothing),
  'lock.pin': call(['lock'], z.strictObject({ pin: Pin }), nothing),
  /** A name is needed for a security key as the first factor; a passkey knows whose it is. */
  'lock.key': call(
    ['lock'],
    z.strictObject({ factor: keyFactors, username: z.string().max(inputLimits.username).nullable() }),
    nothing,
  ),
  /** The options for `navigator.credentials`, once the screen says `ready`. */
  'lock.keyOptions': call(['lock'], Attempt, KeyJson),
  'lock.keyAnswer': call(['lock'], z.strictObject({ attempt: z.uuid(), credential: KeyJson }), nothing),
  'lock.keyFailed': call(['lock'], z.strictObject({ attempt: z.uuid(), code: KeyFailure }), nothing),
  /** A keyboard-wedge reader typed a card. */
  'lock.wedge': call(['lock'], Wedge, nothing),
  /** Keyboard, mouse or touch in a window: somebody is there. */
  'lock.active': call(['lock', 'options'], nothing, nothing),
  /** The signed-in person lets the camera watch whether they are there, or takes that back. */
  'lock.presence': call(['lock'], z.strictObject({ on: z.boolean() }), nothing),
  /** At a personal workstation: asks the operating system for another user's session. */
  'lock.otherUser': call(['lock'], nothing, nothing),
  'lock.restart': call(['lock'], nothing, nothing),
  /** The signed-in person's session is over for good. */
  'lock.signOut': call(['lock'], nothing, nothing),
  'lock.cancel': call(['lock'], nothing, nothing),
  'lock.dismiss': call(['lock'], nothing, nothing),
  /** The signed-in person locks the workstation. */
  'lock.lock': call(['lock'], nothing, nothing),
  'lock.openOptions': call(['lock'], nothing, nothing),
  'options.view': call(['options'], nothing, OptionsViewSchema),
  'options.signIn': call(['options'], Credentials, nothing),
  'options.enrol': call(['options'], nothing, nothing),
  'options.consent': call(['options'], z.strictObject({ granted: z.boolean() }), nothing),
  'options.remove': call(['options'], nothing, nothing),
  'options.setPin': call(['options'], z.strictObject({ pin: Pin }), nothing),
  'options.removePin': call(['options'], nothing, nothing),
  /** Waits for a card at the reader, and links it. */
  'options.addCard': call(['options'], nothing, nothing),
  'options.removeCard': call(['options'], z.strictObject({ id: z.string().max(64) }), nothing),
  'options.addKey': call(
    ['options'],
    z.strictObject({ factor: keyFactors, name: z.string().trim().min(1).max(64) }),
    nothing,
  ),
  'options.keyOptions': call(['options'], Attempt, KeyJson),
  'options.keyAnswer': call(['options'], z.strictObject({ attempt: z.uuid(), credential: KeyJson }), nothing),
  'options.keyFailed': call(['options'], z.strictObject({ attempt: z.uuid(), code: KeyFailure }), nothing),
  'options.removeKey': call(['options'], z.strictObject({ id: z.string().max(64) }), nothing),
  'options.wedge': call(['options'], Wedge, nothing),
  /** How a keyboard-wedge reader of this workstation types; null where there is none. */
  'wedge.rules': call(['lock', 'options'], nothing, WedgeRulesSchema),
  'options.cancel': call(['options'], nothing, nothing),
  'options.close': call(['options'], nothing, nothing),
  'camera.report': call(['lock', 'options'], CameraReport, nothing),
  'camera.guidance': call(['lock', 'options'], Guidance, nothing),
  'camera.prompted': call(['lock'], Painted, nothing),
  'camera.posed': call(['lock'], Posed, nothing),
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type InputOf<Name extends CallName> = z.infer<Calls[Name]['input']>;
export type OutputOf<Name extends CallName> = z.infer<Calls[Name]['output']>;

/** A missing handler does not compile. */
export type Handlers = {
  readonly [Name in CallName]: (input: InputOf<Name>) => Promise<OutputOf<Name>> | OutputOf<Name>;
};

/** What main pushes to a window: always the whole view of that window's role. */
export const pushes = { lock: LockViewSchema, options: OptionsViewSchema } as const;

/** The answer to a call. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: z.infer<typeof CodeSchema> };

/**
 * What the preload (Electron) or the shim (browser host) puts on `window.hexlock`. Frames go by `sendFrame`
 * (`contracts/frames.ts`), everything else by `call`; `onView` hands over the current view and each later one.
 */
export interface Bridge<Role extends WindowRole = WindowRole> {
  readonly role: Role;
  readonly call: <Name extends CallName>(name: Name, input: InputOf<Name>) => Promise<OutputOf<Name>>;
  readonly sendFrame: (message: Uint8Array<ArrayBuffer>) => void;
  readonly onView: (listener: (view: z.infer<(typeof pushes)[Role]>) => void) => () => void;
  /** False while the window has lost main; the screen says so and takes no input. */
  readonly onConnected: (listener: (connected: boolean) => void) => () => void;
}
