import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src-shared/contracts/cloud/login.ts';
import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import type { Direction, LivenessLevel } from '../../src-shared/domain/liveness.ts';
import type { FacePolicy } from '../../src-shared/domain/policy.ts';
import type { Client } from '../testing/client.ts';
import { answerTo, probe } from '../testing/faces.ts';
import { begin, byPassword, enrol, password, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
  await enrol(client, 1);
});
afterEach(() => rig.cloud.close());

/** Gives Mia a policy of that level. */
async function ask(liveness: LivenessLevel, face: Partial<FacePolicy> = {}): Promise<void> {
  await rig.cloud.admin.addPolicy({ name: liveness, face: { liveness, ...face } });
  await rig.cloud.admin.assignPolicy('mia', liveness);
}

type Challenge = ResponseOf<'challenge'>;
const refused = { is: 'refused', code: 'face.refused', retryAfterSeconds: null };
const problem = (status: number, code: string) => ({ status, body: { code } });
const proof = (level: LivenessLevel, asked: Challenge | null, change: object = {}) => ({
  ...probe(1),
  level,
  challenge: asked && answerTo(asked),
  ...change,
});

/** The detail of the last entry of the audit log. */
async function lastDetail(): Promise<Record<string, unknown>> {
  return JSON.parse((await rig.cloud.admin.listAudit()).at(-1)?.detail ?? '{}');
}

/** Begins, draws a challenge, and sends the proof that `change` makes of the right one. */
async function login(
  level: LivenessLevel,
  change: (asked: Challenge) => object = () => ({}),
  username = 'mia',
): Promise<Answer> {
  const transaction = await begin(client, username);
  const asked = await client.call('challenge', undefined, transaction);
  return client.call('proveFace', proof(level, asked, change(asked)), transaction);
}

const elsewhere = (towards: Direction): Direction => (towards === 'left' ? 'right' : 'left');
const theOtherWay = <Step extends { towards: Direction }>(step: Step) => ({
  ...step,
  towards: elsewhere(step.towards),
});

describe('a challenge', () => {
  it('is drawn fresh each time, for a transaction of this endpoint only', async () => {
    const transaction = await begin(client);
    const first = await client.call('challenge', undefined, transaction);
    expect(first).toMatchObject({ withinMs: 2500, light: [], expiresInSeconds: 20 });
    expect(first.steps).toHaveLength(3);
    const second = await client.call('challenge', undefined, transaction);
    expect(second.id).not.toBe(first.id);
    const other = await rig.endpoint('Ward 4');
    expect(await other.send('challenge', undefined, transaction)).toMatchObject(problem(410, 'transaction.expired'));
    expect(await client.send('challenge', { steps: [] }, transaction)).toMatchObject(problem(400, 'input.invalid'));
  });

  it('comes with light where the level is highest', async () => {
    await ask('highest');
    const { light } = await client.call('challenge', undefined, await begin(client));
    expect(light).toHaveLength(3);
  });

  it('is drawn three times at most, and not for a transaction that is over', async () => {
    const transaction = await begin(client);
    for (let i = 0; i < 3; i++) await client.call('challenge', undefined, transaction);
    rig.clock.pass(60);
    for (let i = 0; i < 2; i++) {
      expect(await client.send('challenge', undefined, transaction)).toMatchObject({
        status: 429,
        body: { code: 'rate.limited', retryAfterSeconds: 60 },
      });
    }
    await client.call('abandon', undefined, transaction);
    expect(await client.send('challenge', undefined, transaction)).toMatchObject(problem(410, 'transaction.expired'));
  });

  it('is limited by the minute', async () => {
    await rig.cloud.close();
    rig = await startRig({ settings: { rates: { transactions: 4 } } });
    client = await rig.endpoint();
    const [one, other] = [await begin(client), await begin(client)];
    for (let i = 0; i < 2; i++) for (const each of [one, other]) await client.call('challenge', undefined, each);
    expect(await client.send('challenge', undefined, one)).toMatchObject(problem(429, 'rate.limited'));
  });

  it('is drawn for a name that nobody has in the same way', async () => {
    const shapes = await Promise.all(
      ['mia', 'nobody'].map(async (name) => {
        const reply = await client.send('challenge', undefined, await begin(client, name));
        return { status: reply.status, keys: Object.keys(reply.body as object).sort() };
      }),
    );
    expect(shapes[0]).toEqual(shapes[1]);
    expect(await login('standard', undefined, 'nobody')).toEqual(refused);
  });
});

