import { z } from 'zod';
import { type Code, codes } from '../domain/codes.ts';

export const CodeSchema = z.enum(codes);

/**
 * A refusal with a literal code. `detail` is for the log: it may hold names of settings, sizes and times, and never a
 * secret, a face or a template. The words people read are chosen at the edge from the code.
 */
export class Refusal extends Error {
  readonly code: Code;
  readonly detail: string;
  /** How long to wait before the next try, where the refusal says so. */
  readonly retryAfterSeconds: number | null;

  constructor(code: Code, detail = '', options: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(detail === '' ? code : `${code}: ${detail}`, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** The code of anything thrown; what is not a refusal is `internal`. */
export function codeOf(error: unknown): Code {
  if (error instanceof Refusal) return error.code;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const parsed = CodeSchema.safeParse(code);
  return parsed.success ? parsed.data : 'internal';
}
