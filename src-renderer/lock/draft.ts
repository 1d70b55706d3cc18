import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Code } from '../../src-shared/domain/codes.ts';
import { inputLimits } from '../../src-shared/domain/ids.ts';
import { cutTo } from '../../src-ui/text.ts';
import type { WordKey } from '../../src-ui/words.ts';

/** What stands in this window only: typed, and not yet said to main. A password or PIN is in its field and nowhere else. */
export interface Draft {
  readonly username: string;
  /** Whether the field for a password or a PIN holds anything. */
  readonly secretTyped: boolean;
  /** Said beside the form. */
  readonly message: Message | null;
  /** Said below the comb: why a tile cannot be used. */
  readonly explanation: WordKey | null;
  /** A reason with a remedy that the person asked for by pressing a tile that is unavailable. */
  readonly trouble: Code | null;
}

export type SecretField = 'password' | 'pin';

export interface Message {
  readonly key:
    | 'form.tooLong'
    | 'form.usernameFirst'
    | 'form.usernameFirstKey'
    | 'form.usernameMissing'
    | 'form.passwordMissing'
    | 'form.cleared'
    | 'form.pinMissing'
    | 'form.pinDigits'
    | 'form.pinCleared';
  /** The field it is about. */
  readonly field: 'username' | SecretField;
}

export type DraftStore = StoreApi<Draft>;

const quiet = { message: null, explanation: null, trouble: null } as const;

export function createDraft(username = ''): DraftStore {
  return createStore<Draft>(() => ({ username, secretTyped: false, ...quiet }));
}

/** Takes what was typed, cut to the limit; the cut is said. */
export function typeUsername(draft: DraftStore, typed: string): void {
  const { text, cut } = cutTo(typed, inputLimits.username);
  draft.setState({ ...quiet, username: text, message: cut ? { key: 'form.tooLong', field: 'username' } : null });
}

/** What is known of a secret that is being typed: whether there is one, and what of it was not taken. */
export interface SecretTyped {
  readonly typed: boolean;
  /** It was longer than it may be. */
  readonly cut: boolean;
  /** Something in it cannot belong to it, such as a letter in a PIN, and was left out. */
  readonly dropped: boolean;
}

export function typeSecret(draft: DraftStore, field: SecretField, { typed, cut, dropped }: SecretTyped): void {
  const key = cut ? 'form.tooLong' : dropped ? 'form.pinDigits' : null;
  draft.setState({ ...quiet, secretTyped: typed, message: key === null ? null : { key, field } });
}

/** The field went away with what was in it. */
export function dropSecret(draft: DraftStore): void {
  draft.setState({ secretTyped: false });
}

/** Says one thing in place of whatever was said before. */
export function say(draft: DraftStore, what: Partial<Pick<Draft, 'message' | 'explanation' | 'trouble'>>): void {
  draft.setState({ ...quiet, ...what });
}

/**
 * A session begins or is over: what was said is forgotten, and at a shared workstation the name as well, since the next
 * person is somebody else. At a personal one the form begins with `lastUser`.
 */
export function afterSession(draft: DraftStore, kind: 'personal' | 'shared', lastUser: string | null = null): void {
  const { username } = draft.getState();
  draft.setState({ ...quiet, secretTyped: false, username: kind === 'shared' ? '' : (lastUser ?? username) });
}

/** Nobody goes on typing at a shared workstation: the name goes the way of the password. */
export function forgetName(draft: DraftStore): void {
  draft.setState({ username: '' });
}
