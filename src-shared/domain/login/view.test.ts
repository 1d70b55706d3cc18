import { describe, expect, it } from 'vitest';
import type { AttemptId, TransactionId } from '../ids.ts';
import { defaultLimits, type State } from './state.ts';
import { type Surroundings, view } from './view.ts';

const around: Surroundings = {
  place: { organisation: 'Harbor General', ward: 'Ward 4 East', station: 'Station 12', kind: 'shared' },
  connection: { is: 'online' },
  faceUnavailable: null,
};
const attempt = '11111111-1111-4111-8111-111111111111' as AttemptId;
const scanning: State = {
  at: 'scanning',
  attempt,
  username: 'a.rivera',
  proved: [],
  transaction: 'tx-secret' as TransactionId,
  camera: { is: 'ready', width: 1280, height: 720 },
  frames: 1,
  prompt: null,
  hint: 'closer',
  until: 15_000,
  latest: 30_000,
};

describe('view', () => {
  it('offers the face and says of the other tiles that they are not set up here yet', () => {
    expect(view({ at: 'locked', notice: null }, around, defaultLimits).tiles).toEqual([
      { factor: 'badge', state: 'notSetUp', code: null },
      { factor: 'face', state: 'ready', code: null },
      { factor: 'securityKey', state: 'notSetUp', code: null },
      { factor: 'passkey', state: 'notSetUp', code: null },
    ]);
  });

  it('says why the face cannot be used', () => {
    const { tiles } = view(
      { at: 'locked', notice: null },
      { ...around, faceUnavailable: 'models.missing' },
      defaultLimits,
    );
    expect(tiles.find((tile) => tile.factor === 'face')).toEqual({
      factor: 'face',
      state: 'unavailable',
      code: 'models.missing',
    });
  });

  it('names a resolution below the one wished for, and only then', () => {
    expect(view(scanning, around, defaultLimits).screen).toMatchObject({ lowResolution: { width: 1280, height: 720 } });
    const good: State = { ...scanning, camera: { is: 'ready', width: 1920, height: 1080 } };
    expect(view(good, around, defaultLimits).screen).toMatchObject({ lowResolution: null });
    const opening: State = { ...scanning, camera: { is: 'opening' } };
    expect(view(opening, around, defaultLimits).screen).toMatchObject({ camera: 'opening', lowResolution: null });
  });

  it('shows progress as a share and keeps the transaction to itself', () => {
    const shown = view(scanning, around, defaultLimits);
    expect(shown.screen).toMatchObject({ progress: 1 / 3, hint: 'closer' });
    expect(JSON.stringify(shown)).not.toContain('tx-secret');
  });

  it('shows what is asked for, and the offer of an open desktop', () => {
    const prompt = { is: 'turn', towards: 'up', step: 2, of: 2 } as const;
    expect(view({ ...scanning, prompt }, around, defaultLimits).screen).toMatchObject({ prompt });
    const session = { user: { username: 'a', displayName: 'A' }, factors: [], issuedAt: 1 };
    const open = { at: 'open', session, offer: 'renewFace' } as unknown as State;
    expect(view(open, around, defaultLimits).screen).toMatchObject({ offer: 'renewFace' });
  });

  it('says whether the factors that remain are to be had here', () => {
    const choosing: State = {
      at: 'choosing',
      attempt,
      username: 'a.rivera',
      transaction: 'tx' as TransactionId,
      proved: ['face'],
      oneOf: ['badge'],
      notice: null,
      until: 0,
    };
    expect(view(choosing, around, defaultLimits).screen).toMatchObject({ possible: false });
    expect(view({ ...choosing, oneOf: ['badge', 'password'] }, around, defaultLimits).screen).toMatchObject({
      possible: true,
    });
  });
});
