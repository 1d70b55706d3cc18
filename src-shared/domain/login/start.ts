/** A factor begins: as the first one, as a further one, or in the place of one that is asked for. */
import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import type { Factor } from '../factors.ts';
import type { Ms, TransactionId } from '../ids.ts';
import { because, check, end, nothingCame } from './settle.ts';
import type { Effect, Event, Given, Link, LoginLimits, Notice, State, Step, VerifiedAssertion } from './state.ts';

export const stay = (state: State): Step => ({ state, effects: [] });
export const to = (state: State, ...effects: Effect[]): Step => ({ state, effects });

export type At<Where extends State['at']> = Extract<State, { at: Where }>;

export const after = (effects: readonly Effect[], next: Step): Step => ({
  state: next.state,
  effects: [...effects, ...next.effects],
});

/** What a factor is given within. */
interface Setting {
  readonly username: string | null;
  readonly proved: readonly Factor[];
  readonly oneOf: readonly Factor[] | null;
  readonly transaction: TransactionId | null;
  readonly held: VerifiedAssertion | null;
  readonly choiceUntil: Ms | null;
}

/** A card names its owner, and so does a passkey. */
export const firstFactor = (event: Given, held: VerifiedAssertion | null): Setting => ({
  username: 'username' in event ? event.username : null,
  proved: [],
  oneOf: null,
  transaction: null,
  held,
  choiceUntil: null,
});

/** The first or a further factor: what is at hand goes to the cloud at once, a face and a key are asked for first. */
export function start(event: Given, setting: Setting, limits: LoginLimits, link: Link | null = null): Step {
  const { attempt, now } = event;
  const { username, transaction } = setting;
  switch (event.is) {
    case 'passwordGiven':
      return check({ ...setting, attempt, factor: 'password', link }, now, limits);
    case 'pinGiven':
      return check({ ...setting, attempt, factor: 'pin', link: null }, now, limits);
    case 'tapped':
      return check({ ...setting, attempt, factor: 'badge', link: null }, now, limits);
    case 'keyChosen':
      return to(
        {
          ...setting,
          at: 'touching',
          attempt,
          factor: event.factor,
          ready: false,
          until: now + limits.touchMs,
        },
        { do: 'askKey', attempt, username, factor: event.factor, transaction },
      );
    case 'faceChosen':
      return scan(attempt, { ...setting, username: username ?? event.username }, now, limits);
    default:
      return absurd(event);
  }
}

function scan(
  attempt: Given['attempt'],
  setting: Setting & { readonly username: string },
  now: number,
  limits: LoginLimits,
): Step {
  const begin: Effect[] = setting.transaction === null ? [{ do: 'begin', attempt, username: setting.username }] : [];
  return to(
    {
      ...setting,
      at: 'scanning',
      attempt,
      camera: { is: 'opening' },
      frames: 0,
      prompt: null,
      hint: null,
      until: now + limits.scanMs,
      latest: now + limits.scanMs + limits.promptsMs,
    },
    { do: 'openCamera', attempt },
    ...begin,
  );
}

const factorOf = (event: Given): Factor => {
  switch (event.is) {
    case 'passwordGiven':
      return 'password';
    case 'faceChosen':
      return 'face';
    case 'pinGiven':
      return 'pin';
    case 'tapped':
      return 'badge';
    case 'keyChosen':
      return event.factor;
    default:
      return absurd(event);
  }
};

export const isGiven = (event: Event): event is Given =>
  ['passwordGiven', 'faceChosen', 'pinGiven', 'tapped', 'keyChosen'].includes(event.is);

/**
 * A factor is given while another one is asked for: whichever comes first wins. A first factor begins anew, since it may
 * be somebody else's; a further one goes on in the same transaction, where nothing that was proved is asked for again.
 */
export function meanwhile(
  state: At<'scanning'> | At<'touching'> | At<'choosing'>,
  event: Given,
  limits: LoginLimits,
): Step {
  const factor = factorOf(event);
  const { attempt, oneOf, proved, transaction } = state;
  if (oneOf === null) {
    if (factor === 'pin') return stay(state);
    const leave: Effect[] = [...letGo(state), { do: 'abandon', attempt, transaction }];
    return after(leave, start(event, firstFactor(event, state.held), limits));
  }
  if (!oneOf.includes(factor)) return stay(state);
  const leave: Effect[] = state.at === 'choosing' ? [] : [...letGo(state), { do: 'forget', attempt }];
  const { username, held } = state;
  const choiceUntil = state.at === 'choosing' ? state.until : state.choiceUntil;
  // The name is settled by the first factor, whatever is typed since.
  return after(leave, start(event, { username, proved, oneOf, transaction, held, choiceUntil }, limits));
}

export const letGo = (state: State): Effect[] =>
  state.at === 'scanning' ? [{ do: 'closeCamera', attempt: state.attempt }] : [];

type Asked = At<'scanning'> | At<'touching'>;

/** The factor could not be had. As a further factor, another one may be: what was proved before stays proved. */
export const setBack = (state: Asked, code: Code, now: number, limits: LoginLimits): Step =>
  backToChoice(state, because(code), now + limits.chooseMs);

/** Not this one. As a further factor another one is chosen, in what is left of the time for it. */
export function callOff(state: Asked, now: number): Step {
  const { choiceUntil, oneOf } = state;
  if (choiceUntil === null || oneOf === null) return end(state, null);
  return now < choiceUntil ? backToChoice(state, null, choiceUntil) : end(state, nothingCame(oneOf));
}

function backToChoice(state: Asked, notice: Notice | null, until: Ms): Step {
  const { attempt, username, proved, oneOf, transaction, held } = state;
  if (oneOf === null || transaction === null || username === null) return end(state, notice);
  return to(
    {
      at: 'choosing',
      attempt,
      username,
      proved,
      oneOf,
      transaction,
      held,
      notice,
      until,
    },
    ...letGo(state),
    { do: 'forget', attempt },
  );
}
