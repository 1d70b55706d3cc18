/**
 * Where calls from windows come in. A host hands over what a window sent together with the role it knows the window to
 * have; role, input and output are checked here and nowhere else.
 */

import { codeOf, Refusal } from '../../src-shared/contracts/errors.ts';
import { type CallName, calls, type Handlers, type Reply, type WindowRole } from '../../src-shared/contracts/ipc.ts';
import type { Log } from '../ports.ts';

export type Serve = (role: WindowRole, name: unknown, input: unknown) => Promise<Reply<unknown>>;

/** @param handlers one for every call of the contract. */
export function createServe(handlers: Handlers, log: Log): Serve {
  return async (role, name, input) => {
    try {
      return { ok: true, value: await answer(handlers, role, name, input) };
    } catch (error) {
      const code = codeOf(error);
      const detail = error instanceof Refusal ? error.detail : String(error);
      log[code === 'internal' ? 'error' : 'warn']('ipc.refused', { role, call: shown(name), code, detail });
      return { ok: false, code };
    }
  };
}

/** @throws {Refusal} `ipc.refused`, `input.invalid`, or what the handler throws. */
async function answer(handlers: Handlers, role: WindowRole, name: unknown, input: unknown): Promise<unknown> {
  if (!isCall(name)) throw new Refusal('ipc.refused', 'there is no such call');
  const call = calls[name];
  if (!(call.roles as readonly WindowRole[]).includes(role)) throw new Refusal('ipc.refused', 'not for this window');
  const given = call.input.safeParse(input);
  if (!given.success) {
    // Paths only: the values may be a password.
    throw new Refusal('input.invalid', given.error.issues.map((issue) => issue.path.join('.')).join(', '));
  }
  // The input fits this very call; TypeScript does not follow the index into the union.
  const handle = handlers[name] as (input: unknown) => unknown;
  const result = call.output.safeParse(await handle(given.data));
  if (!result.success) {
    const where = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(`the answer of ${name} does not fit its contract at: ${where}`);
  }
  return result.data;
}

const isCall = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name);

/** Enough of an unknown name to recognise it in the log. */
const shown = (name: unknown): string => (typeof name === 'string' ? name.slice(0, 40) : typeof name);
