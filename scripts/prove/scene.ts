/** What a run of the checker is about: policies, the kind of workstation, and waits of one or two ticks. */
import { type Factor, provable } from '../../src-shared/domain/factors.ts';
import { defaultLimits, type LoginLimits } from '../../src-shared/domain/login/state.ts';
import { defaultPolicy, type LoginWay, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { waysFaultsOf } from '../../src-shared/domain/policy-faults.ts';

export interface Scene {
  readonly name: string;
  readonly policy: UserPolicy;
  readonly limits: LoginLimits;
}

/** How a workstation may differ from another one. */
export interface Station {
  readonly kind: 'personal' | 'shared';
  readonly ownTap: 'lock' | 'ignore';
  readonly grace: boolean;
}

const firsts = ['password', 'face', 'badge', 'securityKey', 'passkey'] as const satisfies readonly Factor[];

function subsets<Item>(items: readonly Item[]): readonly Item[][] {
  let sets: Item[][] = [[]];
  for (const item of items) sets = sets.concat(sets.map((set) => [...set, item]));
  return sets;
}

/** Way in of another primary and without a face, so that faults that are found are the way's own. */
const besides = (primary: Factor): LoginWay => ({ primary: primary === 'password' ? 'badge' : 'password', second: [] });

/** Every way that a policy may have: each primary with each set of second factors that is accepted when it is saved. */
export const ways: readonly LoginWay[] = firsts.flatMap((primary) =>
  subsets(provable)
    .map((second): LoginWay => ({ primary, second }))
    .filter((way) => waysFaultsOf({ ...defaultPolicy, desktop: [way, besides(primary)] }).length === 0),
);

const tick = 1;

/**
 * Waits in ticks: every `until` is seen before, at and after it. Checks and links last two, so that either can end first;
 * a scan lasts two, and at most one more however often something is asked.
 */
export const waits = {
  scanMs: 2 * tick,
  promptMs: 2 * tick,
  promptsMs: tick,
  checkMs: 2 * tick,
  chooseMs: tick,
  touchMs: tick,
  linkMs: 2 * tick,
  protectMs: tick,
  displaceMs: tick,
} satisfies Partial<LoginLimits>;

const wayName = ({ primary, second }: LoginWay): string =>
  second.length === 0 ? primary : `${primary} + ${second.join('|')}`;

/** The machine's limits at this station. */
export function scene(desktop: readonly LoginWay[], { kind, ownTap, grace }: Station): Scene {
  const policy: UserPolicy = {
    ...defaultPolicy,
    desktop,
    grace: grace ? { minutes: 10, factors: ['badge', 'face'], fullAfterHours: 8 } : defaultPolicy.grace,
  };
  return {
    name: `${desktop.map(wayName).join(', ')}; ${kind}${ownTap === 'lock' ? '' : ', own tap ignored'}${grace ? ', grace' : ''}`,
    policy,
    limits: {
      ...defaultLimits,
      ...waits,
      frames: 1,
      kind,
      ownTap,
      // Cameras that are too poor are refused at personal stations and warned of at shared ones: both are gone through.
      lowResolution: kind === 'personal' ? 'refuse' : 'warn',
    },
  };
}

const stations: readonly Station[] = (['shared', 'personal'] as const).flatMap((kind) =>
  (['lock', 'ignore'] as const).flatMap((ownTap) => [false, true].map((grace) => ({ kind, ownTap, grace }))),
);

const byPrimary = (primary: Factor): readonly LoginWay[] => ways.filter((way) => way.primary === primary);

/**
 * Policies of several ways: every way beside ways of all other primaries, turned so that each meets others.
 * A transaction follows the one way that its first factor began (`remaining`), so ways beside it matter only to what may
 * interrupt it; single ways at every station are gone through one by one.
 */
const mixed: readonly (readonly LoginWay[])[] = ways.map((way, i) =>
  firsts.flatMap((primary, j) => {
    const others = byPrimary(primary);
    const other = others[(i + j) % others.length];
    return primary === way.primary ? [way] : other ? [other] : [];
  }),
);

/**
 * All of it. What one's own tap does is decided by the state of the desktop and no policy, so that stations which ignore
 * it are gone through with the mixed policies.
 */
export const scenes: readonly Scene[] = [
  ...ways.flatMap((way) => stations.filter(({ ownTap }) => ownTap === 'lock').map((station) => scene([way], station))),
  ...mixed.flatMap((desktop, i) =>
    stations.filter((_station, j) => (i + j) % 4 === 0).map((station) => scene(desktop, station)),
  ),
];

/** A few scenes in which everything occurs: for a run of seconds, and where mutants are looked for first. */
export const quickScenes: readonly Scene[] = [
  scene([{ primary: 'badge', second: ['password', 'face'] }], { kind: 'shared', ownTap: 'lock', grace: false }),
  scene(
    [
      { primary: 'face', second: ['pin', 'passkey'] },
      { primary: 'password', second: [] },
    ],
    { kind: 'personal', ownTap: 'lock', grace: true },
  ),
  scene(
    [
      { primary: 'passkey', second: [] },
      { primary: 'password', second: ['securityKey', 'badge', 'face'] },
      { primary: 'badge', second: [] },
    ],
    { kind: 'shared', ownTap: 'ignore', grace: true },
  ),
  scene(
    [
      { primary: 'badge', second: [] },
      { primary: 'securityKey', second: ['face', 'pin'] },
    ],
    { kind: 'personal', ownTap: 'lock', grace: false },
  ),
];
