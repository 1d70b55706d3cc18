import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { LockView, NextFactor, Screen, TileView } from '../../src-shared/domain/login/view.ts';
import { Comb, HexCell, HexTile } from '../../src-ui/hex/Comb.tsx';
import { cellAt, choice, sideOf } from '../../src-ui/hex/comb.ts';
import type { Hexagon } from '../../src-ui/hex/geometry.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { words } from '../../src-ui/words.ts';
import { factorList } from '../factorList.ts';
import { LoginForm } from '../forms/LoginForm.tsx';
import { PinForm } from '../forms/PinForm.tsx';
import { KeyPrompt } from './KeyPrompt.tsx';
import { isTile, type Next, nextThing, offered, type TypedFactor, typedIn } from './next.ts';
import type { LockProps } from './props.ts';
import { BadgeTile, UnavailableTile } from './Tiles.tsx';
import { Explanation } from './Way.tsx';

type Step = Extract<Screen, { at: 'choosing' | 'touching' }>;

interface Props extends LockProps {
  readonly view: LockView;
  /** `touching` as a further factor: the same picture, with one tile that has grown. */
  readonly screen: Step;
}

/** The second factor: what remains and can be had here, what cannot, and the way back. */
export function Choosing(props: Props) {
  const { draft, mirror, screen, view } = props;
  const typed = useStore(draft);
  const next = nextThing(view, typed);
  const factors = offered(view, screen);
  const tiles = factors.filter(isTileFactor).sort((a, b) => Number(isLook(b)) - Number(isLook(a)));
  const asked = screen.at === 'touching' ? screen.factor : null;
  const arrangement = choice(
    tiles.map(({ factor }) => factor),
    asked,
  );
  return (
    <>
      <Comb arrangement={arrangement} kind="choice">
        <HexCell key="host" cell={arrangement.cells.host} name="choosing">
          <TypedStep {...props} factors={factors} next={next} />
        </HexCell>
        {tiles.map((tile) => {
          const cell = cellAt(arrangement, sideOf[tile.factor]);
          return screen.at === 'touching' && tile.factor === screen.factor ? (
            <KeyPrompt
              key={tile.factor}
              cell={cell}
              factor={screen.factor}
              ready={screen.ready}
              honey={next === 'prompt'}
              leave={words(factors.length > 1 ? 'touching.other' : 'touching.back')}
              onLeave={() => void mirror.send('lock.cancel', undefined)}
            />
          ) : (
            <NextTile key={tile.factor} {...props} tile={tile} cell={cell} next={next} />
          );
        })}
      </Comb>
      <div className="way">
        <Explanation draft={draft} />
      </div>
    </>
  );
}

type TileFactor = NextFactor & Pick<TileView, 'factor'>;
const isTileFactor = (next: NextFactor): next is TileFactor => isTile(next.factor) && next.state !== 'notSetUp';
/** What `nextThing` puts first comes first to the keyboard as well. */
const isLook = ({ factor, state }: NextFactor): boolean => factor === 'face' && state === 'ready';
type StepProps = Props & { readonly factors: readonly NextFactor[]; readonly next: Next };

/** What is typed, one field at a time; where nothing is, the host only says what the tiles are for. */
function TypedStep(props: StepProps) {
  const { draft, factors, mirror, next, screen } = props;
  const typed = typedIn(factors.filter(({ state }) => state === 'ready').map(({ factor }) => factor));
  const [chosen, setChosen] = useState<TypedFactor | null>(null);
  const [first] = typed;
  const factor = chosen !== null && typed.includes(chosen) ? chosen : first;
  const other = typed.find((each) => each !== factor);
  const tone = next === 'form' ? 'honey' : 'pale';
  const head = <Head {...props} />;
  const foot = (
    <>
      {other && (
        <button type="button" className="button" data-tone="quiet" onClick={() => setChosen(other)}>
          {words(`choosing.instead.${other}`)}
        </button>
      )}
      <StartOver mirror={mirror} />
    </>
  );
  if (factor === undefined) {
    return (
      <div className="panel">
        {head}
        <StartOver mirror={mirror} honey={next === 'none'} />
      </div>
    );
  }
  return factor === 'pin' ? (
    <PinForm
      draft={draft}
      tone={tone}
      autoFocusMark={screen.at === 'choosing'}
      onSubmit={(pin) => void mirror.send('lock.pin', { pin })}
      head={head}
      foot={foot}
    />
  ) : (
    <LoginForm
      draft={draft}
      {...(screen.username === null ? {} : { settledName: screen.username })}
      submitLabel={words('choosing.continue')}
      tone={tone}
      faceToo={factors.some((each) => each.factor === 'face' && each.state === 'ready')}
      {...(screen.at === 'choosing' ? { autoFocusMark: 'password' as const } : {})}
      onSubmit={(credentials) => void mirror.send('lock.password', credentials)}
      head={head}
      foot={foot}
    />
  );
}

