import { type RefObject, useRef } from 'react';
import { useStore } from 'zustand';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { LockView, Screen, TileView } from '../../src-shared/domain/login/view.ts';
import { Avatar } from '../../src-ui/Avatar.tsx';
import { Comb, HexCell, HexTile } from '../../src-ui/hex/Comb.tsx';
import { rest, scan } from '../../src-ui/hex/comb.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { promptKey } from '../../src-ui/vision/pick.ts';
import { words } from '../../src-ui/words.ts';
import { LoginForm } from '../forms/LoginForm.tsx';
import { CameraView } from '../scan/CameraView.tsx';
import { HintPill } from '../scan/HintPill.tsx';
import { LightField } from '../scan/LightField.tsx';
import { shownHint } from '../scan/shownHint.ts';
import { Turn } from '../scan/Turn.tsx';
import { usePainted } from '../scan/usePainted.ts';
import { useScan } from '../scan/useScan.ts';
import { useMeant } from '../useMeant.ts';
import { say } from './draft.ts';
import { nextThing, type Side, stops, tileOf } from './next.ts';
import type { LockProps } from './props.ts';

type Locked = Extract<Screen, { at: 'locked' }>;
type Scanning = Extract<Screen, { at: 'scanning' }>;

interface Props extends LockProps {
  readonly view: LockView;
  readonly screen: Locked | Scanning;
  readonly connected: boolean;
}

/**
 * The comb, at rest and during a scan. Both are one component, so that the form keeps what is typed in it: a password
 * can be typed while the camera looks, and whichever comes first wins.
 */
export function SignIn(props: Props) {
  const { view, screen, draft, mirror } = props;
  const typed = useStore(draft);
  const next = nextThing(view, typed);
  const scanning = screen.at === 'scanning';
  const video = useRef<HTMLVideoElement>(null);
  const attempt = scanning && props.connected ? screen.attempt : null;
  const prompt = scanning ? screen.prompt : null;
  const seen = useScan({ bridge: props.bridge, video, attempt, purpose: 'login', prompt });
  usePainted(prompt, attempt, ({ step }, at) => {
    if (attempt === null) return;
    props.bridge
      .call('camera.prompted', { attempt, step, at })
      .catch((error: unknown) => console.error('main did not take that a prompt was shown', error));
  });
  const first = firstThing(typed.username, screen);
  const faceReady = tileOf(view, 'face')?.state === 'ready';

  const form = (
    <HexCell
      key="form"
      cell={scanning ? scan.cells.lowerRight : rest.cells.host}
      name="form"
      tone={next === 'form' && !scanning ? 'honey' : 'calm'}
    >
      <LoginForm
        draft={draft}
        {...(scanning ? { settledName: screen.username } : {})}
        submitLabel={words('form.submit')}
        tone={next === 'form' ? 'honey' : 'pale'}
        faceToo={faceReady && !scanning}
        {...(scanning || first === 'face' ? {} : { autoFocusMark: first })}
        head={scanning ? <p className="login-lead">{words('way.scanning')}</p> : <Avatar name={typed.username} />}
        onSubmit={(credentials) => void mirror.send('lock.password', credentials)}
      />
    </HexCell>
  );

  return (
    <>
      {scanning && <LightField colour={prompt?.is === 'light' ? prompt.colour : null} />}
      <Comb arrangement={scanning ? scan : rest} kind={scanning ? 'scan' : 'rest'}>
        {scanning
          ? [...scanCells(props, screen, video, seen), form]
          : stops(view.place.kind).map((stop) => {
              const tile = stop.is === 'tile' ? tileOf(view, stop.factor) : undefined;
              if (stop.is === 'form') return form;
              return tile && <Tile key={stop.factor} {...props} tile={tile} side={stop.side} honey={next === 'face'} />;
            })}
      </Comb>
      <div className="way">
        {!scanning && typed.explanation === null && <p>{words(faceReady ? 'way.any' : 'way.passwordOnly')}</p>}
        <p role="status">{!scanning && typed.explanation !== null && words(typed.explanation)}</p>
      </div>
    </>
  );
}

