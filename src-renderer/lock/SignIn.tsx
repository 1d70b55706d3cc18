import { useRef } from 'react';
import { useStore } from 'zustand';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { Avatar } from '../../src-ui/Avatar.tsx';
import { Comb, HexCell } from '../../src-ui/hex/Comb.tsx';
import { asking, cellAt, kiosk, rest, scan } from '../../src-ui/hex/comb.ts';
import { words } from '../../src-ui/words.ts';
import { LoginForm } from '../forms/LoginForm.tsx';
import { PinForm } from '../forms/PinForm.tsx';
import { LightField } from '../scan/LightField.tsx';
import { usePainted } from '../scan/usePainted.ts';
import { useScan } from '../scan/useScan.ts';
import { firstThing } from './focus.ts';
import { KeyPrompt } from './KeyPrompt.tsx';
import { nextThing, stops, tileOf, typedIn } from './next.ts';
import type { LockProps } from './props.ts';
import { cameraCells, keyCells } from './ScanCells.tsx';
import { Tile } from './Tiles.tsx';
import { Way } from './Way.tsx';

type Locked = Extract<Screen, { at: 'locked' }>;
type Scanning = Extract<Screen, { at: 'scanning' }>;
type Touching = Extract<Screen, { at: 'touching' }>;

export interface SignInProps extends LockProps {
  readonly view: LockView;
  readonly screen: Locked | Scanning | Touching;
  readonly connected: boolean;
}

/**
 * The comb, at rest, during a scan and while a key is asked for. All are one component, so that the form keeps what is
 * typed in it: a password can be typed while the camera looks, and whichever comes first wins.
 */
export function SignIn(props: SignInProps) {
  const { screen, draft, view } = props;
  const typed = useStore(draft);
  const next = nextThing(view, typed);
  const scanning = screen.at === 'scanning' ? screen : null;
  const video = useRef<HTMLVideoElement>(null);
  const attempt = scanning && props.connected ? scanning.attempt : null;
  const prompt = scanning?.prompt ?? null;
  const seen = useScan({ bridge: props.bridge, video, attempt, purpose: 'login', prompt });
  usePainted(prompt, attempt, ({ step }, at) => {
    if (attempt === null) return;
    props.bridge
      .call('camera.prompted', { attempt, step, at })
      .catch((error: unknown) => console.error('main did not take that a prompt was shown', error));
  });
  const arrangement = scanning ? scan : combOf(view, screen);

  return (
    <>
      {scanning && <LightField colour={prompt?.is === 'light' ? prompt.colour : null} />}
      <Comb arrangement={arrangement} kind={scanning ? 'scan' : 'rest'}>
        {scanning
          ? [
              ...cameraCells({ ...props, screen: scanning, video, seen }),
              <Typing key="form" {...props} cell={scan.cells.lowerRight} />,
              ...keyCells({ ...props, screen: scanning, video, seen }),
            ]
          : stops(view.place.kind).map((stop) => {
              if (stop.is === 'form') return <Typing key="form" {...props} cell={cellAt(arrangement, 'host')} />;
              const tile = tileOf(view, stop.factor);
              if (!tile) return null;
              const cell = cellAt(arrangement, stop.side);
              return screen.at === 'touching' && screen.factor === stop.factor ? (
                <KeyPrompt
                  key={stop.factor}
                  cell={cell}
                  factor={screen.factor}
                  ready={screen.ready}
                  honey={next === 'prompt'}
                  leave={words('touching.cancel')}
                  onLeave={() => void props.mirror.send('lock.cancel', undefined)}
                />
              ) : (
                screen.at !== 'scanning' && (
                  <Tile
                    key={stop.factor}
                    {...props}
                    screen={screen}
                    tile={tile}
                    cell={cell}
                    honey={next === stop.factor}
                  />
                )
              );
            })}
      </Comb>
      <Way {...props} />
    </>
  );
}

/** Where the cells lie: by which tiles there are, and which of them has grown. */
function combOf(view: LockView, screen: Locked | Scanning | Touching) {
  const faceless = tileOf(view, 'face') === undefined;
  if (screen.at !== 'touching') return faceless ? kiosk : rest;
  return asking[faceless ? 'kiosk' : 'rest'][screen.factor === 'securityKey' ? 'upperRight' : 'lowerRight'];
}

/** What can be typed: name and password at first; of a further factor what the policy takes, or nothing at all. */
function Typing(props: SignInProps & { readonly cell: Parameters<typeof HexCell>[0]['cell'] }) {
  const { cell, draft, mirror, screen, view } = props;
  const typed = useStore(draft);
  const next = nextThing(view, typed);
  const scanning = screen.at === 'scanning' ? screen : null;
  const [factor] = scanning?.instead ? typedIn(scanning.instead) : ['password' as const];
  if (factor === undefined) return null;
  const tone = next === 'form' ? 'honey' : 'pale';
  const first = firstThing(typed.username, screen);
  return (
    <HexCell cell={cell} name="form" tone={next === 'form' && !scanning ? 'honey' : 'calm'}>
      {factor === 'pin' ? (
        <PinForm
          draft={draft}
          tone={tone}
          head={<p className="login-lead">{words('way.scanningPin')}</p>}
          onSubmit={(pin) => void mirror.send('lock.pin', { pin })}
        />
      ) : (
        <LoginForm
          draft={draft}
          {...(scanning ? { settledName: scanning.username } : {})}
          submitLabel={words(screen.at === 'locked' && screen.linking ? 'form.submitLink' : 'form.submit')}
          tone={tone}
          faceToo={!scanning && tileOf(view, 'face')?.state === 'ready'}
          {...(scanning || first === 'face' || first === null ? {} : { autoFocusMark: first })}
          head={<Head {...props} username={typed.username} />}
          onSubmit={(credentials) => void mirror.send('lock.password', credentials)}
        />
      )}
    </HexCell>
  );
}

function Head({ screen, view, username }: SignInProps & { readonly username: string }) {
  if (screen.at === 'scanning') {
    const badge = screen.instead?.includes('badge') ?? tileOf(view, 'badge')?.state === 'ready';
    return <p className="login-lead">{words(badge ? 'way.scanningBadge' : 'way.scanning')}</p>;
  }
  if (screen.at === 'locked' && screen.linking) {
    return (
      <div className="login-head">
        <h2>{words('linking.title')}</h2>
        <p className="login-lead">{words('linking.lead')}</p>
      </div>
    );
  }
  return <Avatar name={screen.at === 'locked' ? (screen.held ?? username) : username} />;
}
