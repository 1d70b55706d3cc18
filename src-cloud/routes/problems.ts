import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../src-shared/contracts/cloud/common.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import { storageCodeOf } from '../store/error.ts';

/** HTTP status of each code that is answered as a problem; programs look at the code. */
const statuses: Partial<Record<Code, number>> = {
  'input.invalid': 400,
  'proof.invalid': 401,
  'proof.replayed': 401,
  'clock.skewed': 401,
  'endpoint.unregistered': 401,
  'endpoint.revoked': 403,
  'token.refused': 403,
  'enrol.notAllowed': 403,
  notFound: 404,
  'enrol.consentOutdated': 409,
  'card.taken': 409,
  'key.known': 409,
  'transaction.expired': 410,
  'request.tooLarge': 413,
  'enrol.inconsistent': 422,
  'enrol.weak': 422,
  'enrol.masked': 422,
  'key.refused': 422,
  'key.notBound': 422,
  'pin.tooShort': 422,
  'pin.trivial': 422,
  'account.locked': 423,
  'factor.paused': 423,
  'rate.limited': 429,
  internal: 500,
  'storage.failed': 500,
  'storage.full': 507,
};

interface Understood {
  readonly status: number;
  readonly code: Code;
  readonly retryAfterSeconds: number | null;
}

/** What an error means to whoever sent the request. Nothing of an unexpected one gets out. */
export function understand(error: unknown): Understood {
  if (error instanceof Refusal) {
    return { status: statuses[error.code] ?? 400, code: error.code, retryAfterSeconds: error.retryAfterSeconds };
  }
  const storage = storageCodeOf(error);
  if (storage) return { status: statuses[storage] ?? 500, code: storage, retryAfterSeconds: null };
  const status = (error as Partial<FastifyError> | null)?.statusCode ?? 500;
  if (status === 404) return { status, code: 'notFound', retryAfterSeconds: null };
  if (status === 413) return { status, code: 'request.tooLarge', retryAfterSeconds: null };
  if (status >= 400 && status < 500) return { status, code: 'input.invalid', retryAfterSeconds: null };
  return { status: 500, code: 'internal', retryAfterSeconds: null };
}

/** Answers every error as a `Problem`. @param now epoch ms */
export function answerProblems(app: FastifyInstance, now: () => number): void {
  app.setErrorHandler((error, request, reply) => answer(error, request, reply, now()));
  app.setNotFoundHandler((request, reply) => answer(new Refusal('notFound', request.method), request, reply, now()));
}

function answer(error: unknown, request: FastifyRequest, reply: FastifyReply, now: number) {
  const { status, code, retryAfterSeconds } = understand(error);
  if (status >= 500) {
    // The stack stays in the log.
    request.log.error({ err: error, code }, 'the request failed');
  } else {
    request.log.info({ code, detail: error instanceof Refusal ? error.detail : undefined }, 'refused');
  }
  const problem: Problem = {
    code,
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
    ...(code === 'clock.skewed' ? { serverTime: now } : {}),
  };
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
  return reply.code(status).type('application/json').send(problem);
}
