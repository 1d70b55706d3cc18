import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { Client } from '../testing/client.ts';
import { card, cardClaim, give, goodPin, setPin, tap } from '../testing/methods.ts';
import { begin, password, type Rig, startRig, wordsOf } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

const badgeAlone = [
  { primary: 'badge', second: [] },
  { primary: 'password', second: ['badge'] },
] as const;
const signIn = [
  { primary: 'badge', second: [] },
  { primary: 'password', second: [] },
] as const;
const unknown = { is: 'refused', code: 'card.unknown', retryAfterSeconds: null };
const linkable = { ...unknown, code: 'card.linkable' };

/** Signs in by password with a new card in hand. */
const withCard = async (number: number, username = 'mia', typed = password) =>
  client.call('provePassword', { password: typed, link: card(number) }, await begin(client, username));

describe('a card', () => {
  it('names its owner, and the number is in neither the log nor the database', async () => {
    await give(rig, badgeAlone);
    await rig.cloud.admin.addCard('mia', card(51_188));
    const [answer] = await tap(client, 51_188);
    if (answer.is !== 'accepted') throw new Error('not accepted');
    expect(decodeJwt(answer.assertion)).toMatchObject({ username: 'mia', factors: ['badge'], amr: ['prox'] });
    const log = wordsOf(await rig.cloud.admin.listAudit());
    expect(log).toContain('"format\\":\\"h10301');
    expect(log).not.toContain('51188');
    expect(await rig.cloud.admin.listCards()).toMatchObject([{ username: 'mia', label: '1188' }]);
  });

  it('begins the same for a card that nobody has', async () => {
    await rig.cloud.admin.addCard('mia', card(1));
    const begun = (number: number) =>
      client.call('begin', { claim: cardClaim(number), purpose: 'desktop', nonce: 'n'.repeat(16), resumes: null });
    const [known, nobodys] = [await begun(1), await begun(2)];
    expect({ ...nobodys, transaction: '' }).toEqual({ ...known, transaction: '' });
    expect(nobodys.transaction).toHaveLength(known.transaction.length);
  });

  it('that nobody has is refused, however often it is tapped, and costs nobody a failure', async () => {
    await give(rig, badgeAlone);
    for (let i = 0; i < 7; i++) expect((await tap(client, 9))[0]).toEqual(unknown);
    const entry = (await rig.cloud.admin.listAudit()).at(-1);
    expect(entry).toMatchObject({ kind: 'login.refused', code: 'card.unknown' });
    expect(entry?.subject).toMatch(/^name:/);
    await give(rig, badgeAlone, { badge: { firstTap: 'enrol' } });
    expect((await tap(client, 9))[0]).toEqual(linkable);
  });

  it('of a disabled user is nobody’s, in the same words', async () => {
    await give(rig, badgeAlone);
    await rig.cloud.admin.addCard('mia', card(1));
    await rig.cloud.admin.disableUser('mia');
    expect((await tap(client, 1))[0]).toEqual((await tap(client, 9))[0]);
  });

  it('of somebody else is refused like one that nobody has, and as a second factor is a failure', async () => {
    await give(rig, badgeAlone, { badge: { firstTap: 'enrol' } });
    await rig.cloud.admin.addUser({ username: 'eve', password });
    await rig.cloud.admin.addCard('eve', card(2));
    for (const number of [2, 3]) {
      const second = await begin(client);
      await client.call('provePassword', { password, link: null }, second);
      expect(await client.call('proveBadge', { card: card(number) }, second)).toEqual(unknown);
      expect(await client.call('proveBadge', { card: card(number) }, await begin(client))).toEqual(unknown);
    }
    expect(await rig.cloud.admin.unlockUser('mia')).toBe(4);
  });

  it('that is malformed is refused before any work', async () => {
    for (const text of ['1188', 'h10301:10:70000', 'csn:XYZ', 'h10301:010:1', '']) {
      const claim = { is: 'card', card: text as CardId } as const;
      const request = { claim, purpose: 'desktop', nonce: 'n'.repeat(16), resumes: null };
      expect(await client.send('begin', request)).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
    }
  });

  it('of a policy that allows none proves nothing', async () => {
    await rig.cloud.admin.addCard('mia', card(1));
    await give(rig, [{ primary: 'password', second: [] }], { badge: { allowed: false } });
    expect((await tap(client, 1))[0]).toMatchObject({ code: 'policy.noWay' });
  });
});

describe('the first tap of a new card', () => {
  it('makes it the card of whoever then signs in, where the policy lets it', async () => {
    await give(rig, signIn, { badge: { firstTap: 'enrol' } });
    expect((await tap(client, 5))[0]).toEqual(linkable);
    expect(await withCard(5, 'mia', 'not her password')).toMatchObject({ code: 'credentials.refused' });
    expect((await tap(client, 5))[0]).toEqual(linkable);
    expect(await withCard(5)).toMatchObject({ is: 'accepted' });
    expect((await tap(client, 5))[0]).toMatchObject({ is: 'accepted' });
    expect((await rig.cloud.admin.listAudit()).filter(({ kind }) => kind === 'card.added')).toHaveLength(1);
    // Once more changes nothing.
    expect(await withCard(5)).toMatchObject({ is: 'accepted' });
    expect(await rig.cloud.admin.listCards('mia')).toHaveLength(1);
  });

  it('waits for the second factor', async () => {
    await give(
      rig,
      [
        { primary: 'password', second: ['badge', 'face'] },
        { primary: 'badge', second: ['pin'] },
      ],
      { badge: { firstTap: 'enrol' } },
    );
    await setPin(client);
    await rig.cloud.admin.addCard('mia', card(1));
    const begun = await begin(client);
    expect(await client.call('provePassword', { password, link: card(6) }, begun)).toMatchObject({ is: 'more' });
    expect(await rig.cloud.admin.listCards('mia')).toHaveLength(1);
    // What is not yet linked does not serve to link itself.
    const early = await begin(client);
    await client.call('provePassword', { password, link: card(7) }, early);
    expect(await client.call('proveBadge', { card: card(7) }, early)).toEqual(unknown);
    expect(await client.call('proveBadge', { card: card(1) }, begun)).toMatchObject({ is: 'accepted' });
    expect(await rig.cloud.admin.listCards('mia')).toHaveLength(2);
    const [, tapped] = await tap(client, 6);
    expect(await client.call('provePin', { pin: goodPin }, tapped)).toMatchObject({ is: 'accepted' });
  });

  it('changes nothing where the user’s own policy refuses it, nor for a card that somebody has', async () => {
    const { admin } = rig.cloud;
    await give(rig, [{ primary: 'password', second: [] }], { badge: { firstTap: 'enrol' } });
    await admin.addUser({ username: 'eve', password });
    expect(await withCard(5, 'eve')).toMatchObject({ is: 'accepted' });
    expect(await admin.listCards()).toEqual([]);
    await admin.addCard('eve', card(5));
    expect(await withCard(5)).toMatchObject({ is: 'accepted' });
    expect(await admin.listCards()).toMatchObject([{ username: 'eve' }]);
    expect((await admin.listAudit()).at(-1)).toMatchObject({ kind: 'card.refused', code: 'card.taken' });
  });

  it('is no use to whoever only wants to manage', async () => {
    await give(rig, [{ primary: 'password', second: [] }], { badge: { firstTap: 'enrol' } });
    const begun = await begin(client, 'mia', 'manage');
    expect(await client.call('provePassword', { password, link: card(5) }, begun)).toMatchObject({ is: 'accepted' });
    expect(await rig.cloud.admin.listCards()).toEqual([]);
  });
});
