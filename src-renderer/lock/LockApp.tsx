import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { Clock } from '../../src-ui/Clock.tsx';
import { ConnectionPill } from '../../src-ui/ConnectionPill.tsx';
import { HexBackground } from '../../src-ui/hex/HexBackground.tsx';
import { Mark } from '../../src-ui/icons.tsx';
import { LiveRegion } from '../../src-ui/LiveRegion.tsx';
import { Notice } from '../../src-ui/Notice.tsx';
import { words } from '../../src-ui/words.ts';
import { Confirm } from '../Confirm.tsx';
import { Lost } from '../Lost.tsx';
import { usePresence } from '../presence/usePresence.ts';
import { LowResolution } from '../scan/LowResolution.tsx';
import { usePreload } from '../scan/useScan.ts';
import { ThemeSwitch } from '../ThemeSwitch.tsx';
import { useActivity } from '../useActivity.ts';
import { useEscape } from '../useEscape.ts';
import { useFocusKept } from '../useFocusKept.ts';
import { useWedgeReader } from '../wedge/useWedgeReader.ts';
import { announcementOf } from './announce.ts';
import { Checking } from './Checking.tsx';
import { Choosing } from './Choosing.tsx';
import { CoverScreen } from './Covers.tsx';
import { coverOf } from './covers.ts';
import { say } from './draft.ts';
import { Open } from './Open.tsx';
import type { LockProps } from './props.ts';
import { SignIn } from './SignIn.tsx';
import { useForgetting } from './useForgetting.ts';
import { useLoginKey } from './useLoginKey.ts';

/** The lock window: shows main's view, sends intents, decides nothing. */
export function LockApp(props: LockProps) {
  const { view, connected } = useStore(props.mirror.store);
  return (
    <>
      <HexBackground />
      {view === null ? <Starting /> : <Window {...props} view={view} connected={connected} />}
      {!connected && <Lost />}
    </>
  );
}

function Starting() {
  return (
    <main className="starting">
      <Mark />
      <h1>{words('product')}</h1>
      <p>{words('starting.title')}</p>
    </main>
  );
}

interface WindowProps extends LockProps {
  readonly view: LockView;
  readonly connected: boolean;
}

function Window({ bridge, mirror, draft, view, connected }: WindowProps) {
  const { place, screen } = view;
  const main = useRef<HTMLElement>(null);
  const cover = coverOf(view);
  const hidden = cover?.is === 'blurred';
  usePreload(connected && screen.at === 'locked');
  useFocusKept(main, `${screen.at} ${connected} ${cover?.is}`);
  useLoginKey(bridge, screen, connected);
  useWedgeReader(bridge, connected);
  useActivity(bridge, connected && screen.at === 'open');
  useForgetting(draft, view);
  usePresence(bridge, connected ? view.presenceAttempt : null);
  useEscape(connected && leaving(screen) && !hidden, () => {
    void mirror.send(screen.at === 'locked' ? 'lock.dismiss' : 'lock.cancel', undefined);
  });

  return (
    <>
      <div
        className="window"
        data-screen={screen.at}
        data-covered={cover !== null || undefined}
        inert={!connected || cover !== null}
      >
        <header className="header">
          <section className="place" aria-label={words('place.label')}>
            <Mark />
            <div>
              <p className="place-organisation">{place.organisation}</p>
              <p className="place-detail">{words('place.detail', { ward: place.ward, station: place.station })}</p>
            </div>
          </section>
          {hidden ? <div /> : <Notices mirror={mirror} draft={draft} view={view} />}
          <Clock />
        </header>
        <main className="stage" ref={main}>
          <h1 className="said">{words('lock.heading', { station: place.station })}</h1>
          {!hidden && (
            <Body
              bridge={bridge}
              mirror={mirror}
              draft={draft}
              view={view}
              connected={connected}
              covered={cover !== null || !connected}
            />
          )}
        </main>
        <Footer mirror={mirror} view={view} connected={connected} />
        {/* Begun anew with each kind of screen, so that a name that was said does not outlive its screen. */}
        <LiveRegion key={`${kindOf(screen)} ${hidden}`} text={hidden ? '' : announcementOf(screen)} />
      </div>
      {cover !== null && (
        <div inert={!connected}>
          <CoverScreen key={cover.is} cover={cover} mirror={mirror} watched={view.presenceAttempt !== null} />
        </div>
      )}
    </>
  );
}