function Head({ factors, screen, next }: StepProps) {
  const absent = factors.filter(({ state }) => state === 'notSetUp').map(({ factor }) => factor);
  const here = factors.filter(({ state }) => state === 'ready').map(({ factor }) => factor);
  const away = factors.filter(({ state }) => state === 'unavailable').map(({ factor }) => factor);
  const { proved, username } = screen;
  const possible = screen.at === 'touching' || screen.possible;
  return (
    <div className="panel-head">
      <h2>{words(possible ? 'choosing.title' : 'choosing.impossible')}</h2>
      {username !== null && (
        <p className="panel-lead">
          <Name>{username}</Name>
        </p>
      )}
      {proved.length > 0 && (
        <p className="panel-proved">
          <Icon name="check" /> {words('choosing.proved', { factors: factorList(proved) })}
        </p>
      )}
      <p className="panel-text">{wishOf(possible, here, absent, next)}</p>
      {possible && away.length > 0 && (
        <p className="panel-note">{words('choosing.away', { factors: factorList(away) })}</p>
      )}
      {possible && absent.length > 0 && (
        <p className="panel-note">{words('choosing.notHere', { factors: factorList(absent) })}</p>
      )}
    </div>
  );
}

function wishOf(possible: boolean, here: Factors, absent: Factors, next: Next): ReactNode {
  if (!possible) return words('choosing.impossibleRemedy', { factors: factorList(absent) });
  if (next === 'prompt') return null;
  if (here.length > 1) return words('choosing.next');
  const [only] = here;
  return only === undefined ? words('choosing.none') : words(`choosing.only.${provableWord(only)}`);
}

type Factors = readonly NextFactor['factor'][];
const wordsFor = ['password', 'pin', 'face', 'badge', 'securityKey', 'passkey'] as const;
/** @throws for a factor that cannot be proved: none of those is ever ready */
function provableWord(factor: NextFactor['factor']): (typeof wordsFor)[number] {
  const word = wordsFor.find((each) => each === factor);
  if (!word) throw new Error(`${factor} cannot be proved`);
  return word;
}

function StartOver({ mirror, honey = false }: Pick<LockProps, 'mirror'> & { readonly honey?: boolean }) {
  return (
    <button
      type="button"
      className="button"
      data-tone={honey ? 'honey' : 'quiet'}
      data-autofocus={honey || undefined}
      onClick={() => void mirror.send('lock.cancel', undefined)}
    >
      {words('choosing.startOver')}
    </button>
  );
}

/** A further factor that is no typing. The name is settled, so that a press needs nothing more. */
function NextTile(props: Props & { readonly tile: TileFactor; readonly cell: Hexagon; readonly next: Next }) {
  const { cell, draft, mirror, next, screen, tile } = props;
  const { factor, code } = tile;
  if (code !== null)
    return <UnavailableTile tile={{ factor, state: 'unavailable', code }} cell={cell} code={code} draft={draft} />;
  const honey = next === factor;
  if (factor === 'badge') return <BadgeTile cell={cell} honey={honey} draft={draft} autoFocusMark={honey} />;
  const username = screen.username ?? '';
  return (
    <HexTile
      cell={cell}
      name={factor}
      icon={<Icon name={factor} />}
      title={words(`tile.${factor}.title`)}
      detail={
        factor === 'face' ? (
          <Name>{username}</Name>
        ) : (
          words(factor === 'passkey' ? 'tile.passkey.ready' : 'tile.securityKey.ready')
        )
      }
      tone={honey ? 'honey' : 'calm'}
      autoFocusMark={honey}
      onPress={() =>
        void (factor === 'face'
          ? mirror.send('lock.face', { username })
          : mirror.send('lock.key', { factor, username: factor === 'passkey' ? null : username }))
      }
    />
  );
}
