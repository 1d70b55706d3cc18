/** Transactions of the login: begun, proved factor by factor, given up. */
import { codeOf, Refusal } from '../../src-shared/contracts/errors.ts';
import type { TransactionId } from '../../src-shared/domain/ids.ts';
import type { Effect, State } from '../../src-shared/domain/login/state.ts';
import { strategies } from './factors/all.ts';
import { keyClaim } from './factors/key.ts';
import { named } from './factors/strategy.ts';
import { type Hand, linkOf } from './hand.ts';
import type { Inner } from './inner.ts';
import type { Claim, Transaction } from './ports.ts';
import type { Resumable } from './resumable.ts';

type Do<What extends Effect['do']> = Extract<Effect, { do: What }>;

export interface Proving {
  /** A first factor is a face: the transaction is begun while the camera opens. */
  readonly begin: (effect: Do<'begin'>) => void;
  /** Gets what a key is to be asked, and says so. */
  readonly askKey: (effect: Do<'askKey'>) => void;
  readonly submit: (effect: Do<'submit'>) => void;
  readonly abandon: (effect: Do<'abandon'>) => void;
  /** A transaction that has proved something already. */
  readonly known: (id: TransactionId) => Transaction | undefined;
  /** After each step: what nobody can go on with is forgotten. */
  readonly tidy: (state: State) => void;
}

export function createProving(inner: Inner, resumable: Resumable): Proving {
  const { hands, now, dispatch, failed } = inner;
  const { cloud, log } = inner.ports;
  const transactions = new Map<TransactionId, Transaction>();

  const begun = (hand: Hand, id: TransactionId | null, claim: () => Claim): Promise<Transaction> => {
    hand.begun ??= id === null ? open(hand, claim) : going(id);
    return hand.begun;
  };

  async function open(hand: Hand, claim: () => Claim): Promise<Transaction> {
    return cloud.begin(claim(), resumable.session(), hand.abort.signal);
  }

  async function going(id: TransactionId): Promise<Transaction> {
    const transaction = transactions.get(id);
    if (!transaction) throw new Refusal('transaction.expired');
    return transaction;
  }

  /** Runs what an attempt waits for; what fails after its end was given up and is nobody's concern. */
  const within = async (hand: Hand, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!hand.abort.signal.aborted) failed(hand.attempt, error);
    }
  };

  async function prove(hand: Hand, { username, factor, transaction: id, link }: Do<'submit'>): Promise<void> {
    const { attempt, abort } = hand;
    const card = link === null ? null : hands.of(link)?.held;
    if (link !== null && card?.is !== 'badge') throw new Refusal('internal', 'the card to be linked is not in hand');
    const submission = strategies[factor](hand.held, card?.is === 'badge' ? card.card : null);
    const transaction = await begun(hand, id, () => submission.claim(username));
    transactions.set(transaction.id, transaction);
    const answer = await submission.prove(cloud, transaction, abort.signal);
    hand.settled = answer.is !== 'more';
    dispatch({ is: 'answered', now: now(), attempt, answer });
  }

  return {
    begin: ({ attempt, username }) => {
      const hand = hands.of(attempt);
      if (!hand) return;
      // The scan need not go on when there is nobody to show it to.
      void within(hand, async () => {
        const { liveness, masks } = await begun(hand, null, () => named(username));
        hand.scan?.know({ level: liveness, masks });
      });
    },
    askKey: ({ attempt, username, factor, transaction: id }) => {
      const hand = hands.of(attempt);
      if (!hand) return;
      void within(hand, async () => {
        const transaction = await begun(hand, id, () => keyClaim(factor, username));
        const options = await cloud.keyOptions(transaction, factor, hand.abort.signal);
        if (hand.abort.signal.aborted) return;
        hand.keyOptions = options;
        dispatch({ is: 'keyReady', now: now(), attempt });
      });
    },
    submit: (effect) => {
      const hand = hands.of(effect.attempt);
      if (!hand) return;
      void within(hand, () => prove(hand, effect)).finally(() => {
        // A card that waits for its owner stays in hand, nothing else does.
        if (linkOf(inner.state()) !== hand.attempt) hand.held = null;
      });
    },
    abandon: ({ attempt, transaction: id }) => {
      const hand = hands.of(attempt);
      hands.drop(attempt);
      if (hand?.settled) return;
      const giveUp = (transaction: TransactionId): void => {
        cloud.abandon(transaction).catch((error: unknown) => log.debug('login.notAbandoned', { code: codeOf(error) }));
      };
      if (id !== null) giveUp(id);
      // Begun and never heard of by the machine: given up as soon as its id is known. Its own failure was told already.
      else
        hand?.begun?.then(
          (transaction) => giveUp(transaction.id),
          () => undefined,
        );
    },
    known: (id) => transactions.get(id),
    tidy: (state) => {
      if (state.at === 'locked' || (state.at === 'open' && state.tap === null)) transactions.clear();
    },
  };
}
