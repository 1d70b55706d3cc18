/** A whole agent on fakes, whose windows say anything at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallName, calls, type WindowRole, windowRoles } from '../../src-shared/contracts/ipc.ts';
import { fakeAgent, fakeWindows } from '../testing/agent.fake.ts';
import { settle } from '../testing/basics.fake.ts';

const names = Object.keys(calls) as CallName[];

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom('', '__proto__', 'constructor', '\u0000', '00000000-0000-4000-8000-000000000001', '\ud800', 'mia'),
);
/** What the inputs of calls are made of, in any combination, right ones among them. */
const input = fc.oneof(
  fc.anything({ maxDepth: 3, withBigInt: true, withNullPrototype: true, withTypedArray: true, withMap: true }),
  fc.dictionary(
    fc.constantFrom(
      'username',
      'password',
      'pin',
      'text',
      'attempt',
      'code',
      'hint',
      'is',
      'on',
      'factor',
      'at',
      'step',
    ),
    fc.oneof(text, fc.boolean(), fc.double(), fc.constant(null)),
    { maxKeys: 4 },
  ),
);
const message = fc.oneof(
  { weight: 1, arbitrary: fc.anything() },
  {
    weight: 4,
    arbitrary: fc.record(
      { id: fc.oneof(fc.nat(), fc.anything()), call: fc.oneof(fc.constantFrom(...names), text), input },
      { requiredKeys: [] },
    ),
  },
);
/** What windows do say, at any moment. */
const meant = fc.constantFrom(
  ...[
    { call: 'lock.face', input: { username: 'mia' } },
    { call: 'lock.password', input: { username: 'mia', password: 'wrong' } },
    { call: 'lock.key', input: { factor: 'passkey', username: null } },
    { call: 'lock.pin', input: { pin: '739155' } },
    { call: 'lock.wedge', input: { text: '01001188' } },
    { call: 'lock.presence', input: { on: true } },
    ...(['lock.openOptions', 'lock.signOut', 'lock.lock', 'lock.cancel', 'lock.dismiss'] as const).map((call) => ({
      call,
    })),
  ].map((each, id) => ({ id, ...each })),
);
const said = fc.array(fc.tuple(fc.constantFrom<WindowRole>(...windowRoles), fc.oneof(message, meant)), {
  maxLength: 40,
});
const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 });

describe('windows that say anything', () => {
  it('open no desktop, crash nothing and learn nothing, and the next person logs in', async () => {
    await fc.assert(
      fc.asyncProperty(said, frames, async (all, rubbish) => {
        const { windows } = fakeWindows();
        const { agent, desktop, entries, logIn } = fakeAgent(windows);
        const heard: string[] = [];
        for (const [role, each] of all) {
          const link = agent.connect(role, (back) => heard.push(JSON.stringify(back)));
          link?.receive(each);
          for (const frame of rubbish) link?.frame(frame);
          await settle();
        }
        expect(desktop).toEqual([]);
        expect(agent.signedIn()).toBeNull();
        expect(heard.join()).not.toContain('"internal"');
        expect(entries.filter(({ level }) => level === 'error')).toEqual([]);
        agent.lock();
        agent.slept();
        const link = agent.connect('lock', () => undefined);
        link?.receive({ id: 1, call: 'lock.cancel' });
        await settle();
        await logIn();
        expect(desktop).toEqual(['open mia']);
      }),
      { numRuns: 200 },
    );
  });
});