/** Escape leads back from everything but an open desktop; there it answers the one question that can stand. */
const leaving = (screen: Screen): boolean => screen.at !== 'open' || screen.tap?.is === 'displacing';

function Footer({ mirror, view, connected }: Pick<WindowProps, 'mirror' | 'view' | 'connected'>) {
  const [asking, setAsking] = useState(false);
  const restart = view.restart && view.screen.at === 'locked';
  return (
    <>
      <footer className="footer">
        <ConnectionPill connection={view.connection} />
        <p>{words(`lock.${view.place.kind}`)}</p>
        <div className="footer-tools">
          {restart && (
            <button type="button" className="button" data-tone="quiet" onClick={() => setAsking(true)}>
              {words('restart.button')}
            </button>
          )}
          <ThemeSwitch />
        </div>
      </footer>
      {restart && asking && connected && (
        <Confirm
          title={words('restart.title')}
          text={words('restart.text')}
          yes={words('restart.yes')}
          no={words('restart.no')}
          onYes={() => {
            setAsking(false);
            void mirror.send('lock.restart', undefined);
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Body(props: WindowProps & { readonly covered: boolean }) {
  const { screen } = props.view;
  switch (screen.at) {
    case 'locked':
    case 'scanning':
      return <SignIn {...props} screen={screen} />;
    case 'touching':
      return screen.instead === null ? <SignIn {...props} screen={screen} /> : <Choosing {...props} screen={screen} />;
    case 'checking':
      return <Checking {...props} screen={screen} />;
    case 'choosing':
      return <Choosing {...props} screen={screen} />;
    case 'open':
      // Begun anew with each session: one can follow another at once, and what was asked of one person is not asked of the next.
      return <Open key={`${screen.since} ${screen.username}`} {...props} screen={screen} />;
    default:
      return absurd(screen);
  }
}

interface Shown {
  readonly code: Code;
  readonly until: number | null;
  readonly dismiss: (() => void) | null;
}

/** One message at a time: what main says of the last try, else what this window asked, else why nothing can succeed. */
function Notices({ mirror, draft, view }: Pick<LockProps, 'mirror' | 'draft'> & { readonly view: LockView }) {
  const refused = useStore(mirror.store, (state) => state.refused);
  const trouble = useStore(draft, (state) => state.trouble);
  const { screen, connection } = view;
  const notice = 'notice' in screen ? screen.notice : null;
  const shown: Shown | null =
    trouble !== null
      ? { code: trouble, until: null, dismiss: () => say(draft, {}) }
      : refused !== null
        ? { code: refused, until: null, dismiss: mirror.clearRefusal }
        : notice !== null
          ? { ...notice, dismiss: () => void mirror.send('lock.dismiss', undefined) }
          : connection.is === 'offline'
            ? { code: connection.code, until: null, dismiss: null }
            : null;
  const low = screen.at === 'scanning' ? screen.lowResolution : null;
  return (
    <div className="notices">
      {!shown && low && <LowResolution {...low} />}
      {shown && (
        <Notice
          key={shown.code}
          code={shown.code}
          until={shown.until}
          {...(shown.dismiss ? { onDismiss: shown.dismiss } : {})}
        />
      )}
    </div>
  );
}

/** At rest nobody's name is left of an attempt, and behind an open desktop none of the way in. */
const kindOf = ({ at }: Screen): 'rest' | 'attempt' | 'open' =>
  at === 'open' ? 'open' : at === 'locked' ? 'rest' : 'attempt';