describe('the proof of a face', () => {
  it.each(['standard', 'high', 'highest'] as const)(
    'is accepted at %s when the challenge was followed',
    async (level) => {
      await ask(level);
      expect(await login(level)).toMatchObject({ is: 'accepted' });
      const entries = await rig.cloud.admin.listAudit();
      expect(entries.map(({ kind }) => kind)).toContain('login.challenged');
      expect(await lastDetail()).toMatchObject({
        level,
        asked: level,
        masked: false,
        light: level === 'highest' ? 'followed' : null,
        liveness: { 'passive.minifas-v2': 0.99 },
      });
    },
  );

  it('is refused without a challenge from high on, and below the level of the policy', async () => {
    await ask('high');
    expect(await client.call('proveFace', proof('high', null), await begin(client))).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ veto: 'challenge not answered', score: expect.any(Number) });
    expect(await login('standard')).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ veto: 'level too low', level: 'standard', asked: 'high' });
    expect(await client.call('proveFace', proof('highest', null), await begin(client))).toEqual(refused);
  });

  it('at highest says so in the audit log when the light abstained', async () => {
    await ask('highest');
    expect(
      await login('highest', (asked) => ({ challenge: { ...answerTo(asked), light: 'abstained' } })),
    ).toMatchObject({ is: 'accepted' });
    expect(await lastDetail()).toMatchObject({ light: 'abstained' });
    expect(await login('highest', (asked) => ({ challenge: { ...answerTo(asked), light: null } }))).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ veto: 'light not answered' });
  });

  it('is refused with every wrong answer, in the same words as for another face', async () => {
    await ask('high', {});
    const other = await begin(client);
    const foreign = await client.call('challenge', undefined, other);
    const wrong: [string, (asked: Challenge) => object][] = [
      ['another challenge', () => ({ challenge: answerTo(foreign) })],
      [
        'wrong direction',
        (asked) => ({ challenge: { ...answerTo(asked), steps: answerTo(asked).steps.map(theOtherWay) } }),
      ],
      [
        'wrong number of turns',
        (asked) => ({ challenge: { ...answerTo(asked), steps: answerTo(asked).steps.slice(1) } }),
      ],
      ['challenge not answered', () => ({ challenge: null })],
    ];
    await rig.cloud.admin.unlockUser('mia');
    for (const [veto, change] of wrong) {
      expect(await login('high', change)).toEqual(refused);
      expect(await lastDetail()).toMatchObject({ veto });
    }
    await rig.cloud.admin.unlockUser('mia');
    expect(await login('high', () => ({ probe: probe(2).probe }))).toEqual(refused);
    expect((await lastDetail()).veto).toBeUndefined();
  });

  it('is refused with an earlier challenge, one that was used, and one that is too old', async () => {
    await ask('high');
    const transaction = await begin(client);
    const first = await client.call('challenge', undefined, transaction);
    await client.call('challenge', undefined, transaction);
    expect(await client.call('proveFace', proof('high', first), transaction)).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ veto: 'another challenge' });

    const late = await begin(client);
    const asked = await client.call('challenge', undefined, late);
    rig.clock.pass(21);
    expect(await client.call('proveFace', proof('high', asked), late)).toEqual(refused);
    expect(await lastDetail()).toMatchObject({ veto: 'challenge expired' });

    // Of another transaction that accepted it: a replay of everything that was said.
    const good = await begin(client);
    const used = await client.call('challenge', undefined, good);
    expect(await client.call('proveFace', proof('high', used), good)).toMatchObject({ is: 'accepted' });
    const again = await begin(client);
    await client.call('challenge', undefined, again);
    expect(await client.call('proveFace', proof('high', used), again)).toEqual(refused);
  });

  it('answers a challenge once, however many proofs are sent at once', async () => {
    await ask('high');
    const transaction = await begin(client);
    const asked = await client.call('challenge', undefined, transaction);
    const replies = await Promise.all([1, 2, 3].map(() => client.send('proveFace', proof('high', asked), transaction)));
    const accepted = replies.filter(({ body }) => (body as { is?: string }).is === 'accepted');
    expect(accepted.length).toBeLessThanOrEqual(1);
    for (const { status, body } of replies) {
      if (status === 200) expect(['accepted', 'refused']).toContain((body as { is: string }).is);
      else expect({ status, body }).toEqual(problem(410, 'transaction.expired'));
    }
  });

  it('with a second factor takes back what the challenge cost', async () => {
    await rig.cloud.admin.addPolicy({
      name: 'Two',
      desktop: [
        { primary: 'face', second: ['password'] },
        { primary: 'password', second: ['face', 'badge'] },
      ],
      face: { liveness: 'high' },
    });
    await rig.cloud.admin.assignPolicy('mia', 'Two');
    const transaction = await begin(client);
    const asked = await client.call('challenge', undefined, transaction);
    expect(await client.call('proveFace', proof('high', asked), transaction)).toMatchObject({ is: 'more' });
    expect(await client.call('provePassword', { password, link: null }, transaction)).toMatchObject({ is: 'accepted' });
    const wrong = await begin(client);
    await client.call('challenge', undefined, wrong);
    await client.call('provePassword', { password: 'not hers', link: null }, wrong);
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(2);
  });

  it.each([
    ['a negative time', '"reactionMs":310', '"reactionMs":-1'],
    ['a number that is none', '"degrees":16', '"degrees":NaN'],
    ['an endless number', '"reachedMs":620', '"reachedMs":1e999'],
    ['a text for a number', '"degrees":16', '"degrees":"16"'],
    ['a direction that does not exist', '"towards":', '"towards":"backwards","was":'],
    [
      'five turns',
      '"steps":[',
      `"steps":[${'{"towards":"up","reactionMs":300,"reachedMs":700,"degrees":15},'.repeat(3)}`,
    ],
    ['an unknown level', '"level":"high"', '"level":"extreme"'],
    ['a score that is none', '"passive.minifas-v2":0.99', '"passive.minifas-v2":null'],
    ['a score by a strange name', '"passive.minifas-v2"', '"passive minifas"'],
  ])('with %s is malformed, and costs nothing', async (_what, good, bad) => {
    const { hashOf } = await import('../proof/check.ts');
    const transaction = await begin(client);
    const asked = await client.call('challenge', undefined, transaction);
    await rig.cloud.admin.unlockUser('mia');
    const body = JSON.stringify(proof('high', asked));
    expect(body).toContain(good);
    const twisted = body.replace(good, bad);
    const reply = await client.send(
      'proveFace',
      {},
      { ...transaction, body: twisted, claims: { bh: hashOf(twisted) } },
    );
    expect(reply).toMatchObject(problem(400, 'input.invalid'));
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(0);
  });
});

