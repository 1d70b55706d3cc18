/** hexlock:fake: what tests of the login machine share: two people, their sessions, and a way to run events. */
import type { Factor } from '../../factors.ts';
import type { AttemptId, TransactionId, UserId } from '../../ids.ts';
import type { VerifiedAssertion } from '../state.ts';
import { type Answer, defaultLimits, type Effect, type Event, type LoginLimits, type State } from '../state.ts';
import { initial, step } from '../step.ts';

export const first = '11111111-1111-4111-8111-111111111111' as AttemptId;
export const second = '22222222-2222-4222-8222-222222222222' as AttemptId;
export const third = '33333333-3333-4333-8333-333333333333' as AttemptId;
export const transaction = 'tx-1' as TransactionId;

/** A test's own assertion: the brand is the verifier's alone, so it is borrowed by a cast here. */
export const sessionOf = (username: string, factors: readonly Factor[], of = transaction): VerifiedAssertion =>
  ({
    user: { id: `u-${username}` as UserId, username, displayName: username },
    factors,
    transaction: of,
    issuedAt: 1_000,
  }) as unknown as VerifiedAssertion;

export const accepted = (session: VerifiedAssertion): Answer => ({ is: 'accepted', session, offer: null });

export const more = (username: string, proved: readonly Factor[], oneOf: readonly Factor[]): Answer => ({
  is: 'more',
  transaction,
  username,
  proved,
  oneOf,
});

export const openWith = (session: VerifiedAssertion): Extract<State, { at: 'open' }> => ({
  at: 'open',
  session,
  offer: null,
  notice: null,
  tap: null,
  wokeAt: 0,
});

/** The screen of a workstation whose session of this person lies locked beneath. */
export const lockedBy = (session: VerifiedAssertion): State => ({
  at: 'locked',
  notice: null,
  held: session,
  link: null,
});

/** Runs events one after the other and gathers the effects. */
export function run(
  events: readonly Event[],
  from: State = initial,
  limits: Partial<LoginLimits> = {},
): { readonly state: State; readonly effects: readonly Effect[]; readonly does: readonly string[] } {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const next = step(state, event, { ...defaultLimits, ...limits });
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects, does: effects.map((effect) => effect.do) };
}
