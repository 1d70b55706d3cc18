import { useRef } from 'react';
import { useStore } from 'zustand';
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { HexBackground } from '../../src-ui/hex/HexBackground.tsx';
import { Icon, Mark } from '../../src-ui/icons.tsx';
import { LiveRegion } from '../../src-ui/LiveRegion.tsx';
import { Notice } from '../../src-ui/Notice.tsx';
import { words } from '../../src-ui/words.ts';
import { Capture } from '../enrol/Capture.tsx';
import { Consent } from '../enrol/Consent.tsx';
import { Saving } from '../enrol/Saving.tsx';
import { useKey } from '../keys/useKey.ts';
import { Lost } from '../Lost.tsx';
import { usePreload } from '../scan/useScan.ts';
import { useActivity } from '../useActivity.ts';
import { useEscape } from '../useEscape.ts';
import { useFocusKept } from '../useFocusKept.ts';
import { useWedgeReader } from '../wedge/useWedgeReader.ts';
import { Asking } from './Asking.tsx';
import { announcementOf } from './announce.ts';
import { Methods } from './Methods.tsx';
import type { OptionsProps } from './props.ts';
import { SignIn } from './SignIn.tsx';

/** The User Options window: shows main's view, sends intents, decides nothing. */
export function OptionsApp(props: OptionsProps) {
  const { view, connected } = useStore(props.mirror.store);
  return (
    <>
      <HexBackground />
      {view !== null && <Window {...props} view={view} connected={connected} />}
      {!connected && <Lost />}
    </>
  );
}

interface WindowProps extends OptionsProps {
  readonly view: OptionsView;
  readonly connected: boolean;
}

function Window(props: WindowProps) {
  const { bridge, mirror, view, connected } = props;
  const main = useRef<HTMLElement>(null);
  const busy = 'busy' in view && view.busy;
  // The models are warm by the time the consent text is read.
  usePreload(connected && (view.at === 'methods' || view.at === 'consent'));
  useFocusKept(main, `${view.at} ${busy} ${connected}`);
  useWedgeReader(bridge, connected);
  useActivity(bridge, connected);
  const attempt = view.at === 'touchingKey' && view.ready && !view.busy && connected ? view.attempt : null;
  useKey(attempt, (port, id) => ({
    options: () => bridge.call('options.keyOptions', { attempt: id }),
    touch: port.create,
    answer: (credential) => bridge.call('options.keyAnswer', { attempt: id, credential }),
    fail: (code) => bridge.call('options.keyFailed', { attempt: id, code }),
  }));
  useEscape(
    connected && (view.at === 'capturing' || view.at === 'consent' || isAsking(view) || (view.at === 'signIn' && busy)),
    () => void mirror.send('options.cancel', undefined),
  );
  return (
    <div className="page" data-screen={view.at} inert={!connected}>
      <header className="page-header">
        <Mark />
        <h1>{words('options.heading')}</h1>
        <button
          type="button"
          className="button"
          data-tone="quiet"
          onClick={() => void mirror.send('options.close', undefined)}
        >
          <Icon name="cancel" /> {words('options.close')}
        </button>
      </header>
      <main className="page-main" ref={main}>
        <Refusal {...props} />
        <Body {...props} />
      </main>
      <LiveRegion text={announcementOf(view)} />
    </div>
  );
}

/** A card or a key is waited for; what is already on its way cannot be called back. */
const isAsking = (view: OptionsView): boolean => (view.at === 'tappingCard' || view.at === 'touchingKey') && !view.busy;

/** Why the last thing did not happen: what main says of it, or that main did not take it at all. */
function Refusal({ mirror, view }: WindowProps) {
  const refused = useStore(mirror.store, (state) => state.refused);
  const notice = 'notice' in view ? view.notice : null;
  if (refused !== null) return <Notice code={refused} until={null} onDismiss={mirror.clearRefusal} />;
  return notice && <Notice key={notice.code} code={notice.code} until={notice.until} />;
}

function Body(props: WindowProps) {
  const { view } = props;
  switch (view.at) {
    case 'signIn':
      return <SignIn {...props} view={view} />;
    case 'methods':
      return <Methods {...props} view={view} />;
    case 'consent':
      return <Consent {...props} view={view} />;
    case 'capturing':
      return <Capture {...props} view={view} />;
    case 'saving':
      return <Saving view={view} />;
    case 'tappingCard':
    case 'touchingKey':
      return <Asking {...props} view={view} />;
    default:
      return absurd(view);
  }
}