describe('what a challenge costs', () => {
  it.each(['mia', 'nobody'])('%s: one failure for each transaction that draws and walks away', async (name) => {
    for (let i = 0; i < 5; i++) {
      const transaction = await begin(client, name);
      for (let n = 0; n < 3; n++) await client.call('challenge', undefined, transaction);
      await client.call('abandon', undefined, transaction);
    }
    const waiting = await begin(client, name);
    expect(await client.send('challenge', undefined, waiting)).toMatchObject({
      status: 423,
      body: { code: 'factor.paused', retryAfterSeconds: 30 },
    });
    // The password can be used at once.
    const is = name === 'mia' ? 'accepted' : 'refused';
    expect(await byPassword(client, password, name)).not.toMatchObject({ code: 'account.locked' });
    expect(await byPassword(client, password, name)).toMatchObject({ is });
    // A login by password forgets the sum, and not that the face was tried.
    expect(await client.send('challenge', undefined, await begin(client, name))).toMatchObject({ status: 423 });
  });

  it('is one failure together with the proof, and the tenth can still be answered', async () => {
    await ask('high');
    for (let i = 0; i < 9; i++) expect(await login('high', () => ({ probe: probe(2).probe }))).toEqual(refused);
    expect(await login('high')).toMatchObject({ is: 'accepted' });
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(0);
    for (let i = 0; i < 9; i++) await login('high', () => ({ probe: probe(2).probe }));
    expect(await login('high', () => ({ probe: probe(2).probe }))).toEqual({ ...refused, retryAfterSeconds: 30 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['its owner’s login', () => login('standard')],
    ['an administrator', () => rig.cloud.admin.unlockUser('mia')],
  ])('does not pay for a guess once %s forgave it', async (_who, forgive) => {
    const transaction = await begin(client);
    const asked = await client.call('challenge', undefined, transaction);
    await forgive();
    const guess = proof('standard', asked, { probe: probe(2).probe });
    expect(await client.call('proveFace', guess, transaction)).toEqual(refused);
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(1);
  });

  it('does not pay for guesses that are made at once', async () => {
    const transaction = await begin(client);
    await client.call('challenge', undefined, transaction);
    await Promise.all(
      [1, 2, 3].map(() => client.send('provePassword', { password: 'a guess', link: null }, transaction)),
    );
    // One that comes when another has ended the transaction is no guess: its password is not looked at.
    const guesses = (await rig.cloud.admin.listAudit()).filter(({ kind }) => kind === 'login.refused').length;
    expect(guesses).toBeGreaterThanOrEqual(1);
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(1 + guesses);
  });
});
