/**
 * Guards of the login machine, each taken out once. The checker has to find what goes wrong without it: a mutant that
 * survives is a law that is missing here, or a guard that guards nothing there.
 */
import type { Mutant } from './machine.ts';

const takeWhileScanning = `if (!('attempt' in event) || event.attempt !== attempt) return stay(state);`;
const takeWhileTouching = `if (!('attempt' in event) || event.attempt !== state.attempt) return stay(state);
  switch`;
const takeWhileChecking = `if (!('attempt' in event) || event.attempt !== state.attempt) return stay(state);
  if (event.is === 'answered')`;

export const mutants: readonly Mutant[] = [
  // step.ts: time and attempts
  {
    name: 'events count that come after the time',
    file: 'step.ts',
    find: `event.now < until) return take`,
    replace: `event.is !== 'timePassed' || event.now < until) return take`,
  },
  {
    name: 'a time is over only after it, not at it',
    file: 'step.ts',
    find: `event.now < until) return take`,
    replace: `event.now <= until) return take`,
  },
  {
    name: 'the scan listens to any attempt',
    file: 'step.ts',
    find: takeWhileScanning,
    replace: `if (!('attempt' in event)) return stay(state);`,
  },
  {
    name: 'the wait for a key listens to any attempt',
    file: 'step.ts',
    find: takeWhileTouching,
    replace: `if (!('attempt' in event)) return stay(state);
  switch`,
  },
  {
    name: 'the check listens to any attempt',
    file: 'step.ts',
    find: takeWhileChecking,
    replace: `if (!('attempt' in event)) return stay(state);
  if (event.is === 'answered')`,
  },
  {
    name: 'the choice of a second factor never ends',
    file: 'state.ts',
    find: `    default:
      return state.until;`,
    replace: `    case 'choosing':
      return null;
    default:
      return state.until;`,
  },
  // step.ts: the race
  {
    name: 'the camera stays on when another factor wins',
    file: 'step.ts',
    find: `[...letGo(state), { do: 'abandon', attempt, transaction }]`,
    replace: `[{ do: 'abandon', attempt, transaction }]`,
  },
  {
    name: 'the attempt that lost is not given up',
    file: 'step.ts',
    find: `[...letGo(state), { do: 'abandon', attempt, transaction }]`,
    replace: `[...letGo(state)]`,
  },
  {
    name: 'a PIN comes first',
    file: 'step.ts',
    find: `if (factor === 'pin') return stay(state);`,
    replace: ``,
  },
  {
    name: 'factors are taken that were not offered',
    file: 'step.ts',
    find: `if (!oneOf.includes(factor)) return stay(state);`,
    replace: ``,
  },
  {
    name: 'what a second factor that lost has gathered is kept',
    file: 'step.ts',
    find: `[...letGo(state), { do: 'forget', attempt }];`,
    replace: `[...letGo(state)];`,
  },
  {
    name: 'another name may be typed with the second factor',
    file: 'step.ts',
    find: `start(event, { username, proved, oneOf, transaction, held }, limits)`,
    replace: `start(event, { username: 'username' in event ? event.username : username, proved, oneOf, transaction, held }, limits)`,
  },
  {
    name: 'a second factor that fails is not forgotten',
    file: 'step.ts',
    find: `    ...letGo(state),
    { do: 'forget', attempt },`,
    replace: `    ...letGo(state),`,
  },
  {
    name: 'the camera stays on when a second factor fails',
    file: 'step.ts',
    find: `    ...letGo(state),
    { do: 'forget', attempt },`,
    replace: `    { do: 'forget', attempt },`,
  },
  // step.ts: scan, key, link
  {
    name: 'the camera stays on after the scan',
    file: 'step.ts',
    find: `return after(letGo(state), check({ ...state, factor: 'face', link: null }, event.now, limits));`,
    replace: `return check({ ...state, factor: 'face', link: null }, event.now, limits);`,
  },
  {
    name: 'prompts keep a scan open for ever',
    file: 'step.ts',
    find: `Math.min(Math.max(state.until, event.now + limits.promptMs), state.latest)`,
    replace: `Math.max(state.until, event.now + limits.promptMs)`,
  },
  {
    name: 'cameras that are too poor are taken',
    file: 'step.ts',
    find: `limits.lowResolution === 'refuse' && event.height < limits.cameraHeight`,
    replace: `false`,
  },
  {
    name: 'a key answers before it was asked',
    file: 'step.ts',
    find: `return state.ready ? check(`,
    replace: `return true ? check(`,
  },
  {
    name: 'a new card is kept when its owner does not come',
    file: 'step.ts',
    find: `state.link !== null && linking === null ? [{ do: 'forget', attempt: state.link.attempt }] : []`,
    replace: `[]`,
  },
  {
    name: 'a desktop is not closed at sign-out',
    file: 'step.ts',
    find: `to({ ...state, held: null }, { do: 'closeDesktop', session: state.held })`,
    replace: `to({ ...state, held: null })`,
  },
  // settle.ts
  {
    name: 'answers for another transaction count',
    file: 'settle.ts',
    find: `(asked.transaction === null || transaction === asked.transaction) &&`,
    replace: ``,
  },
  {
    name: 'answers about another person count',
    file: 'settle.ts',
    find: `(asked.username === null || samePerson(username, asked.username)) &&`,
    replace: ``,
  },
  {
    name: 'too few factors are enough',
    file: 'settle.ts',
    find: `factors.length === expected.length &&`,
    replace: ``,
  },
  {
    name: 'other factors are as good',
    file: 'settle.ts',
    find: `factors.every((factor, i) => factor === expected[i]) &&`,
    replace: ``,
  },
  {
    name: 'nothing may be offered',
    file: 'settle.ts',
    find: `answer.oneOf.length > 0 && `,
    replace: ``,
  },
  {
    name: 'a finished factor may be offered again',
    file: 'settle.ts',
    find: ` && !answer.oneOf.some((factor) => expected.includes(factor))`,
    replace: ``,
  },
  {
    name: "anybody opens a personal workstation's session",
    file: 'settle.ts',
    find: `answer.session.user.id === held.user.id`,
    replace: `true`,
  },
  {
    name: 'anybody is asked on at a personal workstation',
    file: 'settle.ts',
    find: `: samePerson(answer.username, held.user.username);`,
    replace: `: true;`,
  },
  {
    name: 'who makes room is not told',
    file: 'settle.ts',
    find: `held !== null && held.user.id !== session.user.id ? held : null`,
    replace: `null`,
  },
  {
    name: 'a linked card stays in hand',
    file: 'settle.ts',
    find: `effects: [...forgetLink(state), { do: 'openDesktop'`,
    replace: `effects: [{ do: 'openDesktop'`,
  },
  {
    name: 'a linked card stays in hand while a second factor is asked for',
    file: 'settle.ts',
    find: `effects: forgetLink(state) };`,
    replace: `effects: [] };`,
  },
  {
    name: 'a password may be kept as if it were a card',
    file: 'settle.ts',
    find: `code === 'card.linkable' && factor === 'badge' &&`,
    replace: `code === 'card.linkable' &&`,
  },
  {
    name: 'a card given as second factor may be linked',
    file: 'settle.ts',
    find: `factor === 'badge' && state.proved.length === 0`,
    replace: `factor === 'badge'`,
  },
  {
    name: 'a card is kept after its time',
    file: 'settle.ts',
    find: ` && now < link.until`,
    replace: ``,
  },
  {
    name: 'the camera stays on when an attempt ends',
    file: 'settle.ts',
    find: `...(state.at === 'scanning' ? [{ do: 'closeCamera' as const, attempt }] : []),`,
    replace: ``,
  },
  {
    name: 'an attempt that ended is not given up',
    file: 'settle.ts',
    find: `{ do: 'abandon', attempt, transaction },
    ...`,
    replace: `...`,
  },
  {
    name: 'a card is kept when the attempt to link it ended',
    file: 'settle.ts',
    find: `...(state.at === 'checking' && state.link ? [{ do: 'forget' as const, attempt: state.link.attempt }] : []),`,
    replace: ``,
  },
  // open.ts
  {
    name: 'a tap goes on although the desktop was locked',
    file: 'open.ts',
    find: `effects: [...giveUp(tap), { do: 'lockDesktop', session }]`,
    replace: `effects: [{ do: 'lockDesktop', session }]`,
  },
  {
    name: "one's own tap locks just after the screen woke",
    file: 'open.ts',
    find: ` || now - state.wokeAt < limits.protectMs`,
    replace: ``,
  },
  {
    name: "one's own tap locks although taps are to be ignored",
    file: 'open.ts',
    find: `limits.ownTap === 'ignore' || `,
    replace: ``,
  },
  {
    name: "somebody else's tap takes a personal desktop",
    file: 'open.ts',
    find: `return limits.kind === 'personal'`,
    replace: `return false`,
  },
  {
    name: "somebody else's tap takes the desktop without a countdown",
    file: 'open.ts',
    find: `until: now + limits.displaceMs`,
    replace: `until: now`,
  },
  {
    name: 'the desktop that makes room is not locked first',
    file: 'open.ts',
    find: `effects: [locked, { do: 'openDesktop'`,
    replace: `effects: [{ do: 'openDesktop'`,
  },
  {
    name: 'the desktop stays open while somebody else goes on to a second factor',
    file: 'open.ts',
    find: `effects: [locked] };`,
    replace: `effects: [] };`,
  },
  {
    name: 'whoever sits there cannot refuse',
    file: 'open.ts',
    find: `tap?.is === 'displacing' ? { state: { ...state, tap: null }, effects: giveUp(tap) } : stay(state);`,
    replace: `stay(state);`,
  },
  {
    name: 'a tap is answered by whatever comes',
    file: 'open.ts',
    find: `if (!answers(question, answer)) return drop(because('cloud.untrusted'));`,
    replace: ``,
  },
  {
    name: 'a tap is answered by any attempt',
    file: 'open.ts',
    find: `tap?.is === 'checking' && tap.attempt === event.attempt`,
    replace: `tap?.is === 'checking'`,
  },
  {
    name: 'a tap takes the place of another one',
    file: 'open.ts',
    find: `tap === null ? ask(`,
    replace: `true ? ask(`,
  },
];
