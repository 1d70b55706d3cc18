import { createRoot } from 'react-dom/client';
import { applyAppearance } from '../appearance.ts';
import { KeyContext } from '../keys/useKey.ts';
import { webauthnPort } from '../keys/webauthnPort.ts';
import { createMirror } from '../mirror.ts';
import { ScanContext } from '../scan/useScan.ts';
import { createVisionPort } from '../scan/visionPort.ts';
import '../styles.ts';
import './lock.css';
import './covers.css';
import { createDraft } from './draft.ts';
import { LockApp } from './LockApp.tsx';

const bridge = window.hexlock;
if (bridge.role !== 'lock') throw new Error(`the lock page was given the bridge of ${bridge.role}`);
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

applyAppearance();
createRoot(root).render(
  <ScanContext value={createVisionPort()}>
    <KeyContext value={webauthnPort}>
      <LockApp bridge={bridge} mirror={createMirror(bridge)} draft={createDraft()} />
    </KeyContext>
  </ScanContext>,
);
