import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { NowContext } from '../../src-ui/time.ts';
import { applyAppearance } from '../appearance.ts';
import { KeyContext } from '../keys/useKey.ts';
import { webauthnPort } from '../keys/webauthnPort.ts';
import { createDraft, say } from '../lock/draft.ts';
import { LockApp } from '../lock/LockApp.tsx';
import { createMirror } from '../mirror.ts';
import { OptionsApp } from '../options/OptionsApp.tsx';
import { ScanContext } from '../scan/useScan.ts';
import { createVisionPort } from '../scan/visionPort.ts';
import '../styles.ts';
import '../lock/lock.css';
import '../lock/covers.css';
import '../options/options.css';
import './gallery.css';
import { Catalogue } from './Catalogue.tsx';
import { type Fixture, now } from './fixture.ts';
import { fixtures } from './fixtures.ts';
import { silentKeys, stillBridge, walkingBridge } from './pretend.ts';
import { silhouettePort } from './silhouette.ts';

/**
 * `#NAME` shows one state in the whole window, `?walk` a lock page that answers, nothing the catalogue. `?camera#NAME`
 * looks through the real camera: a scan that no main ever ends, to measure guidance by; `?keys` asks the browser's keys.
 */
const page = document.documentElement;
applyAppearance();
const element = document.getElementById('root');
if (!element) throw new Error('the page has no root');
const root = createRoot(element);

function render(): void {
  const name = decodeURIComponent(location.hash.slice(1));
  const fixture = fixtures[name];
  flushSync(() => {
    if (new URLSearchParams(location.search).has('walk')) root.render(walk());
    else if (name === '') root.render(<Catalogue names={Object.keys(fixtures)} />);
    else if (fixture) root.render(still(name, fixture));
    else root.render(<p>There is no state “{name}”.</p>);
  });
  const { press } = fixture?.around ?? {};
  if (press !== undefined) flushSync(() => document.querySelector<HTMLElement>(press)?.click());
  // Pictures and tests wait for this: the state that stands there now.
  page.dataset.state = name;
}

const asked = new URLSearchParams(location.search);
const port = asked.has('camera') ? createVisionPort() : silhouettePort;
const keys = asked.has('keys') ? webauthnPort : silentKeys;

function still(name: string, fixture: Fixture): ReactNode {
  page.dataset.theme = fixture.around.theme ?? 'dark';
  page.dataset.contrast = fixture.around.contrast ?? 'normal';
  return (
    <NowContext key={name} value={stoppedClock}>
      <ScanContext value={port}>
        <KeyContext value={keys}>{windowOf(fixture)}</KeyContext>
      </ScanContext>
    </NowContext>
  );
}

function windowOf({ window, view, around }: Fixture): ReactNode {
  const { username = '', connected = true, message = null } = around;
  const draft = createDraft(username);
  say(draft, { message });
  if (window === 'lock') {
    const bridge = stillBridge('lock', view, connected);
    return <LockApp bridge={bridge} mirror={createMirror(bridge)} draft={draft} />;
  }
  const bridge = stillBridge('options', view, connected);
  return <OptionsApp bridge={bridge} mirror={createMirror(bridge)} draft={draft} />;
}

function walk(): ReactNode {
  const bridge = walkingBridge();
  return (
    <ScanContext value={silhouettePort}>
      <KeyContext value={keys}>
        <LockApp bridge={bridge} mirror={createMirror(bridge)} draft={createDraft()} />
      </KeyContext>
    </ScanContext>
  );
}

function stoppedClock(): number {
  return now;
}

window.addEventListener('hashchange', render);
render();
