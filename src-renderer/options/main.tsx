import { createRoot } from 'react-dom/client';
import { applyAppearance } from '../appearance.ts';
import { KeyContext } from '../keys/useKey.ts';
import { webauthnPort } from '../keys/webauthnPort.ts';
import { createDraft } from '../lock/draft.ts';
import { createMirror } from '../mirror.ts';
import { ScanContext } from '../scan/useScan.ts';
import { createVisionPort } from '../scan/visionPort.ts';
import '../styles.ts';
import './options.css';
import { OptionsApp } from './OptionsApp.tsx';

const bridge = window.hexlock;
if (bridge.role !== 'options') throw new Error(`the options page was given the bridge of ${bridge.role}`);
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

applyAppearance();
createRoot(root).render(
  <ScanContext value={createVisionPort()}>
    <KeyContext value={webauthnPort}>
      <OptionsApp bridge={bridge} mirror={createMirror(bridge)} draft={createDraft()} />
    </KeyContext>
  </ScanContext>,
);
