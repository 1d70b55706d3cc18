import { useStore } from 'zustand';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { LockView, Screen, TileView } from '../../src-shared/domain/login/view.ts';
import { HexTile, type HexTileProps } from '../../src-ui/hex/Comb.tsx';
import type { Hexagon } from '../../src-ui/hex/geometry.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { words } from '../../src-ui/words.ts';
import { say } from './draft.ts';
import { firstThing, focusUsername } from './focus.ts';
import type { LockProps } from './props.ts';

interface TileProps extends LockProps {
  readonly view: LockView;
  readonly tile: TileView;
  readonly cell: Hexagon;
  readonly honey: boolean;
}

/** A way to begin that is no typing. One that cannot be used stays where it is and says why when it is pressed. */
export function Tile(
  props: TileProps & { readonly screen: Exclude<Screen, { at: 'checking' | 'choosing' | 'open' }> },
) {
  const { tile } = props;
  if (tile.code !== null) return <UnavailableTile {...props} code={tile.code} />;
  switch (tile.factor) {
    case 'badge':
      return <BadgeTile {...props} />;
    case 'face':
      return <FaceTile {...props} screen={props.screen} />;
    default:
      return <KeyTile {...props} factor={tile.factor} />;
  }
}

const look = (honey: boolean): Pick<HexTileProps, 'tone'> => ({ tone: honey ? 'honey' : 'calm' });

export function UnavailableTile({
  tile,
  cell,
  code,
  draft,
}: Pick<TileProps, 'tile' | 'cell' | 'draft'> & { readonly code: Code }) {
  return (
    <HexTile
      cell={cell}
      name={tile.factor}
      icon={<Icon name={tile.factor} />}
      title={words(`tile.${tile.factor}.title`)}
      detail={words('tile.unavailable')}
      tone="dim"
      unavailable
      onPress={() => say(draft, { trouble: code })}
    />
  );
}

/** Nothing to press: a card at the reader is heard whatever the screen shows. Whoever presses all the same learns that. */
export function BadgeTile({
  cell,
  honey,
  draft,
  autoFocusMark = false,
}: Pick<TileProps, 'cell' | 'honey' | 'draft'> & { readonly autoFocusMark?: boolean }) {
  return (
    <HexTile
      cell={cell}
      name="badge"
      icon={<Icon name="badge" />}
      title={words('tile.badge.title')}
      detail={words('tile.badge.ready')}
      {...look(honey)}
      autoFocusMark={autoFocusMark}
      onPress={() => say(draft, { explanation: 'tile.badge.explain' })}
    />
  );
}

/** Bears the name that stands in the username field. */
function FaceTile({ cell, honey, draft, mirror, screen }: TileProps & { readonly screen: Screen }) {
  const username = useStore(draft, (state) => state.username);
  const name = username.trim();
  const press = () => {
    if (name !== '') return void mirror.send('lock.face', { username });
    say(draft, { message: { key: 'form.usernameFirst', field: 'username' } });
    focusUsername();
  };
  return (
    <HexTile
      cell={cell}
      name="face"
      icon={<Icon name="face" />}
      title={words('tile.face.title')}
      detail={name === '' ? words('tile.nameless') : <Name>{name}</Name>}
      {...look(honey)}
      autoFocusMark={firstThing(username, screen) === 'face'}
      onPress={press}
    />
  );
}

/** A security key answers for a name; a passkey brings its own. */
function KeyTile(props: TileProps & { readonly factor: 'securityKey' | 'passkey' }) {
  const { cell, honey, draft, mirror, factor } = props;
  const username = useStore(draft, (state) => state.username);
  const name = username.trim();
  const press = () => {
    if (factor === 'passkey') return void mirror.send('lock.key', { factor, username: null });
    if (name !== '') return void mirror.send('lock.key', { factor, username });
    say(draft, { message: { key: 'form.usernameFirstKey', field: 'username' } });
    focusUsername();
  };
  return (
    <HexTile
      cell={cell}
      name={factor}
      icon={<Icon name={factor} />}
      title={words(`tile.${factor}.title`)}
      detail={
        factor === 'passkey' ? words('tile.passkey.ready') : name === '' ? words('tile.nameless') : <Name>{name}</Name>
      }
      {...look(honey)}
      onPress={press}
    />
  );
}
