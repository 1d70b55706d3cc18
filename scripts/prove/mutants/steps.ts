/** Guards of the states of a login: time, attempts, the race, camera, keys and cards. */
import type { Mutant } from '../machine.ts';

const takeWhileScanning = `if (!('attempt' in event) || event.attempt !== attempt) return stay(state);`;
const takeWhileTouching = `if (!('attempt' in event) || event.attempt !== state.attempt) return stay(state);
  switch`;
const takeWhileChecking = `if (!('attempt' in event) || event.attempt !== state.attempt) return stay(state);
  if (event.is === 'answered')`;

export const stepMutants: readonly Mutant[] = [
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
    file: 'login/scanning.ts',
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
  {
    name: 'the camera stays on when another factor wins',
    file: 'login/start.ts',
    find: `[...letGo(state), { do: 'abandon', attempt, transaction }]`,
    replace: `[{ do: 'abandon', attempt, transaction }]`,
  },
  {
    name: 'the attempt that lost is not given up',
    file: 'login/start.ts',
    find: `[...letGo(state), { do: 'abandon', attempt, transaction }]`,
    replace: `[...letGo(state)]`,
  },
  {
    name: 'a PIN comes first',
    file: 'login/start.ts',
    find: `if (factor === 'pin') return stay(state);`,
    replace: ``,
  },
  {
    name: 'factors are taken that were not offered',
    file: 'login/start.ts',
    find: `if (!oneOf.includes(factor)) return stay(state);`,
    replace: ``,
  },
  {
    name: 'what a second factor that lost has gathered is kept',
    file: 'login/start.ts',
    find: `[...letGo(state), { do: 'forget', attempt }];`,
    replace: `[...letGo(state)];`,
  },
  {
    name: 'another name may be typed with the second factor',
    file: 'login/start.ts',
    find: `start(event, { username, proved, oneOf, transaction, held, choiceUntil }, limits)`,
    replace: `start(event, { username: 'username' in event ? event.username : username, proved, oneOf, transaction, held, choiceUntil }, limits)`,
  },
  {
    name: 'a second factor that fails is not forgotten',
    file: 'login/start.ts',
    find: `    ...letGo(state),
    { do: 'forget', attempt },`,
    replace: `    ...letGo(state),`,
  },
  {
    name: 'the camera stays on when a second factor fails',
    file: 'login/start.ts',
    find: `    ...letGo(state),
    { do: 'forget', attempt },`,
    replace: `    { do: 'forget', attempt },`,
  },
  {
    name: 'whoever calls a second factor off gains time',
    file: 'login/start.ts',
    find: `backToChoice(state, null, choiceUntil)`,
    replace: `backToChoice(state, null, choiceUntil + 1)`,
  },
  {
    name: 'a choice goes on after its end when a second factor is called off',
    file: 'login/start.ts',
    find: `return now < choiceUntil ? back`,
    replace: `return now <= choiceUntil ? back`,
  },
  {
    name: 'a factor that takes the place of another one begins the time of the choice anew',
    file: 'login/start.ts',
    find: `state.at === 'choosing' ? state.until : state.choiceUntil`,
    replace: `state.at === 'choosing' ? state.until : event.now + limits.chooseMs`,
  },
  {
    name: 'a first factor that is called off is asked for again',
    file: 'login/start.ts',
    find: `if (choiceUntil === null || oneOf === null) return end(state, null);`,
    replace: `if (choiceUntil === null || oneOf === null) return stay(state);`,
  },
  {
    name: 'the camera stays on after the scan',
    file: 'login/scanning.ts',
    find: `return after(letGo(state), check({ ...state, factor: 'face', link: null }, event.now, limits));`,
    replace: `return check({ ...state, factor: 'face', link: null }, event.now, limits);`,
  },
  {
    name: 'prompts keep a scan open for ever',
    file: 'login/scanning.ts',
    find: `Math.min(Math.max(state.until, event.now + limits.promptMs), state.latest)`,
    replace: `Math.max(state.until, event.now + limits.promptMs)`,
  },
  {
    name: 'cameras that are too poor are taken',
    file: 'login/scanning.ts',
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
];
