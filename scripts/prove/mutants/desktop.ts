/** Guards of the open desktop: locks and taps. */
import type { Mutant } from '../machine.ts';

export const desktopMutants: readonly Mutant[] = [
  {
    name: 'a tap goes on although the desktop was locked',
    file: 'login/open.ts',
    find: `effects: [...giveUp(tap), { do: 'lockDesktop', session }]`,
    replace: `effects: [{ do: 'lockDesktop', session }]`,
  },
  {
    name: "one's own tap locks just after the screen woke",
    file: 'login/open.ts',
    find: ` || tap.tappedAt - state.wokeAt < limits.protectMs`,
    replace: ``,
  },
  {
    name: "one's own tap is judged by when the cloud answers",
    file: 'login/open.ts',
    find: `tap.tappedAt - state.wokeAt`,
    replace: `now - state.wokeAt`,
  },
  {
    name: "one's own tap is spared for too long",
    file: 'login/open.ts',
    find: `< limits.protectMs`,
    replace: `<= limits.protectMs`,
  },
  {
    name: 'a wake is not noticed',
    file: 'login/open.ts',
    find: `{ state: { ...state, wokeAt: event.now }, effects: [] }`,
    replace: `stay(state)`,
  },
  {
    name: "one's own tap locks although taps are to be ignored",
    file: 'login/open.ts',
    find: `limits.ownTap === 'ignore' || `,
    replace: ``,
  },
  {
    name: "somebody else's tap takes a personal desktop",
    file: 'login/open.ts',
    find: `return limits.kind === 'personal'`,
    replace: `return false`,
  },
  {
    name: "somebody else's tap takes the desktop without a countdown",
    file: 'login/open.ts',
    find: `until: now + limits.displaceMs`,
    replace: `until: now`,
  },
  {
    name: 'the desktop that makes room is not locked first',
    file: 'login/open.ts',
    find: `effects: [locked, { do: 'openDesktop'`,
    replace: `effects: [{ do: 'openDesktop'`,
  },
  {
    name: 'the desktop stays open while somebody else goes on to a second factor',
    file: 'login/open.ts',
    find: `effects: [locked] };`,
    replace: `effects: [] };`,
  },
  {
    name: 'whoever sits there cannot refuse',
    file: 'login/open.ts',
    find: `tap?.is === 'displacing' ? { state: { ...state, tap: null }, effects: giveUp(tap) } : stay(state);`,
    replace: `stay(state);`,
  },
  {
    name: 'a tap is answered by whatever comes',
    file: 'login/open.ts',
    find: `if (!answers(question, answer)) return drop(because('cloud.untrusted'));`,
    replace: ``,
  },
  {
    name: 'a tap is answered by any attempt',
    file: 'login/open.ts',
    find: `tap?.is === 'checking' && tap.attempt === event.attempt`,
    replace: `tap?.is === 'checking'`,
  },
  {
    name: 'a tap takes the place of another one',
    file: 'login/open.ts',
    find: `tap === null ? ask(`,
    replace: `true ? ask(`,
  },
];
