/** The agent's login flow against the real cloud: every factor, a new card, a grace, and somebody else's card. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cloud, createCloud } from '../src-cloud/cloud.ts';
import { createKey, readOptions, type SoftKey } from '../src-cloud/testing/authenticator.ts';
import type { Methods } from '../src-shared/domain/enrolment/state.ts';
import type { KeyFactor } from '../src-shared/domain/factors.ts';
import { defaultLimits, type State } from '../src-shared/domain/login/state.ts';
import { defaultPolicy, type LoginWay, type UserPolicy } from '../src-shared/domain/policy.ts';
import { createLoginFlow, type LoginFlow } from './auth/flow.ts';
import { type CloudClient, createCloudClient } from './cloud/client.ts';
import { createLoginCloud } from './cloud/login.ts';
import { createMethodsCloud } from './cloud/methods.ts';
import { createRegistration } from './cloud/registration.ts';
import { systemBasics } from './ports.ts';
import type { Outcome } from './readers/ports.ts';
import { createDesktop } from './session/desktop.ts';
import { createEndpointStore } from './store/endpoint.ts';
import { fileVault } from './store/vault.ts';
import { fakeBasics } from './testing/basics.fake.ts';
import { fakeFace } from './testing/face.fake.ts';
import { cardA, cardB, fakeCamera } from './testing/flows.fake.ts';
import { temporaryFolder } from './testing/folder.fake.ts';

const password = 'correct horse battery';
const pin = '739155';
const quiet = new AbortController().signal;
const basics = systemBasics(fakeBasics().log);
const none = async (): Promise<void> => undefined;

let cloud: Cloud;
let client: CloudClient;
let context: Parameters<typeof createLoginCloud>[0];
let signals: Outcome[];
let flow: LoginFlow;
let reported: Promise<unknown>;

async function give(username: string, desktop: readonly LoginWay[], more: Partial<UserPolicy> = {}): Promise<void> {
  const name = `Policy of ${username}`;
  const policy = { ...defaultPolicy, ...more, name, desktop };
  const known = (await cloud.admin.listPolicies()).some((each) => each.policy.name === name);
  await (known ? cloud.admin.setPolicy(policy) : cloud.admin.addPolicy(policy));
  await cloud.admin.assignPolicy(username, name);
}

beforeAll(async () => {
  cloud = await createCloud({ dataDir: ':memory:', thresholds: { mobilefacenet: 0.6 } });
  await cloud.admin.createTenant({ name: 'Harbor General' });
  await cloud.admin.addUser({ username: 'mia', displayName: 'Mia U.', password });
  await cloud.admin.addUser({ username: 'bob', displayName: 'Bob T.', password });
  const { token } = await cloud.admin.createEndpointToken({ name: 'Station 12' });
  const { url } = await cloud.listen({ port: 0 });
  const store = createEndpointStore(temporaryFolder(), fileVault);
  const key = await store.key();
  const { thumbprint } = key;
  const { log, clock } = basics;
  client = createCloudClient({ baseUrl: url, timeoutMs: 30_000, key, clock });
  const registration = createRegistration({
    client,
    store,
    thumbprint,
    token,
    name: 'Station 12',
    agentVersion: '0',
    log,
  });
  await registration.ensure();
  context = { client, pinned: registration.pinned, clock };
});
afterAll(async () => {
  client.close();
  await cloud.close();
});

beforeEach(() => {
  signals = [];
  reported = Promise.resolve();
  const { port, sessionId } = createLoginCloud(context);
  const desktop = createDesktop({
    windows: { showLock: () => undefined, showDesktop: () => undefined },
    system: { lock: none, unlock: none },
    hooks: { tell: () => undefined },
    journal: { write: () => undefined },
    report: (event) => {
      reported = reported.then(() => client.request('event', event));
    },
    sessionId,
    log: basics.log,
  });
  flow = createLoginFlow({
    ...basics,
    cloud: port,
    face: fakeFace(),
    camera: fakeCamera(),
    desktop,
    report: () => undefined,
    signal: (outcome) => void signals.push(outcome),
    limits: () => ({ ...defaultLimits, protectMs: 0, displaceMs: 50 }),
    injected: 'accept',
  });
  return () => flow.close();
});

/** Waits for a state; the test's own time limit ends it. */
async function until<Is extends State>(holds: (state: State) => state is Is): Promise<Is> {
  for (;;) {
    const state = flow.state();
    if (holds(state)) return state;
    await new Promise<void>((resolve) => {
      const stop = flow.onChange(() => {
        stop();
        resolve();
      });
    });
  }
}
type At<Where extends State['at']> = Extract<State, { at: Where }>;
const at = <Where extends State['at']>(where: Where): Promise<At<Where>> =>
  until((state): state is At<Where> => state.at === where);
const notice = () => until((state): state is At<'locked'> => state.at === 'locked' && state.notice !== null);

async function manage<T>(
  work: (methods: ReturnType<typeof createMethodsCloud>, grant: Grant) => Promise<T>,
): Promise<T> {
  const methods = createMethodsCloud(context);
  const { grant } = await methods.signIn('mia', password, quiet);
  return work(methods, grant);
}
type Grant = Parameters<ReturnType<typeof createMethodsCloud>['end']>[0];

