/** The demo's tenant: three people, two policies, nothing secret that outlives the run. */
import { randomInt } from 'node:crypto';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';

export const tenantName = 'Harbor General';
export const ward = 'Ward 4 East';
export const station = 'Station 12';

/** Face first, then the password: shows the second factor. */
const twoFactors: UserPolicy = {
  ...defaultPolicy,
  name: 'Two factors',
  desktop: [
    { primary: 'face', second: ['password'] },
    { primary: 'password', second: [] },
  ],
};

export const policies: readonly UserPolicy[] = [twoFactors];

export interface Person {
  readonly username: string;
  readonly displayName: string;
  readonly policy: string;
  readonly password: string;
}

const cast: readonly Omit<Person, 'password'>[] = [
  { username: 'a.rivera', displayName: 'Ana Rivera', policy: defaultPolicy.name },
  { username: 'j.okafor', displayName: 'Jude Okafor', policy: defaultPolicy.name },
  { username: 'm.lindqvist', displayName: 'Maja Lindqvist', policy: twoFactors.name },
];

const syllables = ['ba', 'do', 'fi', 'ga', 'ko', 'lu', 'me', 'no', 'pi', 'ra', 'si', 'tu', 've', 'zo'] as const;

/** Easy to type from a screen, and new in every run: three words of three syllables, about 34 bits. */
function password(): string {
  const word = () => Array.from({ length: 3 }, () => syllables[randomInt(syllables.length)]).join('');
  return [word(), word(), word()].join('-');
}

/** The three people with passwords of this run. */
export const newPeople = (): readonly Person[] => cast.map((person) => ({ ...person, password: password() }));
