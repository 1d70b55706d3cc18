import { describe, expect, it } from 'vitest';
import { readerCodes } from '../src-shared/domain/cards/codes.ts';
import { codes } from '../src-shared/domain/codes.ts';
import { badgeUnavailable, codeOfReader, routeBadges } from './badges.ts';
import type { ReaderStatus } from './readers/ports.ts';
import { cardA, cardB, fakeReaders } from './testing/flows.fake.ts';

const reader = (state: ReaderStatus['state'], code?: ReaderStatus['code']): ReaderStatus => ({
  id: 'hid:1',
  name: 'pcProx',
  kind: 'hid',
  state,
  ...(code && { code }),
});

function setUp() {
  const { readers, tap, set } = fakeReaders();
  const heard: string[] = [];
  const wants = { card: false };
  const taker = (name: string) => ({
    tapped: (card: string) => void heard.push(`${name} ${card}`),
    cardFailed: (code: string) => void heard.push(`${name} ${code}`),
  });
  const stop = routeBadges({
    readers,
    login: taker('login'),
    options: { ...taker('options'), wantsCard: () => wants.card },
  });
  return { tap, set, heard, wants, stop };
}

describe('a reader', () => {
  it.each(readerCodes)('that says %s has words on the lock screen', (code) => {
    expect(codes).toContain(codeOfReader(code));
  });

  it.each([
    [[], 'reader.absent'],
    [[reader('unplugged', 'reader.unplugged')], 'reader.absent'],
    [[reader('failed', 'reader.denied')], 'reader.failed'],
    [[reader('failed', 'reader.failed'), reader('ready')], null],
    [[reader('ready', 'reader.twoCards')], null],
  ] as const)('decides whether a card can be read: %j', (status, code) => {
    expect(badgeUnavailable(status)).toBe(code);
  });
});

describe('a tap', () => {
  it('goes to the login, and to User Options alone while that waits for a card', () => {
    const { tap, heard, wants } = setUp();
    tap(cardA);
    wants.card = true;
    tap(cardB);
    wants.card = false;
    tap(cardA);
    expect(heard).toEqual([`login ${cardA}`, `options ${cardB}`, `login ${cardA}`]);
  });

  it('that cannot be used is said once for as long as it lasts', () => {
    const { set, heard } = setUp();
    set({ code: 'reader.twoCards' });
    set({ code: 'reader.twoCards' });
    set({});
    set({ code: 'reader.misread' });
    set({});
    // Another attempt with the same card would not help.
    set({ code: 'card.randomId' });
    expect(heard).toEqual(['login card.several', 'login card.unreadable', 'login card.unknown']);
  });

  it('cannot be waited for without a reader', () => {
    const { set, heard, wants } = setUp();
    set(null);
    expect(heard).toEqual([]);
    wants.card = true;
    set({ state: 'unplugged', code: 'reader.unplugged' });
    set({ state: 'failed', code: 'reader.failed' });
    expect(heard).toEqual(['options reader.absent', 'options reader.failed']);
  });

  it('is heard no more after the end', () => {
    const { tap, set, heard, stop } = setUp();
    stop();
    tap(cardA);
    set({ code: 'reader.misread' });
    expect(heard).toEqual([]);
  });
});