function scanCells(
  props: Props,
  screen: Scanning,
  video: RefObject<HTMLVideoElement | null>,
  seen: Hint | null | undefined,
) {
  const { prompt } = screen;
  return [
    <HexCell key="camera" cell={scan.cells.host} name="camera">
      <CameraView
        video={video}
        ready={screen.camera === 'ready'}
        progress={screen.progress}
        progressLabel={words('scan.progress')}
      />
      {prompt?.is === 'turn' && <Turn key={promptKey(prompt)} towards={prompt.towards} />}
    </HexCell>,
    <HintPill
      key="hint"
      opening={screen.camera === 'opening'}
      hint={shownHint(seen, screen.hint)}
      prompt={prompt}
      wish={{ text: words(screen.progress > 0 ? 'scan.good' : 'scan.ready') }}
      whom={words('scan.for', { name: screen.username })}
    />,
    <CancelTile key="cancel" onCancel={() => void props.mirror.send('lock.cancel', undefined)} />,
  ];
}

/** Takes the place of the face tile; a double click on that one does not cancel what it began. */
function CancelTile({ onCancel }: { readonly onCancel: () => void }) {
  const meant = useMeant();
  return (
    <HexTile
      cell={scan.cells.lowerLeft}
      name="cancel"
      icon={<Icon name="cancel" />}
      title={words('scan.cancel')}
      detail={words('scan.cancelDetail')}
      autoFocusMark
      onPress={(click) => {
        if (meant(click)) onCancel();
      }}
    />
  );
}

interface TileProps extends Props {
  readonly tile: TileView;
  readonly side: Side;
  readonly honey: boolean;
}

function Tile(props: TileProps) {
  const { tile, side, draft } = props;
  if (tile.factor === 'face' && tile.state !== 'notSetUp') return <FaceTile {...props} />;
  return (
    <HexTile
      cell={rest.cells[side]}
      name={tile.factor}
      icon={<Icon name={tile.factor} />}
      title={words(`tile.${tile.factor}.title`)}
      detail={words(`tile.${tile.factor}.notSetUp`)}
      tone="dim"
      unavailable
      onPress={() => say(draft, { explanation: `tile.${tile.factor}.explain` })}
    />
  );
}

/** Bears the name that stands in the username field; where the face cannot be used, a press says why. */
function FaceTile({ tile, side, honey, draft, mirror, screen }: TileProps) {
  const username = useStore(draft, (state) => state.username);
  const name = username.trim();
  const { code } = tile;
  const press = () => {
    if (code !== null) say(draft, { trouble: code });
    else if (name !== '') void mirror.send('lock.face', { username });
    else {
      say(draft, { message: { key: 'form.usernameFirst', field: 'username' } });
      document.querySelector<HTMLInputElement>('input[name=username]')?.focus();
    }
  };
  const detail =
    code !== null ? words('tile.face.unavailable') : name === '' ? words('tile.face.nameless') : <Name>{name}</Name>;
  return (
    <HexTile
      cell={rest.cells[side]}
      name="face"
      icon={<Icon name="face" />}
      title={words('tile.face.title')}
      detail={detail}
      tone={code !== null ? 'dim' : honey ? 'honey' : 'calm'}
      unavailable={code !== null}
      autoFocusMark={firstThing(username, screen) === 'face'}
      onPress={press}
    />
  );
}

/** What takes the focus when it was lost: the face tile after a face that was not taken, else the first empty field. */
function firstThing(username: string, screen: Locked | Scanning): 'username' | 'password' | 'face' {
  if (username.trim() === '') return 'username';
  const failed = screen.at === 'locked' ? screen.notice?.code : undefined;
  return failed !== undefined && /^(face|scan|challenge|camera)\./.test(failed) ? 'face' : 'password';
}
