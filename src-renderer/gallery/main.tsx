import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { NowContext } from '../../src-ui/time.ts';
import { applyAppearance } from '../appearance.ts';
import { createDraft } from '../lock/draft.ts';
import { LockApp } from '../lock/LockApp.tsx';
import { createMirror } from '../mirror.ts';
import { OptionsApp } from '../options/OptionsApp.tsx';
import { ScanContext } from '../scan/useScan.ts';
import '../styles.ts';
import '../lock/lock.css';
import '../options/options.css';
import './gallery.css';
import { Catalogue } from './Catalogue.tsx';
import { type Fixture, fixtures, now } from './fixtures.ts';
import { stillBridge, walkingBridge } from './pretend.ts';
import { silhouettePort } from './silhouette.ts';

/** `?state=NAME` shows one state in the whole window, `?walk` a lock page that answers, nothing the catalogue. */
const query = new URLSearchParams(location.search);
const name = query.get('state');

applyAppearance();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  query.has('walk') ? walk() : name === null ? <Catalogue names={Object.keys(fixtures)} /> : still(),
);

function still(): ReactNode {
  const fixture = fixtures[name ?? ''];
  if (!fixture) return <p>There is no state “{name}”.</p>;
  const { theme, contrast } = fixture.around;
  if (theme) document.documentElement.dataset.theme = theme;
  if (contrast) document.documentElement.dataset.contrast = contrast;
  return (
    <NowContext value={() => now}>
      <ScanContext value={silhouettePort}>{windowOf(fixture)}</ScanContext>
    </NowContext>
  );
}

function windowOf(fixture: Fixture): ReactNode {
  const { username = '', connected = true } = fixture.around;
  const draft = createDraft(username);
  if (fixture.window === 'lock') {
    const bridge = stillBridge('lock', fixture.view, connected);
    return <LockApp bridge={bridge} mirror={createMirror(bridge)} draft={draft} />;
  }
  const bridge = stillBridge('options', fixture.view, connected);
  return <OptionsApp bridge={bridge} mirror={createMirror(bridge)} draft={draft} />;
}

function walk(): ReactNode {
  const bridge = walkingBridge();
  return (
    <ScanContext value={silhouettePort}>
      <LockApp bridge={bridge} mirror={createMirror(bridge)} draft={createDraft()} />
    </ScanContext>
  );
}
