import { describe, expect, it } from 'vitest';
import type { Factor } from '../factors.ts';
import { defaultLimits, type State } from './state.ts';
import { initial } from './step.ts';
import { accepted, first, lockedBy, more, openWith, sessionOf } from './testing/people.ts';
import { type Screen, type Surroundings, view } from './view.ts';

const around: Surroundings = {
  place: { organisation: 'Harbor General', ward: 'Ward 4 East', station: 'Station 12', kind: 'personal' },
  connection: { is: 'online' },
  faceUnavailable: null,
  badgeUnavailable: null,
  lastUser: null,
  screen: { names: 'full', restart: false },
  watch: { is: 'calm', presence: false },
  presenceOffered: false,
  presenceAttempt: null,
  epochOffset: 1_000_000,
};
const shared: Surroundings = { ...around, place: { ...around.place, kind: 'shared' } };
const underway = {
  attempt: first,
  username: 'a.rivera',
  proved: [],
  oneOf: null,
  transaction: 'tx-secret' as never,
  held: null,
  until: 15_000,
};
const scanning: State = {
  ...underway,
  at: 'scanning',
  camera: { is: 'ready', width: 1280, height: 720 },
  frames: 1,
  prompt: null,
  hint: 'closer',
  choiceUntil: null,
  latest: 30_000,
};
const choosing = (...oneOf: Factor[]): State => ({
  ...underway,
  at: 'choosing',
  proved: ['password'],
  oneOf,
  notice: null,
});
const ana = sessionOf('Ana Rivera', ['face']);

const shown = (state: State, facts: Surroundings = around): Screen => view(state, facts, defaultLimits).screen;

describe('tiles', () => {
  const tiles = (facts: Surroundings) =>
    view(initial, facts, defaultLimits).tiles.map(({ factor, code }) =>
      code === null ? factor : `${factor}: ${code}`,
    );

  it('offer every way to begin, and say why one cannot be had just now', () => {
    expect(tiles(around)).toEqual(['badge', 'face', 'securityKey', 'passkey']);
    expect(tiles({ ...around, faceUnavailable: 'models.missing', badgeUnavailable: 'reader.absent' })).toEqual([
      'badge: reader.absent',
      'face: models.missing',
      'securityKey',
      'passkey',
    ]);
  });

  it('at a shared workstation with a reader leave the face for the second factor', () => {
    expect(tiles(shared)).toEqual(['badge', 'securityKey', 'passkey']);
    expect(tiles({ ...shared, badgeUnavailable: 'reader.absent' })).toContain('face');
  });
});

describe('the locked screen', () => {
  it('names whose session lies beneath a personal workstation, and nobody at a shared one', () => {
    expect(shown(lockedBy(ana))).toMatchObject({ held: 'Ana Rivera', lastUser: 'Ana Rivera' });
    expect(shown(lockedBy(ana), { ...shared, lastUser: 'ben' })).toMatchObject({ held: null, lastUser: null });
    const short = { ...around, screen: { names: 'short', restart: false } } as const;
    expect(shown(lockedBy(ana), short)).toMatchObject({ held: 'Ana R.' });
  });

  it('begins with the name of whoever signed in last', () => {
    expect(shown(initial, { ...around, lastUser: 'ben' })).toMatchObject({ held: null, lastUser: 'ben' });
  });

  it('says that a new card waits for its owner', () => {
    expect(shown(initial)).toMatchObject({ linking: false });
    expect(shown({ ...initial, link: { attempt: first, until: 1 } } as State)).toMatchObject({ linking: true });
  });

  it('passes on what the policy of the computer says', () => {
    const facts: Surroundings = {
      ...around,
      screen: { names: 'full', restart: true },
      watch: { is: 'warning', until: 9 },
      presenceOffered: true,
    };
    expect(view(initial, facts, defaultLimits)).toMatchObject({
      restart: true,
      watch: { is: 'warning', until: 9 },
      presenceOffered: true,
    });
  });
});

describe('a scan', () => {
  it('names a resolution below the one wished for, and only then', () => {
    expect(shown(scanning)).toMatchObject({ lowResolution: { width: 1280, height: 720 } });
    const good: State = { ...scanning, camera: { is: 'ready', width: 1920, height: 1080 } };
    expect(shown(good)).toMatchObject({ lowResolution: null });
    const opening: State = { ...scanning, camera: { is: 'opening' } };
    expect(shown(opening)).toMatchObject({ camera: 'opening', lowResolution: null });
  });

  it('shows progress as a share, what is asked for, and what may be given instead', () => {
    const prompt = { is: 'turn', towards: 'up', next: null, step: 2, of: 2 } as const;
    expect(shown({ ...scanning, prompt })).toMatchObject({ progress: 1 / 3, hint: 'closer', prompt, instead: null });
    const second: State = { ...scanning, proved: ['badge'], oneOf: ['face', 'pin'] };
    expect(shown(second)).toMatchObject({ instead: ['face', 'pin'] });
  });
});

describe('further factors', () => {
  it('tells of a key what it waits for', () => {
    const touching: State = {
      ...underway,
      at: 'touching',
      choiceUntil: null,
      factor: 'passkey',
      ready: true,
      proved: ['password'],
    };
    expect(shown(touching)).toEqual({
      at: 'touching',
      attempt: first,
      username: 'a.rivera',
      factor: 'passkey',
      ready: true,
      proved: ['password'],
      instead: null,
    });
  });

  it('says whether those that remain are to be had here, and why not', () => {
    const facts: Surroundings = { ...around, badgeUnavailable: 'reader.absent' };
    expect(shown(choosing('badge', 'face', 'fingerprint'), facts)).toMatchObject({
      next: [
        { factor: 'badge', state: 'unavailable', code: 'reader.absent' },
        { factor: 'face', state: 'ready', code: null },
        { factor: 'fingerprint', state: 'notSetUp', code: null },
      ],
      possible: true,
    });
    expect(shown(choosing('fingerprint'))).toMatchObject({ possible: false });
  });
});

describe('an open desktop', () => {
  it('says who is signed in, by what, and what is offered', () => {
    const open: State = { ...openWith(ana), offer: 'renewFace' };
    expect(shown(open)).toMatchObject({
      displayName: 'Ana Rivera',
      factors: ['face'],
      since: 1_000,
      offer: 'renewFace',
    });
    expect(shown(openWith(ana), { ...around, screen: { names: 'short', restart: false } })).toMatchObject({
      displayName: 'Ana R.',
    });
  });

  it('counts down in epoch ms for whoever sits there, and names whose turn it would be', () => {
    expect(shown(openWith(ana))).toMatchObject({ tap: null });
    const checking: State = { ...openWith(ana), tap: { is: 'checking', attempt: first, tappedAt: 0, until: 5 } };
    expect(shown(checking)).toMatchObject({ tap: { is: 'checking' } });
    for (const answer of [accepted(sessionOf('ben', ['badge'])), more('ben', ['badge'], ['pin'])]) {
      if (answer.is === 'refused') continue;
      const state: State = { ...openWith(ana), tap: { is: 'displacing', attempt: first, answer, until: 5 } };
      expect(shown(state)).toMatchObject({ tap: { is: 'displacing', username: 'ben', until: 1_000_005 } });
    }
  });
});

it('keeps transactions and ids to itself', () => {
  const states: State[] = [scanning, choosing('pin'), { ...openWith(ana) }, lockedBy(ana)];
  for (const state of states) {
    const told = JSON.stringify(view(state, around, defaultLimits));
    expect(told).not.toContain('tx-');
    expect(told).not.toContain('u-Ana');
  }
});
