import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src-shared/contracts/cloud/login.ts';
import type { DesktopRow } from '../store/desktops.ts';
import type { Client } from '../testing/client.ts';
import { probe } from '../testing/faces.ts';
import { card, give, goodPin, setPin, tap } from '../testing/methods.ts';
import { begin, enrol, password, type Rig, startRig } from '../testing/rig.ts';
import { isGrace, lockedSince } from './grace.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('the grace', () => {
  const policy = {
    desktop: [{ primary: 'badge', second: ['pin'] }],
    grace: { minutes: 10, factors: ['badge'], fullAfterHours: 4 },
  } as const;
  const at = 100 * hour;
  const desktop: Pick<DesktopRow, 'userId' | 'session' | 'ways' | 'fullAt' | 'openedAt' | 'lockedAt'> = {
    userId: 'mia',
    session: 's1',
    ways: JSON.stringify(policy.desktop),
    fullAt: at - hour,
    openedAt: at - hour,
    lockedAt: at,
  };
  const asks = { userId: 'mia', resumes: 's1', purpose: 'desktop' } as const;

  it.each([
    ['at once', desktop, asks, at, true],
    ['a moment before its minutes are over', desktop, asks, at + 10 * minute - 1, true],
    ['when its minutes are over', desktop, asks, at + 10 * minute, false],
    ['for another user', desktop, { ...asks, userId: 'eve' }, at, false],
    ['for nobody', desktop, { ...asks, userId: null }, at, false],
    ['for another session', desktop, { ...asks, resumes: 's0' }, at, false],
    ['where the workstation holds none', desktop, { ...asks, resumes: null }, at, false],
    ['where none was opened', null, asks, at, false],
    ['where other ways were met', { ...desktop, ways: '[]' }, asks, at, false],
    ['to manage', desktop, { ...asks, purpose: 'manage' as const }, at, false],
    ['a moment before all factors are due', { ...desktop, fullAt: at - 4 * hour + 1 }, asks, at, true],
    ['when all factors are due', { ...desktop, fullAt: at - 4 * hour }, asks, at, false],
    ['when the clock was set back behind the lock', desktop, asks, at - 1, false],
    ['when all factors were proved in the future', { ...desktop, fullAt: at + 1 }, asks, at, false],
    ['when the clock jumped ahead', desktop, asks, at + 1000 * hour, false],
    [
      'by an unreported lock, from the opening on',
      { ...desktop, lockedAt: null, openedAt: at - minute },
      asks,
      at,
      true,
    ],
    ['by an unreported lock, no longer', { ...desktop, lockedAt: null, openedAt: at - 10 * minute }, asks, at, false],
  ] as const)('%s', (_when, opened, transaction, now, is) => {
    expect(isGrace(policy, opened, transaction, now)).toBe(is);
  });

  it.each([
    ['an endpoint that was just heard of', at - minute, at],
    ['one that was silent for longer', at - minute - 1, at - minute - 1],
    ['one that was silent since before the opening', at - 9 * hour, at - hour],
    ['one whose last sign was in the future', at + hour, at],
  ])('of %s counts from where it is sure', (_which, seenAt, since) => {
    expect(lockedSince(desktop, seenAt, at)).toBe(since);
  });

  it('of no minutes is none', () => {
    expect(isGrace({ ...policy, grace: { ...policy.grace, minutes: 0 } }, desktop, asks, at)).toBe(false);
  });
});

