/**
 * The face of the session, for the presence watch: what the login itself was proved with, kept in memory and nowhere
 * else, for as long as the desktop is open. It is taken where the probe passes on its way to the cloud, so that no
 * second picture is ever taken for it. docs/adr/0009-presence.md
 */
import type { Embedding } from '../../src-shared/domain/face.ts';
import type { State, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { LoginCloud, Probe, Transaction } from '../auth/ports.ts';

export interface References {
  /** The login's cloud, by way of here. */
  readonly cloud: LoginCloud;
  /** The face that this session was opened with; null when it was none, or one behind a mask. */
  readonly of: (session: VerifiedAssertion) => readonly Embedding[] | null;
  /** After each step of the login: what belongs to no transaction that goes on and to no open desktop is dropped. */
  readonly follow: (state: State) => void;
}

export function keepReferences(cloud: LoginCloud): References {
  let kept: { readonly transaction: Transaction['id']; readonly embeddings: readonly Embedding[] } | null = null;
  return {
    cloud: {
      ...cloud,
      proveFace: async (transaction, probe, signal) => {
        const answer = await cloud.proveFace(transaction, probe, signal);
        if (answer.is !== 'refused' && !signal.aborted) kept = referenceOf(transaction, probe);
        return answer;
      },
    },
    of: ({ transaction, factors }) =>
      kept?.transaction === transaction && factors.includes('face') ? kept.embeddings : null,
    follow: (state) => {
      const current =
        state.at === 'open' ? state.session.transaction : state.at === 'locked' ? null : state.transaction;
      // The answer of a face comes back before the machine knows of its transaction.
      if (state.at === 'checking' && state.factor === 'face') return;
      if (kept?.transaction !== current) kept = null;
    },
  };
}

/** A mask hides what later looks would be compared by. */
const referenceOf = ({ id }: Transaction, { masked, embeddings }: Probe) =>
  masked ? null : { transaction: id, embeddings };
