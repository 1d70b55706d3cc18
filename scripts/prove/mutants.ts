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
    file: 'login/step.ts',
    find: `event.now < until) return take`,
    replace: `event.is !== 'timePassed' || event.now < until) return take`,
  },
  {
    name: 'a time is over only after it, not at it',
    file: 'login/step.ts',
    find: `event.now < until) return take`,
    replace: `event.now <= until) return take`,
  },
  {
    name: 'the scan listens to any attempt',
    file: 'login/step.ts',
    find: takeWhileScanning,
    replace: `if (!('attempt' in event)) return stay(state);`,
  },
  {
    name: 'the wait for a key listens to any attempt',
    file: 'login/step.ts',
    find: takeWhileTouching,
    replace: `if (!('attempt' in event)) return stay(state);
  switch`,
  },
  {
    name: 'the check listens to any attempt',
    file: 'login/step.ts',
    find: takeWhileChecking,
    replace: `if (!('attempt' in event)) return stay(state);
  if (event.is === 'answered')`,
  },
  {
    name: 'the choice of a second factor never ends',
    file: 'login/state.ts',
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
    file: 'login/step.ts',
    find: `[...letGo(state), { do: 'abandon', attempt, transaction }]`,
    replace: `[{ do: 'abandon', attempt, transaction }]`,
  },
  {
    name: 'the attempt that lost is not given up',
    file: 'login/step.ts',
    find: `[...letGo(state), { do: 'abandon', attempt, transaction }]`,
    replace: `[...letGo(state)]`,
  },
  {
    name: 'a PIN comes first',
    file: 'login/step.ts',
    find: `if (factor === 'pin') return stay(state);`,
    replace: ``,
  },
  {
    name: 'factors are taken that were not offered',
    file: 'login/step.ts',
    find: `if (!oneOf.includes(factor)) return stay(state);`,
    replace: ``,
  },
  {
    name: 'what a second factor that lost has gathered is kept',
    file: 'login/step.ts',
    find: `[...letGo(state), { do: 'forget', attempt }];`,
    replace: `[...letGo(state)];`,
  },
  {
    name: 'another name may be typed with the second factor',
    file: 'login/step.ts',
    find: `start(event, { username, proved, oneOf, transaction, held }, limits)`,
    replace: `start(event, { username: 'username' in event ? event.username : username, proved, oneOf, transaction, held }, limits)`,
  },
  {
    name: 'a second factor that fails is not forgotten',
    file: 'login/step.ts',
    find: `    ...letGo(state),
    { do: 'forget', attempt },`,
    replace: `    ...letGo(state),`,
  },
  {
    name: 'the camera stays on when a second factor fails',
    file: 'login/step.ts',
    find: `    ...letGo(state),
    { do: 'forget', attempt },`,
    replace: `    { do: 'forget', attempt },`,
  },
  // step.ts: scan, key, link
  {
    name: 'the camera stays on after the scan',
    file: 'login/step.ts',
    find: `return after(letGo(state), check({ ...state, factor: 'face', link: null }, event.now, limits));`,
    replace: `return check({ ...state, factor: 'face', link: null }, event.now, limits);`,
  },
  {
    name: 'prompts keep a scan open for ever',
    file: 'login/step.ts',
    find: `Math.min(Math.max(state.until, event.now + limits.promptMs), state.latest)`,
    replace: `Math.max(state.until, event.now + limits.promptMs)`,
  },
  {
    name: 'cameras that are too poor are taken',
    file: 'login/step.ts',
    find: `limits.lowResolution === 'refuse' && event.height < limits.cameraHeight`,
    replace: `false`,
  },
  {
    name: 'a key answers before it was asked',
    file: 'login/step.ts',
    find: `return state.ready ? check(`,
    replace: `return true ? check(`,
  },
  {
    name: 'a new card is kept when its owner does not come',
    file: 'login/step.ts',
    find: `state.link !== null && linking === null ? [{ do: 'forget', attempt: state.link.attempt }] : []`,
    replace: `[]`,
  },
  {
    name: 'a desktop is not closed at sign-out',
    file: 'login/step.ts',
    find: `to({ ...state, held: null }, { do: 'closeDesktop', session: state.held })`,
    replace: `to({ ...state, held: null })`,
  },
  // settle.ts
  {
    name: 'answers for another transaction count',
    file: 'login/settle.ts',
    find: `(asked.transaction === null || transaction === asked.transaction) &&`,
    replace: ``,
  },
  {
    name: 'answers about another person count',
    file: 'login/settle.ts',
    find: `(asked.username === null || samePerson(username, asked.username)) &&`,
    replace: ``,
  },
  {
    name: 'too few factors are enough',
    file: 'login/settle.ts',
    find: `factors.length === expected.length &&`,
    replace: ``,
  },
  {
    name: 'other factors are as good',
    file: 'login/settle.ts',
    find: `factors.every((factor, i) => factor === expected[i]) &&`,
    replace: ``,
  },
  {
    name: 'nothing may be offered',
    file: 'login/settle.ts',
    find: `answer.oneOf.length > 0 && `,
    replace: ``,
  },
  {
    name: 'a finished factor may be offered again',
    file: 'login/settle.ts',
    find: ` && !answer.oneOf.some((factor) => expected.includes(factor))`,
    replace: ``,
  },
  {
    name: "anybody opens a personal workstation's session",
    file: 'login/settle.ts',
    find: `answer.session.user.id === held.user.id`,
    replace: `true`,
  },
  {
    name: 'anybody is asked on at a personal workstation',
    file: 'login/settle.ts',
    find: `: samePerson(answer.username, held.user.username);`,
    replace: `: true;`,
  },
  {
    name: 'who makes room is not told',
    file: 'login/settle.ts',
    find: `held !== null && held.user.id !== session.user.id ? held : null`,
    replace: `null`,
  },
  {
    name: 'a linked card stays in hand',
    file: 'login/settle.ts',
    find: `effects: [...forgetLink(state), { do: 'openDesktop'`,
    replace: `effects: [{ do: 'openDesktop'`,
  },
  {
    name: 'a linked card stays in hand while a second factor is asked for',
    file: 'login/settle.ts',
    find: `effects: forgetLink(state) };`,
    replace: `effects: [] };`,
  },
  {
    name: 'a password may be kept as if it were a card',
    file: 'login/settle.ts',
    find: `code === 'card.linkable' && factor === 'badge' &&`,
    replace: `code === 'card.linkable' &&`,
  },
  {
    name: 'a card given as second factor may be linked',
    file: 'login/settle.ts',
    find: `factor === 'badge' && state.proved.length === 0`,
    replace: `factor === 'badge'`,
  },
  {
    name: 'a card is kept after its time',
    file: 'login/settle.ts',
    find: ` && now < link.until`,
    replace: ``,
  },
  {
    name: 'the camera stays on when an attempt ends',
    file: 'login/settle.ts',
    find: `...(state.at === 'scanning' ? [{ do: 'closeCamera' as const, attempt }] : []),`,
    replace: ``,
  },
  {
    name: 'an attempt that ended is not given up',
    file: 'login/settle.ts',
    find: `{ do: 'abandon', attempt, transaction },
    ...`,
    replace: `...`,
  },
  {
    name: 'a card is kept when the attempt to link it ended',
    file: 'login/settle.ts',
    find: `...(state.at === 'checking' && state.link ? [{ do: 'forget' as const, attempt: state.link.attempt }] : []),`,
    replace: ``,
  },
  // open.ts
  {
    name: 'a tap goes on although the desktop was locked',
    file: 'login/open.ts',
    find: `effects: [...giveUp(tap), { do: 'lockDesktop', session }]`,
    replace: `effects: [{ do: 'lockDesktop', session }]`,
  },
  {
    name: "one's own tap locks just after the screen woke",
    file: 'login/open.ts',
    find: ` || now - state.wokeAt < limits.protectMs`,
    replace: ``,
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
  // session/watch.ts
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
