/** The demo's tenant: three people, three policies, nothing secret that outlives the run. */
import { randomInt } from 'node:crypto';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
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

/** A card and what one knows, a face alone, or a password; a tap alone within ten minutes. */
const cardAndPin: UserPolicy = {
  ...defaultPolicy,
  name: 'Card and PIN',
  desktop: [
    { primary: 'badge', second: ['pin', 'password'] },
    { primary: 'passkey', second: [] },
    { primary: 'face', second: [] },
    { primary: 'password', second: [] },
  ],
  badge: { allowed: true, firstTap: 'enrol' },
  grace: { minutes: 10, factors: ['badge'], fullAfterHours: 8 },
};

export const policies: readonly UserPolicy[] = [twoFactors, cardAndPin];

/** A card of the demo's reader; `src-renderer/demo/cards.ts` lays the same ones on it. */
export const demoCard = (number: number): CardId => `h10301:10:${number}` as CardId;

export interface Person {
  readonly username: string;
  readonly displayName: string;
  readonly policy: string;
  readonly password: string;
  readonly card?: CardId;
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

/** Two of them have a card each, and a policy that takes it. */
export const withCards = (people: readonly Person[]): readonly Person[] =>
  people.map((person, at) =>
    person.policy === defaultPolicy.name ? { ...person, policy: cardAndPin.name, card: demoCard(1188 + at) } : person,
  );
