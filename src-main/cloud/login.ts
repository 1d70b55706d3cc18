/** The login flow's cloud: authentication transactions, whose accepted answers are verified before anybody sees them. */
import { randomBytes } from 'node:crypto';
import { encodeVector } from '../../src-face/compare.ts';
import type { Answer as WireAnswer, WireEmbedding } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Embedding } from '../../src-shared/domain/face.ts';
import type { TransactionId } from '../../src-shared/domain/ids.ts';
import type { Answer, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { LoginCloud, Transaction } from '../auth/ports.ts';
import type { Clock } from '../ports.ts';
import type { CloudClient } from './client.ts';
import { type Pinned, verifyDesktop } from './verify.ts';

/** What a transaction asks for; it comes back in the assertion. */
export const newNonce = (): string => randomBytes(24).toString('base64url');

export interface CloudContext {
  readonly client: CloudClient;
  /** @throws {Refusal} `endpoint.unregistered` */
  readonly pinned: () => Pinned;
  readonly clock: Clock;
}

export interface LoginAdapter {
  readonly port: LoginCloud;
  /** The assertion's id, under which the audit log knows the session. */
  readonly sessionId: (session: VerifiedAssertion) => string | null;
}

export function createLoginCloud({ client, pinned, clock }: CloudContext): LoginAdapter {
  const ids = new WeakMap<VerifiedAssertion, string>();

  const understand = async (transaction: Transaction, answer: WireAnswer): Promise<Answer> => {
    switch (answer.is) {
      case 'more':
        return { is: 'more', transaction: transaction.id, proved: answer.proved, oneOf: answer.oneOf };
      case 'refused':
        return {
          is: 'refused',
          code: answer.code,
          until: answer.retryAfterSeconds === null ? null : clock.now() + answer.retryAfterSeconds * 1000,
        };
      case 'accepted': {
        const { username, nonce } = transaction;
        const expected = { username, nonce, now: clock.now(), skewMs: client.skewMs() };
        const { session, id } = await verifyDesktop(answer.assertion, pinned(), expected);
        ids.set(session, id);
        return { is: 'accepted', session, offer: answer.offer };
      }
    }
  };

  const port: LoginCloud = {
    begin: async (username, signal) => {
      pinned();
      const nonce = newNonce();
      const begun = await client.request('begin', { username, purpose: 'desktop', nonce }, { signal });
      return { id: begun.transaction as TransactionId, username, nonce, liveness: begun.liveness, masks: begun.masks };
    },
    challenge: async ({ id: transaction }, signal) => {
      const { id, steps, withinMs, light } = await client.request('challenge', undefined, {
        path: { transaction },
        signal,
      });
      return { id, steps, withinMs, light };
    },
    provePassword: async (transaction, password, signal) => {
      const path = { transaction: transaction.id };
      return understand(transaction, await client.request('provePassword', { password }, { path, signal }));
    },
    proveFace: async (transaction, { embeddings, ...rest }, signal) => {
      const path = { transaction: transaction.id };
      const proof = { probe: embeddings.map(wireEmbedding), ...rest };
      return understand(transaction, await client.request('proveFace', proof, { path, signal }));
    },
    abandon: async (id) => {
      try {
        await client.request('abandon', undefined, { path: { transaction: id } });
      } catch (error) {
        // Over already, by time or by its answer: that is all we wanted.
        if (!(error instanceof Refusal && (error.code === 'notFound' || error.code === 'transaction.expired')))
          throw error;
      }
    },
  };
  return { port, sessionId: (session) => ids.get(session) ?? null };
}

export const wireEmbedding = ({ model, vector }: Embedding): WireEmbedding => ({ model, vector: encodeVector(vector) });