async function makeKey(factor: KeyFactor): Promise<SoftKey> {
  return manage(async (methods, grant) => {
    const key = createKey(readOptions(await methods.newKey(grant, factor, quiet)));
    await methods.addKey(grant, { factor, name: 'Own key', credential: key.registration }, quiet);
    return key;
  });
}

/** Touches the key that the screen asks for. */
async function touch(key: SoftKey): Promise<void> {
  const { attempt } = await until((state): state is At<'touching'> => state.at === 'touching' && state.ready);
  flow.keyAnswer(attempt, key.answer(readOptions(flow.keyOptions(attempt))));
}

describe('a login by every factor', () => {
  it('is one by card and PIN, and the reader says so', async () => {
    await give('mia', [
      { primary: 'badge', second: ['pin'] },
      { primary: 'password', second: [] },
    ]);
    const after = await manage(async (methods, grant): Promise<Methods> => {
      await methods.setPin(grant, pin, quiet);
      return methods.addCard(grant, cardA, quiet);
    });
    expect(after).toMatchObject({ cards: { list: [{ label: expect.any(String) }] } });
    flow.tapped(cardA);
    expect(await at('choosing')).toMatchObject({ username: 'mia', proved: ['badge'], oneOf: ['pin'] });
    flow.pin('000001');
    expect((await notice()).notice?.code).toBe('pin.refused');
    flow.tapped(cardA);
    await at('choosing');
    flow.pin(pin);
    expect((await at('open')).session).toMatchObject({ user: { username: 'mia' }, factors: ['badge', 'pin'] });
    expect(signals).toEqual(['waiting', 'accepted', 'waiting', 'accepted']);
    expect(flow.inHand()).toEqual([]);
  });

  it.each(['securityKey', 'passkey'] as const)('is one by a %s', async (factor) => {
    await give('mia', [
      { primary: factor, second: [] },
      { primary: 'password', second: [] },
    ]);
    const key = await makeKey(factor);
    // A passkey says itself whose it is.
    flow.key(factor, factor === 'passkey' ? null : 'mia');
    await touch(key);
    expect((await at('open')).session).toMatchObject({ user: { username: 'mia' }, factors: [factor] });
  });

  it('is one by password and a key, in one transaction', async () => {
    await give('mia', [{ primary: 'password', second: ['securityKey'] }]);
    const key = await makeKey('securityKey');
    flow.password('mia', password);
    const { transaction } = await at('choosing');
    flow.key('securityKey', null);
    await touch(key);
    expect((await at('open')).session).toMatchObject({ transaction, factors: ['password', 'securityKey'] });
  });

  it('is refused for the key of nobody', async () => {
    const stranger = createKey({ challenge: 'AAAA', rpId: 'localhost', userId: 'AAAA', allowed: [] });
    flow.key('passkey', null);
    await touch(stranger);
    expect((await notice()).notice?.code).toBe('key.refused');
  });
});

describe('a card that nobody has', () => {
  const ways: readonly LoginWay[] = [
    { primary: 'badge', second: [] },
    { primary: 'password', second: [] },
  ];

  it('becomes that of whoever signs in with it, where the policy lets it', async () => {
    await cloud.admin.setPolicy({ ...defaultPolicy, badge: { allowed: true, firstTap: 'enrol' } });
    await give('bob', ways, { badge: { allowed: true, firstTap: 'enrol' } });
    flow.tapped(cardB);
    expect((await notice()).notice?.code).toBe('card.linkable');
    expect(flow.inHand()).toEqual(['badge']);
    flow.password('bob', 'wrong');
    await until(
      (state): state is At<'locked'> => state.at === 'locked' && state.notice?.code === 'credentials.refused',
    );
    flow.password('bob', password);
    expect((await at('open')).session.user.username).toBe('bob');
    expect(flow.inHand()).toEqual([]);
    flow.lock();
    flow.tapped(cardB);
    expect((await at('open')).session).toMatchObject({ user: { username: 'bob' }, factors: ['badge'] });
    await reported;
  });

  it('takes the desktop of another one after the countdown', async () => {
    await give('mia', ways);
    flow.tapped(cardA);
    await at('open');
    flow.tapped(cardB);
    const { session } = await until(
      (state): state is At<'open'> => state.at === 'open' && state.session.user.username === 'bob',
    );
    expect(session.factors).toEqual(['badge']);
    expect(signals).toEqual(['waiting', 'accepted', 'waiting', 'accepted']);
    await reported;
  });
});

describe('a grace', () => {
  const ways: readonly LoginWay[] = [
    { primary: 'badge', second: ['pin'] },
    { primary: 'password', second: ['badge'] },
  ];

  beforeEach(async () => {
    await give('mia', ways, { grace: { minutes: 10, factors: ['badge'], fullAfterHours: 8 } });
    flow.tapped(cardA);
    await at('choosing');
    flow.pin(pin);
    await at('open');
  });

  it('lets a tap alone reopen what all factors opened', async () => {
    flow.lock();
    await reported;
    flow.tapped(cardA);
    expect((await at('open')).session.factors).toEqual(['badge']);
  });

  it('ends with a sleep', async () => {
    flow.slept();
    await reported;
    flow.tapped(cardA);
    expect((await at('choosing')).oneOf).toEqual(['pin']);
  });

  it('ends with the session', async () => {
    flow.signOut();
    await reported;
    flow.tapped(cardA);
    expect((await at('choosing')).oneOf).toEqual(['pin']);
  });
});
