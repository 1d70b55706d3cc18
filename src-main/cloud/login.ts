/** The login flow's cloud: authentication transactions, whose accepted answers are verified before anybody sees them. */
import { randomBytes } from 'node:crypto';
import { encodeVector } from '../../src-face/compare.ts';
import type { WireEmbedding } from '../../src-shared/contracts/cloud/common.ts';
import type { Answer as WireAnswer } from '../../src-shared/contracts/cloud/login.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Embedding } from '../../src-shared/domain/face.ts';
import type { TransactionId } from '../../src-shared/domain/ids.ts';
import type { Answer, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { Claim, LoginCloud, Transaction } from '../auth/ports.ts';
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
        return { ...answer, transaction: transaction.id };
      case 'refused':
        return {
          is: 'refused',
          code: answer.code,
          until: answer.retryAfterSeconds === null ? null : clock.now() + answer.retryAfterSeconds * 1000,
        };
      case 'accepted': {
        const { username, nonce } = transaction;
        const expected = { username, nonce, now: clock.now(), skewMs: client.skewMs() };
        const { session, id } = await verifyDesktop(answer.assertion, pinned(), transaction.id, expected);
        ids.set(session, id);
        return { is: 'accepted', session, offer: answer.offer };
      }
    }
  };

  const port: LoginCloud = {
    begin: async (claim, resumed, signal) => {
      pinned();
      const nonce = newNonce();
      const resumes = resumed && (ids.get(resumed) ?? null);
      const begun = await client.request('begin', { claim, purpose: 'desktop', nonce, resumes }, { signal });
      const { liveness, masks } = begun;
      return { id: begun.transaction as TransactionId, username: nameIn(claim), nonce, liveness, masks };
    },
    challenge: async ({ id: transaction }, signal) => {
      const { id, steps, withinMs, light } = await client.request('challenge', undefined, {
        path: { transaction },
        signal,
      });
      return { id, steps, withinMs, light };
    },
    provePassword: async (transaction, password, link, signal) => {
      const path = { transaction: transaction.id };
      return understand(transaction, await client.request('provePassword', { password, link }, { path, signal }));
    },
    provePin: async (transaction, pin, signal) => {
      const path = { transaction: transaction.id };
      return understand(transaction, await client.request('provePin', { pin }, { path, signal }));
    },
    proveBadge: async (transaction, card, signal) => {
      const path = { transaction: transaction.id };
      return understand(transaction, await client.request('proveBadge', { card }, { path, signal }));
    },
    keyOptions: async ({ id: transaction }, factor, signal) =>
      (await client.request('keyOptions', { factor }, { path: { transaction }, signal })).options,
    proveKey: async (transaction, factor, credential, signal) => {
      const path = { transaction: transaction.id };
      return understand(transaction, await client.request('proveKey', { factor, credential }, { path, signal }));
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

const nameIn = (claim: Claim): string | null => (claim.is === 'name' ? claim.username : null);

export const wireEmbedding = ({ model, vector }: Embedding): WireEmbedding => ({ model, vector: encodeVector(vector) });