describe('a session that is reopened', () => {
  let rig: Rig;
  let client: Client;

  beforeEach(async () => {
    rig = await startRig();
    client = await rig.endpoint();
    await give(
      rig,
      [
        { primary: 'badge', second: ['pin'] },
        { primary: 'face', second: ['pin'] },
        { primary: 'password', second: ['badge'] },
      ],
      { grace: { minutes: 10, factors: ['badge', 'face'], fullAfterHours: 2 } },
    );
    await rig.cloud.admin.addCard('mia', card(1));
    await setPin(client);
  });
  afterEach(() => rig.cloud.close());

  function sessionOf(answer: Answer): string {
    if (answer.is !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
    return decodeJwt(answer.assertion).jti ?? '';
  }
  /** All factors. @returns the session */
  async function full(at: Client = client): Promise<string> {
    const [, begun] = await tap(at, 1);
    return sessionOf(await at.call('provePin', { pin: goodPin }, begun));
  }
  const happened = (
    kind: 'session.locked' | 'session.closed' | 'agent.started',
    session: string | null,
    at: Client = client,
  ) => at.call('event', { kind, session, code: null });
  const again = async (session: string | null, at: Client = client) => (await tap(at, 1, session))[0];
  const more = { is: 'more', username: 'mia', proved: ['badge'], oneOf: ['pin'] };

  it('asks for one factor, says so, and keeps asking for all of them in time', async () => {
    let session = await full();
    await happened('session.locked', session);
    rig.clock.pass(9 * 60);
    const answer = await again(session);
    if (answer.is !== 'accepted') throw new Error('not accepted');
    expect(decodeJwt(answer.assertion)).toMatchObject({ factors: ['badge'], amr: ['prox'] });
    const entry = (await rig.cloud.admin.listAudit()).findLast(({ kind }) => kind === 'login.accepted');
    expect(JSON.parse(entry?.detail ?? '{}')).toMatchObject({ by: 'grace', factors: ['badge'] });
    // However often it is used: two hours after all factors they are due again.
    session = sessionOf(answer);
    let reopened = 1;
    for (; reopened < 20; reopened++) {
      rig.clock.pass(9 * 60);
      await happened('session.locked', session);
      const next = await again(session);
      if (next.is !== 'accepted') break;
      session = sessionOf(next);
    }
    // 14 times 9 minutes are more than two hours.
    expect(reopened).toBe(13);
    expect(await again(session)).toEqual(more);
  });

  it('is reopened by a face as well, for the same user alone', async () => {
    await enrol(client, 1);
    const { admin } = rig.cloud;
    await admin.addUser({ username: 'eve', password, policy: 'Policy of mia' });
    await enrol(client, 2, 'eve');
    const session = await full();
    await happened('session.locked', session);
    const resumed = (who: string) => begin(client, who, 'desktop', session);
    expect(await client.call('proveFace', probe(2), await resumed('eve'))).toMatchObject({ is: 'more' });
    expect(await client.call('proveFace', probe(1), await resumed('mia'))).toMatchObject({ is: 'accepted' });
  });

  it('is not reopened elsewhere, nor for a session that is not the last', async () => {
    const other = await rig.endpoint('Ward 4');
    const session = await full();
    await happened('session.locked', session);
    await happened('session.locked', session, other);
    expect(await again(session, other)).toEqual(more);
    expect(await again('another session')).toEqual(more);
    expect(await again(null)).toEqual(more);
    const next = await full();
    expect(await again(session)).toEqual(more);
    await happened('session.locked', next);
    expect(await again(next)).toMatchObject({ is: 'accepted' });
  });

  it('is not made longer by a second report of its lock', async () => {
    const session = await full();
    await happened('session.locked', session);
    rig.clock.pass(6 * 60);
    await happened('session.locked', session);
    rig.clock.pass(5 * 60);
    expect(await again(session)).toEqual(more);
  });

  it('counts from the last sign of life when the lock is reported late, in whatever order the signs come', async () => {
    for (const beats of [true, false]) {
      const session = await full();
      await client.call('endpoint', undefined);
      rig.clock.pass(30);
      await client.call('endpoint', undefined);
      // The network is pulled, the desktop locked, and half an hour later everything is reported at once.
      rig.clock.pass(30 * 60);
      if (beats) await client.call('endpoint', undefined);
      await happened('session.locked', session);
      expect(await again(session)).toEqual(more);
    }
    // So it is by a workstation that registers itself once more.
    const { token } = await rig.cloud.admin.createEndpointToken({ name: 'Ward 3, station 2' });
    await client.call('endpoint', undefined);
    const silent = await full();
    rig.clock.pass(30 * 60);
    await client.call('register', { token, name: 'Ward 3, station 2', agentVersion: '0.1.0' });
    await happened('session.locked', silent);
    expect(await again(silent)).toEqual(more);
    const session = await full();
    await client.call('endpoint', undefined);
    rig.clock.pass(9 * 60);
    await client.call('endpoint', undefined);
    await happened('session.locked', session);
    expect(await again(session)).toMatchObject({ is: 'accepted' });
  });

  it.each([
    ['the workstation started anew', (_session: string) => happened('agent.started', null)],
    ['it was closed', (session: string) => happened('session.closed', session)],
    ['the password was set', () => rig.cloud.admin.setPassword('mia', 'another password')],
    [
      'the user was disabled for a while',
      async () => {
        await rig.cloud.admin.disableUser('mia');
        await rig.cloud.admin.enableUser('mia');
      },
    ],
    [
      'the policy takes the grace away',
      async () => {
        const policy = await rig.cloud.admin.showPolicy('Policy of mia');
        await rig.cloud.admin.setPolicy({ ...policy, grace: { minutes: 0, factors: [], fullAfterHours: 2 } });
      },
    ],
  ])('is over when %s', async (_what, end) => {
    const session = await full();
    await happened('session.locked', session);
    await end(session);
    expect(await again(session)).toEqual(more);
  });

  it('stays when another session is closed', async () => {
    const session = await full();
    await happened('session.locked', session);
    await happened('session.closed', 'of somebody before');
    expect(await again(session)).toMatchObject({ is: 'accepted' });
  });
});
