import { describe, expect, it } from 'vitest';
import { Refusal } from '../src-shared/contracts/errors.ts';
import { noteFailure } from './failure.ts';
import { fakeBasics, start } from './testing/basics.fake.ts';

describe('a failure of a flow', () => {
  it('has the refusal’s code, and lasts as long as it says', () => {
    const basics = fakeBasics();
    basics.pass(500);
    const wait = new Refusal('rate.limited', 'too many', { retryAfterSeconds: 30 });
    expect(noteFailure('login', wait, basics)).toEqual({ code: 'rate.limited', until: start + 30_500 });
    expect(noteFailure('login', new Refusal('cloud.slow'), basics)).toEqual({ code: 'cloud.slow', until: null });
    expect(basics.entries[0]).toEqual({
      level: 'warn',
      event: 'login.failed',
      facts: { code: 'rate.limited', detail: 'too many' },
    });
    expect(basics.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that nobody foresaw is told to the log in full', () => {
    const basics = fakeBasics();
    expect(noteFailure('options', new TypeError('x of undefined'), basics)).toEqual({ code: 'internal', until: null });
    expect(basics.entries.map(({ event }) => event)).toEqual(['options.failed', 'options.error']);
    expect(basics.entries[1]?.facts).toEqual({ error: 'TypeError: x of undefined' });
  });
});
