import type { LockView, TileView } from '../../src-shared/domain/login/view.ts';

/** The one honey-coloured thing: what the person should do next. */
export type Next = 'face' | 'form' | 'none';

/** What stands in the window itself, before main hears of it. */
export interface Typed {
  readonly username: string;
  readonly passwordTyped: boolean;
}

/** Decides nothing but a colour: which way is the next step, given what main says is possible and what was typed. */
export function nextThing(view: LockView, { username, passwordTyped }: Typed): Next {
  if (view.connection.is === 'offline') return 'none';
  const { screen } = view;
  const face = tileOf(view, 'face')?.state === 'ready';
  switch (screen.at) {
    case 'locked':
      return face && username.trim() !== '' && !passwordTyped ? 'face' : 'form';
    case 'choosing':
      return screen.oneOf.includes('face') && face && !passwordTyped ? 'face' : 'form';
    case 'scanning':
      return passwordTyped ? 'form' : 'face';
    default:
      return 'none';
  }
}

export function tileOf(view: LockView, factor: TileView['factor']): TileView | undefined {
  return view.tiles.find((tile) => tile.factor === factor);
}

export type Side = 'upperLeft' | 'lowerLeft' | 'upperRight' | 'lowerRight';

/** One stop of the comb, in the order of reading, tabbing and of the column on a small screen. */
export type Stop =
  | { readonly is: 'form' }
  | { readonly is: 'tile'; readonly factor: TileView['factor']; readonly side: Side };

const tile = (factor: TileView['factor'], side: Side): Stop => ({ is: 'tile', factor, side });

/** A shared workstation is a place to tap in, so its badge comes first; at one's own, one types or looks. */
export function stops(kind: LockView['place']['kind']): readonly Stop[] {
  const right = [tile('securityKey', 'upperRight'), tile('passkey', 'lowerRight')];
  return kind === 'shared'
    ? [tile('badge', 'upperLeft'), { is: 'form' }, tile('face', 'lowerLeft'), ...right]
    : [{ is: 'form' }, tile('face', 'lowerLeft'), tile('badge', 'upperLeft'), ...right];
}
