import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../../src-shared/contracts/cloud/common.ts';
import { type RequestOf, type ResponseOf, type RouteName, routes } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { badge } from '../factors/badge.ts';
import { face, readFace } from '../factors/face.ts';
import { key } from '../factors/key.ts';
import { password } from '../factors/password.ts';
import { pin } from '../factors/pin.ts';
import { abandon, begin } from '../flows/begin.ts';
import { askChallenge } from '../flows/challenge.ts';
import { describeEndpoint, identify, register } from '../flows/endpoints.ts';
import { declineConsent, enrolFace, removeFace } from '../flows/enrol.ts';
import { reportEvent } from '../flows/events.ts';
import { keyOptions } from '../flows/keys.ts';
import { describeSelf, faceStatus, identifySelf, type Self } from '../flows/me.ts';
import { addCard, removeCard, removePin, setPin } from '../flows/methods.ts';
import { addKey, newKey, removeKey } from '../flows/own-keys.ts';
import { prove } from '../flows/prove.ts';
import type { Endpoint, House } from '../house.ts';
import type { ProofCheck } from '../proof/check.ts';
import { callerOf, setCaller } from './caller.ts';

/** A request whose proof and body were checked. */
interface Call<Name extends RouteName> {
  readonly body: RequestOf<Name>;
  readonly request: FastifyRequest;
  readonly endpoint: Endpoint;
  readonly self: Self;
  readonly transaction: string;
  /** One of the user's cards or keys. */
  readonly item: string;
}

/** A route of the contract without a handler does not compile. */
type Handlers = {
  readonly [Name in RouteName]: (house: House, call: Call<Name>) => Promise<ResponseOf<Name>>;
};

const handlers: Handlers = {
  register: (house, { body, request }) => register(house, callerOf(request).proof, request.ip, body),
  endpoint: (house, { endpoint }) => describeEndpoint(house, endpoint),
  event: async (house, { endpoint, body }) => void (await reportEvent(house, endpoint, body)),
  begin: (house, { endpoint, body }) => begin(house, endpoint, body),
  challenge: (house, { endpoint, transaction }) => askChallenge(house, endpoint, transaction),
  provePassword: (house, { endpoint, transaction, body }) => prove(house, endpoint, transaction, password, body),
  provePin: (house, { endpoint, transaction, body }) => prove(house, endpoint, transaction, pin, body),
  proveBadge: (house, { endpoint, transaction, body }) => prove(house, endpoint, transaction, badge, body),
  keyOptions: (house, { endpoint, transaction, body }) => keyOptions(house, endpoint, transaction, body),
  proveKey: (house, { endpoint, transaction, body }) => prove(house, endpoint, transaction, key, body),
  proveFace: (house, { endpoint, transaction, body }) => prove(house, endpoint, transaction, face, readFace(body)),
  abandon: async (house, { endpoint, transaction }) => void (await abandon(house, endpoint, transaction)),
  me: (house, { self }) => describeSelf(house, self),
  consentText: async (house) => house.consent,
  declineConsent: async (house, { endpoint, self, body }) => void (await declineConsent(house, endpoint, self, body)),
  enrolFace: (house, { endpoint, self, body }) => enrolFace(house, endpoint, self, body),
  removeFace: async (house, { endpoint, self }) => {
    await removeFace(house, endpoint, self.user);
    return faceStatus(house, self);
  },
  setPin: (house, { endpoint, self, body }) => setPin(house, endpoint, self, body),
  removePin: (house, { endpoint, self }) => removePin(house, endpoint, self),
  addCard: (house, { endpoint, self, body }) => addCard(house, endpoint, self, body),
  removeCard: (house, { endpoint, self, item }) => removeCard(house, endpoint, self, item),
  newKey: (house, { endpoint, self, body }) => newKey(house, endpoint, self, body),
  addKey: (house, { endpoint, self, body }) => addKey(house, endpoint, self, body),
  removeKey: (house, { endpoint, self, item }) => removeKey(house, endpoint, self, item),
};

const Name = z.string().min(1).max(64).optional();
const Params = z.object({ transaction: Name, item: Name });

/** Serves every route of the contract, each behind its gate. */
export function serveContract(
  app: FastifyInstance,
  house: House,
  checkProof: ProofCheck,
  urlsOf: (request: FastifyRequest) => readonly string[],
): void {
  for (const name of Object.keys(routes) as RouteName[]) {
    const route = routes[name];
    const takesBody = !(route.request instanceof z.ZodUndefined);
    const answers = !(route.response instanceof z.ZodUndefined);
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        operationId: name,
        params: Params,
        ...(takesBody ? { body: route.request } : {}),
        response: { [answers ? 200 : 204]: route.response, '4xx': Problem, '5xx': Problem },
      },
      // Before the body is looked at: what is not signed is not even parsed.
      preValidation: async (request) => {
        const bytes = bytesOf(request);
        await letIn(route.auth, house, checkProof, urlsOf(request), bytes, request);
        if (!takesBody && bytes.length > 0) throw new Refusal('input.invalid', 'this route takes no body');
        request.body = takesBody ? parse(bytes) : undefined;
      },
      handler: async (request, reply) => {
        const { endpoint, self } = callerOf(request);
        const handler = handlers[name] as (house: House, call: unknown) => Promise<unknown>;
        const { transaction, item } = request.params as z.infer<typeof Params>;
        const result = await handler(house, { body: request.body, request, endpoint, self, transaction, item });
        return answers ? result : reply.code(204).send();
      },
    });
  }
}

/** The gate of a route: checks the proof, then whose it is, as far as the route asks. */
async function letIn(
  auth: (typeof routes)[RouteName]['auth'],
  house: House,
  checkProof: ProofCheck,
  urls: readonly string[],
  body: Uint8Array,
  request: FastifyRequest,
): Promise<void> {
  const header = request.headers.dpop;
  const proof = await checkProof(
    { proof: typeof header === 'string' ? header : undefined, method: request.method, urls, body },
    house.now(),
  );
  const endpoint = auth === 'token' ? null : await identify(house, proof);
  const self =
    auth === 'user' && endpoint ? await identifySelf(house, endpoint, proof, request.headers.authorization) : null;
  setCaller(request, { proof, endpoint, self });
}

/** The body as it arrived; the server's parser leaves it alone. */
function bytesOf(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Refusal('input.invalid', 'the body is not JSON', { cause: error });
  }
}
