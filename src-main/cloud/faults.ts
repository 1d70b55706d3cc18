/** What a failed request means, as one of our codes. */
import { isAxiosError, isCancel } from 'axios';
import { lifetimes, Problem } from '../../src-shared/contracts/cloud/common.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';

/** OpenSSL's and Node's words for a certificate that is not trusted. */
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ISSUER/;

/** A request that brought no answer: nobody there, too slow, not trusted, or not HTTP. */
export function transportFault(error: unknown, timedOut: boolean): Refusal {
  if (timedOut) return new Refusal('cloud.slow', 'no answer in time', { cause: error });
  if (isCancel(error)) return new Refusal('internal', 'the request was given up', { cause: error });
  const code = isAxiosError(error) ? (error.code ?? '') : '';
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') return new Refusal('cloud.slow', code, { cause: error });
  if (certificate.test(code)) return new Refusal('cloud.untrusted', code, { cause: error });
  // HPE_*: what answers there does not speak HTTP; ERR_BAD_RESPONSE: more than we are ready to read.
  if (code.startsWith('HPE_') || code === 'ERR_BAD_RESPONSE')
    return new Refusal('cloud.garbled', code, { cause: error });
  return new Refusal('cloud.unreachable', code, { cause: error });
}

export interface Received {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
  /** The server's clock minus ours, ms; null when it did not tell. */
  readonly skewMs: number | null;
}

/** An answer that is not a success. */
export function answerFault({ status, text, retryAfter, skewMs }: Received): Refusal {
  const problem = Problem.safeParse(parseJson(text));
  const told = problem.success ? problem.data : null;
  const seconds = told?.retryAfterSeconds ?? secondsOf(retryAfter);
  const wait = seconds === null ? {} : { retryAfterSeconds: seconds };
  // The one trouble of the server's own that somebody at hand can remedy.
  if (told?.code === 'storage.full') return new Refusal('storage.full', "the cloud's disk");
  if (status >= 500) return new Refusal('cloud.failed', `${status} ${told?.code ?? ''}`, wait);
  if (told?.code === 'proof.invalid' && isSkewed(skewMs)) return new Refusal('clock.skewed', clockDetail(skewMs));
  if (told) return new Refusal(told.code, `${status}`, wait);
  if (status === 429) return new Refusal('rate.limited', '', wait);
  if (status === 413) return new Refusal('request.tooLarge');
  return new Refusal('cloud.garbled', `status ${status} without a problem we know`);
}

/** Is our clock too far from the server's for proofs and assertions to be believed? */
export const isSkewed = (skewMs: number | null): boolean =>
  skewMs !== null && Math.abs(skewMs) > lifetimes.clockSkew * 1000;

export const clockDetail = (skewMs: number | null): string =>
  skewMs === null ? '' : `this clock is ${Math.round(-skewMs / 1000)} s ahead of the cloud's`;

/** The JSON value, or undefined: no JSON text means undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // every caller goes on to a schema, which refuses it by name
  }
}

function secondsOf(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isInteger(seconds) && seconds >= 0 ? seconds : null;
}
