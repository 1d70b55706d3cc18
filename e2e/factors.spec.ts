/**
 * Every way to log in that a policy can ask for, through the whole program: the policies are set by the cloud's command
 * line, the person does at the lock screen what people do. Keys are those of Chromium's virtual authenticators, the card
 * is typed by a keyboard-wedge reader, the face is a sample person's.
 */
import { expect, test } from '@playwright/test';
import type { Bridge } from '../src-shared/contracts/ipc.ts';
import type { ProvableFactor } from '../src-shared/domain/factors.ts';
import type { LoginWay } from '../src-shared/domain/policy.ts';
import { afterFace, type beforeFace } from '../src-shared/domain/policy-faults.ts';
import type { Primary } from './support/hands.ts';
import { look, says } from './support/locked.ts';
import { openWard, type Ward } from './support/ward.ts';

/** `pin or passkey` for a choice of second factors. */
type Named<Choice extends readonly string[]> = Choice extends readonly [infer Only extends string]
  ? Only
  : Choice extends readonly [infer First extends string, ...infer Rest extends readonly string[]]
    ? `${First} or ${Named<Rest>}`
    : 'none';
type FaceChoices = { readonly [Choice in (typeof afterFace)[number] as Named<Choice>]: Choice };

/** Every choice after a face: one that is missing here does not compile, and each of its factors is given once. */
const face: FaceChoices = {
  none: [],
  securityKey: ['securityKey'],
  pin: ['pin'],
  password: ['password'],
  badge: ['badge'],
  passkey: ['passkey'],
  'pin or passkey': ['pin', 'passkey'],
  'passkey or password': ['passkey', 'password'],
  'securityKey or pin or badge or passkey': ['securityKey', 'pin', 'badge', 'passkey'],
};

/** A face as the second factor after each that it can follow. */
const thenFace: Readonly<Record<(typeof beforeFace)[number], readonly ['face']>> = {
  securityKey: ['face'],
  password: ['face'],
  badge: ['face'],
};

/** Everything else that comes first, alone and with what is typed or held after it. */
const others: Readonly<Record<Exclude<Primary, 'face'>, readonly (readonly ProvableFactor[])[]>> = {
  password: [[], ['badge'], ['securityKey'], ['passkey']],
  badge: [[], ['pin'], ['password'], ['pin', 'password']],
  securityKey: [[], ['pin']],
  passkey: [[], ['pin'], ['password']],
};

const password: LoginWay = { primary: 'password', second: [] };

let ward: Ward;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(300_000);
  ward = await openWard(['--readers-pcsc', 'off']);
});
test.afterAll(() => ward?.close());

test('sets up a PIN, a card, a security key, a passkey and a face in User Options', async () => {
  test.setTimeout(240_000);
  const { card, hands, person, pin, screen } = ward;
  await hands.manage(person, async () => {
    await screen.setPin(pin);
    await hands.addCard(card);
    await hands.addKey('securityKey', 'Blue key');
    await hands.addKey('passkey', 'This device');
    await screen.enrolFace();
  });
});

test('lets in by every factor that is no face, alone and with another one', async () => {
  test.setTimeout(240_000);
  await each(
    (Object.keys(others) as (keyof typeof others)[]).flatMap((primary) =>
      others[primary].flatMap((second) => alternatives({ primary, second })),
    ),
  );
});

test('lets in by a face with every choice of second factors', async () => {
  test.setTimeout(300_000);
  expect(Object.values(face)).toEqual(afterFace);
  await each(Object.values(face).flatMap((second) => alternatives({ primary: 'face', second }, password)));
});

test('lets in by a face after a security key, a password and a card', async () => {
  test.setTimeout(180_000);
  await each([
    ...alternatives({ primary: 'securityKey', second: thenFace.securityKey }, password),
    ...alternatives({ primary: 'badge', second: thenFace.badge }, password),
    ...alternatives({ primary: 'password', second: thenFace.password }, { primary: 'badge', second: ['pin'] }),
  ]);
});

test('lets in as the computer says, whatever the user’s policy says', async () => {
  const { admin, hands, person, screen } = ward;
  await admin.allow([password]);
  await admin.overrule([
    { primary: 'face', second: ['pin'] },
    { primary: 'badge', second: ['face', 'pin'] },
  ]);
  for (const given of [['face', 'pin'] as const, ['badge', 'face'] as const]) {
    await give(given);
    await hands.openedBy(given);
    await screen.lock();
  }
  await screen.signInByPassword(person);
  await says(screen, 'policy.noWay');
  await admin.overrule(null);
  await screen.signInByPassword(person);
  await hands.openedBy(['password']);
  await hands.signOut();
});

type Given = readonly [Primary] | readonly [Primary, ProvableFactor];

/** One login: what the policy says, and which of its factors are given. */
interface Walk {
  readonly policy: readonly LoginWay[];
  readonly given: Given;
}

/** A login for each second factor of a way. @param besides the way that a policy must have beside a face */
function alternatives(way: LoginWay & { readonly primary: Primary }, ...besides: readonly LoginWay[]): readonly Walk[] {
  const policy = [way, ...besides];
  const second = way.second as readonly ProvableFactor[];
  if (second.length === 0) return [{ policy, given: [way.primary] }];
  return second.map((factor) => ({ policy, given: [way.primary, factor] }));
}

/** Walks them all, and says at the end which of them went wrong. */
async function each(walks: readonly Walk[]): Promise<void> {
  const wrong: string[] = [];
  for (const walk of walks) {
    const [way] = walk.policy;
    const name = `${walk.given.join(', then ')} (${[way?.primary, way?.second.join(' or ')].join(' with ')})`;
    await test.step(name, async () => {
      try {
        await logIn(walk);
      } catch (error) {
        wrong.push(`${name}: ${error}`);
        await ward.screen.page.evaluate(backToRest);
      }
    });
  }
  expect(wrong).toEqual([]);
}

async function logIn({ policy, given }: Walk): Promise<void> {
  const { admin, hands, screen } = ward;
  await admin.allow(policy);
  await give(given);
  await hands.openedBy(given);
  await screen.lock();
}

async function give([first, second]: Given): Promise<void> {
  const { hands, screen } = ward;
  const begin = () => hands.begin(first);
  const goOn = async () => {
    if (second) await hands.goOn(second);
  };
  if (first === 'face') await look(screen.page, begin);
  else await begin();
  if (!second) return;
  await hands.asked([first]);
  if (second !== 'face') return goOn();
  // A login that was refused begins anew.
  await look(screen.page, goOn, async () => {
    await begin();
    await hands.asked([first]);
    await goOn();
  });
}

/** Runs in the page: ends whatever is under way. */
async function backToRest(): Promise<void> {
  const { hexlock } = window as unknown as { readonly hexlock: Bridge<'lock'> };
  await hexlock.call('lock.cancel', undefined);
  await hexlock.call('lock.lock', undefined);
}
