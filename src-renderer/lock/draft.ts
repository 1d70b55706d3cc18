import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Code } from '../../src-shared/domain/codes.ts';
import { inputLimits } from '../../src-shared/domain/ids.ts';
import { cutTo } from '../../src-ui/text.ts';
import type { WordKey } from '../../src-ui/words.ts';

/** What stands in this window only: typed, and not yet said to main. The password is in its field and nowhere else. */
export interface Draft {
  readonly username: string;
  /** Whether the password field holds anything. */
  readonly passwordTyped: boolean;
  /** Said beside the form. */
  readonly message: Message | null;
  /** Said below the comb: why a tile cannot be used. */
  readonly explanation: WordKey | null;
  /** A reason with a remedy that the person asked for by pressing a tile that is unavailable. */
  readonly trouble: Code | null;
}

export interface Message {
  readonly key:
    | 'form.tooLong'
    | 'form.usernameFirst'
    | 'form.usernameMissing'
    | 'form.passwordMissing'
    | 'form.cleared';
  /** The field it is about. */
  readonly field: 'username' | 'password';
}

export type DraftStore = StoreApi<Draft>;

const quiet = { message: null, explanation: null, trouble: null } as const;

export function createDraft(username = ''): DraftStore {
  return createStore<Draft>(() => ({ username, passwordTyped: false, ...quiet }));
}

/** Takes what was typed, cut to the limit; the cut is said. */
export function typeUsername(draft: DraftStore, typed: string): void {
  const { text, cut } = cutTo(typed, inputLimits.username);
  draft.setState({ ...quiet, username: text, message: cut ? { key: 'form.tooLong', field: 'username' } : null });
}

export function typePassword(
  draft: DraftStore,
  { typed, cut }: { readonly typed: boolean; readonly cut: boolean },
): void {
  draft.setState({ ...quiet, passwordTyped: typed, message: cut ? { key: 'form.tooLong', field: 'password' } : null });
}

/** Says one thing in place of whatever was said before. */
export function say(draft: DraftStore, what: Partial<Pick<Draft, 'message' | 'explanation' | 'trouble'>>): void {
  draft.setState({ ...quiet, ...what });
}

/** A session is over: at a shared workstation the next person is somebody else. */
export function afterSession(draft: DraftStore, kind: 'personal' | 'shared'): void {
  draft.setState({ ...quiet, passwordTyped: false, ...(kind === 'shared' ? { username: '' } : {}) });
}
