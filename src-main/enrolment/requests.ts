/** What User Options asks of the cloud: each effect of the machine that is a request, and the event it comes back as. */
import { codeOf, Refusal } from '../../src-shared/contracts/errors.ts';
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Effect, Event, ManageGrant, Methods } from '../../src-shared/domain/enrolment/state.ts';
import { type AttemptId, canonicalUsername } from '../../src-shared/domain/ids.ts';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import type { Held } from './hand.ts';
import type { Inner } from './inner.ts';

type Do<What extends Effect['do']> = Extract<Effect, { do: What }>;
/** Effects that ask the cloud and wait for its answer. */
export type Asking = Do<
  | 'signIn'
  | 'fetchText'
  | 'save'
  | 'remove'
  | 'setPin'
  | 'removePin'
  | 'addCard'
  | 'removeCard'
  | 'askKey'
  | 'addKey'
  | 'removeKey'
>;

export interface Requests {
  readonly ask: (effect: Asking) => void;
  readonly recordDecline: (effect: Do<'recordDecline'>) => void;
  /** What the policy of whoever signed in asks of a face; where nobody knows, the most. */
  readonly level: () => LivenessLevel;
}

export function createRequests(inner: Inner): Requests {
  const { hands, now, state, dispatch, failed } = inner;
  const { cloud, log } = inner.ports;
  const levels = new WeakMap<ManageGrant, LivenessLevel>();

  /** What comes back after the attempt is over is dropped. */
  function send<T>(attempt: AttemptId, call: (signal: AbortSignal) => Promise<T>, then: (value: T) => Event): void {
    const hand = hands.of(attempt);
    if (!hand) return;
    const { signal } = hand.abort;
    const run = async (): Promise<void> => {
      try {
        const value = await call(signal);
        if (!signal.aborted) dispatch(then(value));
      } catch (error) {
        if (!signal.aborted) failed(attempt, error);
      }
    };
    void run();
  }

  const changed =
    (attempt: AttemptId) =>
    (methods: Methods): Event => ({ is: 'changed', now: now(), attempt, methods });

  /** Takes what is in hand, which is then no longer there. @throws {Refusal} when it is something else */
  function taken<Kind extends Held['is']>(attempt: AttemptId, kind: Kind): Extract<Held, { is: Kind }> {
    const hand = hands.of(attempt);
    const held = hand?.held;
    if (!hand || held?.is !== kind) throw new Refusal('enrol.interrupted', `no ${kind} in hand`);
    hand.held = null;
    return held as Extract<Held, { is: Kind }>;
  }

  async function signIn({ attempt, username }: Do<'signIn'>, signal: AbortSignal) {
    const { password } = taken(attempt, 'password');
    if (canonicalUsername(username) === '' || password === '') throw new Refusal('input.invalid');
    const signedIn = await cloud.signIn(username, password, signal);
    // Nobody waits for this grant any more: its token must not stay.
    if (signal.aborted) cloud.end(signedIn.grant);
    levels.set(signedIn.grant, signedIn.liveness);
    return signedIn;
  }

  function ask(effect: Asking): void {
    const { attempt } = effect;
    switch (effect.do) {
      case 'signIn':
        return send(
          attempt,
          (signal) => signIn(effect, signal),
          ({ grant, face, methods }) => ({ is: 'signedIn', now: now(), attempt, grant, face, methods }),
        );
      case 'fetchText':
        return send(
          attempt,
          (signal) => cloud.consentText(effect.grant, signal),
          (text) => ({ is: 'textCame', now: now(), attempt, text }),
        );
      case 'save':
        return send(
          attempt,
          async (signal) => {
            const { captures, liveness } = taken(attempt, 'captures').captures;
            return cloud.save(effect.grant, effect.text, captures, liveness, signal);
          },
          (face) => ({ is: 'saved', now: now(), attempt, face }),
        );
      case 'remove':
        return send(
          attempt,
          (signal) => cloud.remove(effect.grant, signal),
          (face) => ({ is: 'removed', now: now(), attempt, face }),
        );
      case 'setPin':
        return send(
          attempt,
          async (signal) => cloud.setPin(effect.grant, taken(attempt, 'pin').pin, signal),
          changed(attempt),
        );
      case 'removePin':
        return send(attempt, (signal) => cloud.removePin(effect.grant, signal), changed(attempt));
      case 'addCard':
        return send(
          attempt,
          async (signal) => cloud.addCard(effect.grant, taken(attempt, 'card').card, signal),
          changed(attempt),
        );
      case 'removeCard':
        return send(attempt, (signal) => cloud.removeCard(effect.grant, effect.item, signal), changed(attempt));
      case 'askKey':
        return send(
          attempt,
          (signal) => cloud.newKey(effect.grant, effect.factor, signal),
          (options) => {
            const hand = hands.of(attempt);
            if (hand) hand.keyOptions = options;
            return { is: 'keyReady', now: now(), attempt };
          },
        );
      case 'addKey': {
        const { factor, name } = effect;
        return send(
          attempt,
          async (signal) => {
            const { credential } = taken(attempt, 'key');
            return cloud.addKey(effect.grant, { factor, name, credential }, signal);
          },
          changed(attempt),
        );
      }
      case 'removeKey':
        return send(attempt, (signal) => cloud.removeKey(effect.grant, effect.item, signal), changed(attempt));
      default:
        return absurd(effect);
    }
  }

  return {
    ask,
    recordDecline: ({ grant, text }) => {
      cloud.decline(grant, text).catch((error: unknown) => {
        log.error('options.declineNotRecorded', { code: codeOf(error) });
      });
    },
    level: () => {
      const current = state();
      return ('grant' in current ? levels.get(current.grant) : undefined) ?? 'highest';
    },
  };
}
