/** User Options' cloud: a grant for a fresh username and password, and the person's own methods. */

import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { ConsentText, ManageGrant } from '../../src-shared/domain/enrolment/state.ts';
import type { MethodsCloud } from '../enrolment/ports.ts';
import type { RequestExtras } from './client.ts';
import { type CloudContext, newNonce, wireEmbedding } from './login.ts';
import { verifyManage } from './verify.ts';

const recorded = ({ id, version, sha256 }: ConsentText) => ({ id, version, sha256 });

export function createMethodsCloud({ client, pinned, clock }: CloudContext): MethodsCloud {
  /** The token of each grant; it is in no state, and gone with its grant. */
  const tokens = new WeakMap<ManageGrant, string>();

  const by = (grant: ManageGrant, signal?: AbortSignal): RequestExtras => {
    const token = tokens.get(grant);
    if (token === undefined) throw new Refusal('transaction.expired', 'the grant has ended');
    return signal ? { token, signal } : { token };
  };

  return {
    signIn: async (username, password, signal) => {
      const trust = pinned();
      const nonce = newNonce();
      const { transaction, liveness } = await client.request(
        'begin',
        { claim: { is: 'name', username }, purpose: 'manage', nonce, resumes: null },
        { signal },
      );
      const answer = await client.request('provePassword', { password, link: null }, { path: { transaction }, signal });
      if (answer.is === 'refused') {
        const { code, retryAfterSeconds } = answer;
        throw new Refusal(code, '', retryAfterSeconds === null ? {} : { retryAfterSeconds });
      }
      if (answer.is === 'more') throw new Refusal('policy.noWay', 'a password alone does not give leave here');
      const expected = { username, nonce, now: clock.now(), skewMs: client.skewMs() };
      const grant = await verifyManage(answer.assertion, trust, expected);
      const { face, methods } = await client.request('me', undefined, { token: answer.assertion, signal });
      tokens.set(grant, answer.assertion);
      return { grant, face, methods, liveness };
    },
    consentText: async (grant, signal) => client.request('consentText', undefined, by(grant, signal)),
    decline: async (grant, text) => client.request('declineConsent', { consent: recorded(text) }, by(grant)),
    save: async (grant, text, captures, liveness, signal) => {
      const body = {
        consent: recorded(text),
        captures: captures.map(({ embeddings }) => ({ embeddings: embeddings.map(wireEmbedding) })),
        liveness,
      };
      return client.request('enrolFace', body, by(grant, signal));
    },
    remove: async (grant, signal) => client.request('removeFace', undefined, by(grant, signal)),
    setPin: async (grant, pin, signal) => client.request('setPin', { pin }, by(grant, signal)),
    removePin: async (grant, signal) => client.request('removePin', undefined, by(grant, signal)),
    addCard: async (grant, card, signal) => client.request('addCard', { card }, by(grant, signal)),
    removeCard: async (grant, item, signal) =>
      client.request('removeCard', undefined, { ...by(grant, signal), path: { item } }),
    newKey: async (grant, factor, signal) => (await client.request('newKey', { factor }, by(grant, signal))).options,
    addKey: async (grant, key, signal) => client.request('addKey', key, by(grant, signal)),
    removeKey: async (grant, item, signal) =>
      client.request('removeKey', undefined, { ...by(grant, signal), path: { item } }),
    end: (grant) => {
      tokens.delete(grant);
    },
  };
}
