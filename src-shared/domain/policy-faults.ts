/** What an administrator is told about a policy that was just written: what makes it unfit, and what makes it unwise. */
import { type Factor, isProvable, kindOf } from './factors.ts';
import { livenessLevels } from './liveness.ts';
import {
  type FacePolicy,
  type GracePolicy,
  graceFactors,
  isAllowed,
  type LoginWay,
  type PinPolicy,
  pinDigits,
  type UserPolicy,
} from './policy.ts';

/** Factors that can begin a login. */
export const primaries = ['face', 'password', 'badge', 'securityKey', 'passkey'] as const satisfies readonly Factor[];

/** Every choice of second factors after a face, from the documents that the product comes from. */
export const afterFace = [
  [],
  ['securityKey'],
  ['pin'],
  ['password'],
  ['badge'],
  ['passkey'],
  ['pin', 'passkey'],
  ['passkey', 'password'],
  ['securityKey', 'pin', 'badge', 'passkey'],
] as const satisfies readonly (readonly Factor[])[];

/** Factors that a face can follow as the second one. */
export const beforeFace = ['securityKey', 'password', 'badge'] as const satisfies readonly Factor[];

/** What is wrong with a policy, as sentences for the administrator who wrote it; empty when it is sound. */
export function faultsOf(policy: UserPolicy): readonly string[] {
  const { failuresBeforeDelay, delaySeconds, failuresBeforeBar } = policy.lockout;
  return [
    ...waysFaultsOf(policy),
    ...faceFaultsOf(policy.face),
    ...pinFaultsOf(policy.pin),
    ...(typeof policy.badge.allowed === 'boolean' ? [] : ['badge.allowed: take true or false']),
    ...choiceFault('badge.firstTap', policy.badge.firstTap, ['enrol', 'refuse']),
    ...graceFaultsOf(policy.grace),
    ...within('lockout.failuresBeforeDelay', failuresBeforeDelay, 1, 10),
    ...within('lockout.delaySeconds', delaySeconds, 1, 3600),
    ...(failuresBeforeBar > failuresBeforeDelay && failuresBeforeBar <= 100
      ? []
      : ['lockout.failuresBeforeBar: more than failuresBeforeDelay, at most 100']),
  ];
}

/** Ways alone, as a computer's policy has them too. `allowed` says which factors its users may have. */
export function waysFaultsOf(policy: Pick<UserPolicy, 'desktop' | 'face' | 'pin' | 'badge'>): readonly string[] {
  const faults: string[] = [];
  const { desktop } = policy;
  if (desktop.length === 0) faults.push('desktop: list at least one way to log in');
  const firsts = desktop.map((way) => way.primary);
  for (const primary of new Set(firsts)) {
    if (firsts.filter((each) => each === primary).length > 1)
      faults.push(`desktop: ${primary} starts two ways; keep one`);
  }
  for (const way of desktop) faults.push(...wayFaultsOf(way));
  const meetable = desktop.filter((way) => isMeetable(policy, way));
  for (const way of desktop) if (!meetable.includes(way)) faults.push(neverMet(policy, way));
  if (meetable.length > 0 && meetable.every((way) => needsFace(way)) && policy.face.allowed) {
    faults.push('desktop: offer a way without a face as well (a non-biometric alternative is mandatory)');
  }
  return faults;
}

function wayFaultsOf({ primary, second }: LoginWay): string[] {
  const faults: string[] = [];
  if (!isAmong(primaries, primary)) {
    faults.push(`desktop: ${primary} cannot come first; begin with ${primaries.join(', ')}`);
  }
  for (const factor of second) {
    if (factor === primary) faults.push(`desktop: ${factor} cannot follow itself`);
    else if (kindOf[factor] === kindOf[primary]) {
      faults.push(`desktop: ${factor} after ${primary} proves the same kind of thing twice; choose another kind`);
    } else if (factor === 'face' && !isAmong(beforeFace, primary)) {
      faults.push(`desktop: face can follow ${beforeFace.join(', ')}, not ${primary}`);
    }
  }
  if (new Set(second).size < second.length) faults.push(`desktop: a second factor after ${primary} is listed twice`);
  if (primary === 'face' && !afterFace.some((choice) => sameFactors(choice, second))) {
    const choices = afterFace.map((choice) => (choice.length === 0 ? 'none' : choice.join(' or '))).join('; ');
    faults.push(`desktop: ${second.join(' or ')} after face is not a choice; take one of: ${choices}`);
  }
  return faults;
}

