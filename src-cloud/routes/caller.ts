import type { FastifyRequest } from 'fastify';
import type { Self } from '../flows/me.ts';
import type { Endpoint } from '../house.ts';
import type { Proof } from '../proof/check.ts';

/** Who sent a request, as far as its route asks: the key alone, the endpoint, or the endpoint and its user. */
export interface Caller {
  readonly proof: Proof;
  readonly endpoint: Endpoint | null;
  readonly self: Self | null;
}

/** Held apart from the request, so that nothing a plug-in adds to requests is taken for a checked caller. */
const callers = new WeakMap<FastifyRequest, Caller>();

export const setCaller = (request: FastifyRequest, caller: Caller): void => {
  callers.set(request, caller);
};

/** @throws when no gate let the request in: a route without one is a mistake of ours */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error(`${request.method} ${request.routeOptions.url} has no gate`);
  return caller;
}
