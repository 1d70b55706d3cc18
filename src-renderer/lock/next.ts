import { absurd } from '../../src-shared/domain/absurd.ts';
import { type Factor, isProvable } from '../../src-shared/domain/factors.ts';
import type { LockView, NextFactor, Screen, TileView } from '../../src-shared/domain/login/view.ts';
import { sideOf } from '../../src-ui/hex/comb.ts';

/** The one honey-coloured thing: what the person should do next. `prompt`: a key asks to be touched. */
export type Next = TileView['factor'] | 'form' | 'prompt' | 'none';

/** What stands in the window itself, before main hears of it. */
export interface Typed {
  readonly username: string;
  readonly secretTyped: boolean;
}

/** Decides nothing but a colour: which way is the next step, given what main says is possible and what was typed. */
export function nextThing(view: LockView, { username, secretTyped }: Typed): Next {
  if (view.connection.is === 'offline') return 'none';
  const { screen, place } = view;
  const ready = (factor: TileView['factor']) => tileOf(view, factor)?.state === 'ready';
  switch (screen.at) {
    case 'locked': {
      const nameless = username.trim() === '';
      if (screen.linking || secretTyped) return 'form';
      if (place.kind === 'shared' && nameless && ready('badge')) return 'badge';
      return ready('face') && !nameless ? 'face' : 'form';
    }
    case 'choosing':
      return secretTyped ? 'form' : nextOf(screen.next);
    case 'scanning':
      return secretTyped ? 'form' : 'face';
    case 'touching':
      return secretTyped ? 'form' : 'prompt';
    case 'checking':
    case 'open':
      return 'none';
    default:
      return absurd(screen);
  }
}

/** A look is quickest; else what is typed, because the hands are at the keyboard; else the first that can be had here. */
function nextOf(factors: readonly NextFactor[]): Next {
  const ready = factors.filter(({ state }) => state === 'ready').map(({ factor }) => factor);
  if (ready.includes('face')) return 'face';
  if (typedIn(ready).length > 0) return 'form';
  return ready.find(isTile) ?? 'none';
}

export function tileOf(view: LockView, factor: TileView['factor']): TileView | undefined {
  return view.tiles.find((tile) => tile.factor === factor);
}

/** Factors that are typed into the host; all others are tiles beside it. */
export type TypedFactor = 'pin' | 'password';

export const typedIn = (factors: readonly Factor[]): readonly TypedFactor[] =>
  factors.filter((factor): factor is TypedFactor => factor === 'pin' || factor === 'password');

export const isTile = (factor: Factor): factor is TileView['factor'] => factor in sideOf;

/** What may come next in this attempt, with what keeps it from being had here. */
export function offered(
  view: LockView,
  screen: Extract<Screen, { at: 'choosing' | 'touching' }>,
): readonly NextFactor[] {
  if (screen.at === 'choosing') return screen.next;
  return (screen.instead ?? []).map((factor) => {
    if (!isProvable(factor)) return { factor, state: 'notSetUp', code: null };
    const tile = isTile(factor) ? tileOf(view, factor) : undefined;
    return { factor, state: tile?.state ?? 'ready', code: tile?.code ?? null };
  });
}

export type Side = (typeof sideOf)[keyof typeof sideOf];

/** One stop of the comb, in the order of reading, tabbing and of the column on a small screen. */
export type Stop =
  | { readonly is: 'form' }
  | { readonly is: 'tile'; readonly factor: TileView['factor']; readonly side: Side };

const tile = (factor: TileView['factor']): Stop => ({ is: 'tile', factor, side: sideOf[factor] });

/** A shared workstation is a place to tap in, so its badge comes first; at one's own, one types or looks. */
export function stops(kind: LockView['place']['kind']): readonly Stop[] {
  const keys = [tile('securityKey'), tile('passkey')];
  return kind === 'shared'
    ? [tile('badge'), { is: 'form' }, tile('face'), ...keys]
    : [{ is: 'form' }, tile('face'), tile('badge'), ...keys];
}