const isAmong = (factors: readonly Factor[], factor: Factor): boolean => factors.includes(factor);

const sameFactors = (a: readonly Factor[], b: readonly Factor[]): boolean =>
  a.length === b.length && a.every((factor) => b.includes(factor));

type Allowing = Pick<UserPolicy, 'face' | 'pin' | 'badge'>;

const canBeHad = (policy: Allowing, factor: Factor): boolean => isProvable(factor) && isAllowed(policy, factor);

const isMeetable = (policy: Allowing, { primary, second }: LoginWay): boolean =>
  canBeHad(policy, primary) && (second.length === 0 || second.some((factor) => canBeHad(policy, factor)));

/** Whether whoever has this policy gets in by any of its ways. */
export const canEnter = (policy: Pick<UserPolicy, 'desktop'> & Allowing): boolean =>
  policy.desktop.some((way) => isMeetable(policy, way));

function neverMet(policy: Allowing, { primary, second }: LoginWay): string {
  const missing = canBeHad(policy, primary) ? second : [primary];
  const whys = missing.map((factor) =>
    isProvable(factor) ? `${factor} is not allowed by this policy` : `this version cannot prove ${factor}`,
  );
  return `desktop: ${[primary, ...(second.length > 0 ? [second.join(' or ')] : [])].join(' with ')} can never be met: ${whys.join(', ')}`;
}

/** Whether nobody gets through this way without a face. */
const needsFace = ({ primary, second }: LoginWay): boolean =>
  primary === 'face' || (second.length > 0 && second.every((factor) => factor === 'face'));

/** What is sound but unwise, for the administrator to see; the policy is taken all the same. */
export function warningsOf(policy: Pick<UserPolicy, 'desktop'>): readonly string[] {
  const alone = (primary: Factor) => policy.desktop.some((way) => way.primary === primary && way.second.length === 0);
  return [
    ...(alone('face') ? ['desktop: face without a second factor is not recommended'] : []),
    ...(alone('badge')
      ? ['desktop: badge without a second factor is not recommended: card numbers can be copied']
      : []),
  ];
}

function pinFaultsOf({ allowed, minLength, trivial }: PinPolicy): string[] {
  return [
    ...(typeof allowed === 'boolean' ? [] : ['pin.allowed: take true or false']),
    ...within('pin.minLength', minLength, pinDigits.least, pinDigits.most),
    ...choiceFault('pin.trivial', trivial, ['refuse', 'accept']),
  ];
}

function graceFaultsOf({ minutes, factors, fullAfterHours }: GracePolicy): string[] {
  const strange = factors.filter((factor) => !graceFactors.includes(factor));
  return [
    ...within('grace.minutes', minutes, 0, 480),
    ...within('grace.fullAfterHours', fullAfterHours, 1, 24),
    ...strange.map((factor) => `grace.factors: ${factor} is not a choice; take ${graceFactors.join(' or ')}`),
    ...(minutes > 0 && factors.length === 0 ? ['grace.factors: name badge or face, or set grace.minutes to 0'] : []),
  ];
}

/** A whole number from `least` to `most`, or the fault. */
export function within(name: string, value: number, least: number, most: number): string[] {
  return Number.isInteger(value) && value >= least && value <= most ? [] : [`${name}: ${least} to ${most}`];
}

function choiceFault(name: string, value: unknown, choices: readonly string[]): string[] {
  if ((choices as readonly unknown[]).includes(value)) return [];
  return [`${name}: ${JSON.stringify(value) ?? 'nothing'} is not a choice; take ${choices.join(' or ')}`];
}

/** What each choice means, for the administrator who mistyped one. */
const faceChoices = {
  tier: ['recommended', 'any'],
  lowResolution: ['warn', 'refuse'],
  liveness: livenessLevels,
  masks: ['accept', 'refuse'],
  olderModel: ['replace', 'ask'],
} as const satisfies { readonly [Key in keyof FacePolicy]?: readonly FacePolicy[Key][] };

/** Documents come from files and the database, so the types alone promise nothing. */
function faceFaultsOf(face: FacePolicy): readonly string[] {
  const faults: string[] = [];
  for (const [key, choices] of Object.entries(faceChoices)) {
    faults.push(...choiceFault(`face.${key}`, face[key as keyof FacePolicy], choices));
  }
  for (const key of ['allowed', 'refresh'] as const) {
    if (typeof face[key] !== 'boolean') faults.push(`face.${key}: take true or false`);
  }
  return faults;
}
