import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { surviveErrors } from './last-resort.ts';
import { fakeBasics } from './testing/basics.fake.ts';

describe('an error that nobody caught', () => {
  it('is said in the log and locks the workstation', () => {
    const events = new EventEmitter();
    const { log, entries } = fakeBasics();
    let locked = 0;
    surviveErrors(events as unknown as NodeJS.Process, log, () => locked++);
    events.emit('uncaughtException', new Error('boom'), 'unhandledRejection');
    expect(locked).toBe(1);
    expect(entries).toMatchObject([
      { level: 'error', event: 'agent.unexpected', facts: { origin: 'unhandledRejection' } },
    ]);
  });
});
