/** Ways back: to the methods with what happened, or to the password when only the cloud knows what happened. */
import type { Code } from '../codes.ts';
import type { AttemptId, Ms } from '../ids.ts';
import type { Notice } from '../login/state.ts';
import type { Busy, Effect, EnrolmentLimits, Known, Outcome, State, Step } from './state.ts';

export type At<Where extends State['at']> = Extract<State, { at: Where }>;

/** User Options as it opens; the name of whoever is signed in stands ready. */
export const opened = (username: string): State => ({ at: 'signIn', username, notice: null, busy: null });

export const stay = (state: State): Step => ({ state, effects: [] });
export const to = (state: State, ...effects: Effect[]): Step => ({ state, effects });
export const notice = (code: Code, until: Ms | null = null): Notice => ({ code, until });

export const busy = (attempt: AttemptId, now: Ms, limits: EnrolmentLimits, outcome: Outcome | null = null): Busy => ({
  attempt,
  until: now + limits.requestMs,
  outcome,
});

/** The methods at rest. */
export const methods = ({ grant, face, methods }: Known, outcome: Outcome | null = null): At<'methods'> => ({
  at: 'methods',
  grant,
  face,
  methods,
  notice: null,
  outcome,
  busy: null,
});

/** The window is gone. */
export const close = ({ grant }: Known, ...effects: Effect[]): Step =>
  to(opened(''), ...effects, { do: 'endGrant', grant });

const signInAgain = ({ grant }: Known, code: Code, effects: readonly Effect[]): Step =>
  to({ at: 'signIn', username: grant.user.username, notice: notice(code), busy: null }, ...effects, {
    do: 'endGrant',
    grant,
  });

/** Back to the methods with the reason; a grant that ran out asks for the password again. */
export const lost = (known: Known, code: Code, until: Ms | null, ...effects: Effect[]): Step =>
  code === 'transaction.expired'
    ? signInAgain(known, code, effects)
    : to({ ...methods(known), notice: notice(code, until) }, ...effects);

/**
 * A change was asked for and failed. Where its answer is missing it may have been made all the same: only the cloud
 * knows, and signing in again asks it.
 */
export const unchanged = (known: Known, code: Code, until: Ms | null, ...effects: Effect[]): Step =>
  code.startsWith('cloud.') ? signInAgain(known, code, effects) : lost(known, code, until, ...effects);
