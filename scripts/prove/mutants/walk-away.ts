/** Guards of the walk-away. */
import type { Mutant } from '../machine.ts';

export const walkAwayMutants: readonly Mutant[] = [
  {
    name: 'keys that are pressed show a hidden desktop',
    file: 'session/watch.ts',
    find: `return state.at === 'blurred'
        ? { state, effects: [] }
        : {`,
    replace: `return false
        ? { state, effects: [] }
        : {`,
  },
  {
    name: 'a hidden desktop is shown when the camera may not look any more',
    file: 'session/watch.ts',
    find: `  if (state.at === 'blurred') return { state: asleep, effects: [{ do: 'lock', code: 'session.away' }] };
`,
    replace: ``,
  },
  {
    name: 'a hidden desktop is never idle',
    file: 'session/watch.ts',
    find: `return state.until === null || idle === null ? (state.until ?? idle) : Math.min(state.until, idle);`,
    replace: `return state.until;`,
  },
  {
    name: 'the camera looks without leave of the policy',
    file: 'session/watch.ts',
    find: `event.on && policy.presence === 'offer'`,
    replace: `event.on`,
  },
  {
    name: 'a warning begins the time anew',
    file: 'session/watch.ts',
    find: `activeAt: state.activeAt, presence: state.presence, until }`,
    replace: `activeAt: now, presence: state.presence, until: now + 1000 * policy.idleSeconds }`,
  },
  {
    name: 'nobody seen again begins the time anew',
    file: 'session/watch.ts',
    find: `if (state.at === 'blurred' && state.why === why) return { state, effects: [] };`,
    replace: ``,
  },
];
