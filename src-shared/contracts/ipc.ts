/** The calls between windows and main: who may make one, what goes in, what comes out. */
import { z } from 'zod';
import { inputLimits } from '../domain/ids.ts';
import type { CodeSchema } from './errors.ts';
import { KeyFactor, Pin } from './factors.ts';
import { Attempt, CameraReport, Credentials, Guidance, KeyFailure, Name, Painted, Posed, Wedge } from './ipc/inputs.ts';
import { LockViewSchema } from './ipc/lock-view.ts';
import { OptionsViewSchema } from './ipc/options-view.ts';
import { KeyJson } from './key-json.ts';
import { WedgeRulesSchema } from './readers.ts';

/** The kinds of windows. A call names who may make it; a host knows which window a message came from. */
export const windowRoles = ['lock', 'options'] as const;
export type WindowRole = (typeof windowRoles)[number];

const nothing = z.undefined();

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
    z.strictObject({ factor: KeyFactor, username: z.string().max(inputLimits.username).nullable() }),
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
    z.strictObject({ factor: KeyFactor, name: z.string().trim().min(1).max(64) }),
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
