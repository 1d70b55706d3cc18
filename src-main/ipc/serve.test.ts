import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { type CallName, calls, type Handlers, type WindowRole, windowRoles } from '../../src-shared/contracts/ipc.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { createServe } from './serve.ts';

const names = Object.keys(calls) as CallName[];

/** Handlers that remember what they were given; the views answer what no contract knows. */
function setUp(answers: Partial<Record<CallName, unknown>> = {}) {
  const given: [CallName, unknown][] = [];
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (input: unknown) => {
        given.push([name, input]);
        const answer = answers[name];
        if (answer instanceof Error) throw answer;
        return answer;
      },
    ]),
  ) as unknown as Handlers;
  const { log, entries } = fakeBasics();
  return { serve: createServe(handlers, log), given, entries };
}

const misuses = names.flatMap((name) =>
  windowRoles
    .filter((role) => !(calls[name].roles as readonly WindowRole[]).includes(role))
    .map((role) => [role, name] as const),
);

describe('serve', () => {
  it.each(misuses)('refuses the %s window the call %s', async (role, name) => {
    const { serve, given } = setUp();
    expect(await serve(role, name, undefined)).toEqual({ ok: false, code: 'ipc.refused' });
    expect(given).toEqual([]);
  });

  it.each(['lock.open', '__proto__', 'constructor', 'toString', '', 7, null, undefined, {}])(
    'refuses the call %j that does not exist',
    async (name) => {
      const { serve } = setUp();
      expect(await serve('lock', name, undefined)).toEqual({ ok: false, code: 'ipc.refused' });
    },
  );

  it.each([
    ['lock.password', { username: 'a'.repeat(10_000), password: 'x' }],
    ['lock.password', { username: 'mia' }],
    ['lock.password', { username: 'mia', password: 'x', admin: true }],
    ['lock.face', undefined],
    ['lock.cancel', { now: true }],
    ['camera.guidance', { attempt: 'not-a-uuid', hint: null }],
    ['camera.report', { is: 'failed', attempt: '00000000-0000-4000-8000-000000000001', code: 'credentials.refused' }],
  ])('refuses %s with an input that does not fit, and tells the log no value', async (name, input) => {
    const { serve, given, entries } = setUp();
    expect(await serve('lock', name, input)).toEqual({ ok: false, code: 'input.invalid' });
    expect(given).toEqual([]);
    expect(JSON.stringify(entries)).not.toContain('aaaa');
  });

  it('hands on what fits, right-to-left names too', async () => {
    const { serve, given } = setUp();
    const input = { username: 'שלום', password: 'x' };
    expect(await serve('lock', 'lock.password', input)).toEqual({ ok: true, value: undefined });
    expect(given).toEqual([['lock.password', input]]);
  });

  it('lets nothing out that the contract does not name', async () => {
    const leaking = { at: 'saving', displayName: 'Mia', token: 'secret' };
    const { serve, entries } = setUp({ 'options.view': leaking });
    expect(await serve('options', 'options.view', undefined)).toEqual({ ok: false, code: 'internal' });
    expect(JSON.stringify(entries)).not.toContain('secret');
  });

  it('answers with the code of a refusal, and with internal for anything else', async () => {
    const refused = setUp({ 'lock.openOptions': new Refusal('ipc.refused') });
    expect(await refused.serve('lock', 'lock.openOptions', undefined)).toEqual({ ok: false, code: 'ipc.refused' });
    const broken = setUp({ 'lock.openOptions': new TypeError('boom') });
    expect(await broken.serve('lock', 'lock.openOptions', undefined)).toEqual({ ok: false, code: 'internal' });
  });
});
