import { useRef } from 'react';
import type { CapturePose } from '../../src-shared/domain/enrolment/state.ts';
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { Comb, HexCell, HexTile } from '../../src-ui/hex/Comb.tsx';
import { capture } from '../../src-ui/hex/comb.ts';
import { Icon, type IconName } from '../../src-ui/icons.tsx';
import { words } from '../../src-ui/words.ts';
import type { OptionsProps } from '../options/props.ts';
import { CameraView } from '../scan/CameraView.tsx';
import { HintPill } from '../scan/HintPill.tsx';
import { LowResolution } from '../scan/LowResolution.tsx';
import { shownHint } from '../scan/shownHint.ts';
import { useScan } from '../scan/useScan.ts';

type View = Extract<OptionsView, { at: 'capturing' }>;

/** The preview is a mirror: the person's left is on the left. */
const arrows: Readonly<Record<CapturePose, IconName>> = {
  straight: 'straight',
  slightlyLeft: 'arrowLeft',
  slightlyRight: 'arrowRight',
  slightlyUp: 'arrowUp',
};

/** Several pictures with small turns of the head, one wish at a time. */
export function Capture({
  bridge,
  mirror,
  view,
  connected,
}: OptionsProps & { readonly view: View; readonly connected: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  const seen = useScan({
    bridge,
    video,
    attempt: connected ? view.attempt : null,
    purpose: 'enrol',
    captured: view.captured,
  });
  const { captured, total, pose, lowResolution } = view;
  return (
    <section className="capture">
      <h2>{words('enrol.capture.title')}</h2>
      {lowResolution && <LowResolution {...lowResolution} />}
      <Comb arrangement={capture} kind="capture">
        <HexCell cell={capture.cells.host} name="camera">
          <CameraView
            video={video}
            ready={view.camera === 'ready'}
            progress={captured / total}
            progressLabel={words('enrol.capture.progressLabel')}
          />
          {view.camera === 'ready' && (
            <span className="pose" data-pose={pose} aria-hidden="true">
              <Icon name={arrows[pose]} />
            </span>
          )}
        </HexCell>
        <HintPill
          opening={view.camera === 'opening'}
          hint={shownHint(seen, view.hint)}
          wish={{ icon: arrows[pose], text: words(`enrol.pose.${pose}`) }}
          whom={words('enrol.capture.for', { name: view.displayName })}
        />
        <HexTile
          cell={capture.cells.lowerLeft}
          name="cancel"
          icon={<Icon name="cancel" />}
          title={words('enrol.capture.cancel')}
          detail={words('scan.cancelDetail')}
          autoFocusMark
          onPress={() => void mirror.send('options.cancel', undefined)}
        />
        <HexCell cell={capture.cells.lowerRight} name="count">
          <Pips captured={captured} total={total} />
          <p className="capture-count">
            {words('enrol.capture.progress', { n: Math.min(captured + 1, total), total })}
          </p>
        </HexCell>
      </Comb>
    </section>
  );
}

function Pips({ captured, total }: { readonly captured: number; readonly total: number }) {
  const width = 20;
  const lefts = Array.from({ length: total }, (_, i) => width * i);
  return (
    <svg className="pips" viewBox={`0 0 ${width * total} 18`} aria-hidden="true" focusable="false">
      {lefts.map((x) => (
        <path key={x} className="pip" data-on={x < width * captured || undefined} d={`M${x + 2} 9l4-7h8l4 7-4 7h-8Z`} />
      ))}
    </svg>
  );
}
