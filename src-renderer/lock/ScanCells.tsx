import type { RefObject } from 'react';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { HexCell, HexTile } from '../../src-ui/hex/Comb.tsx';
import { scan } from '../../src-ui/hex/comb.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { words } from '../../src-ui/words.ts';
import { CameraView } from '../scan/CameraView.tsx';
import { HintPill } from '../scan/HintPill.tsx';
import { shownHint } from '../scan/shownHint.ts';
import { Turn } from '../scan/Turn.tsx';
import { useMeant } from '../useMeant.ts';
import { tileOf } from './next.ts';
import type { LockProps } from './props.ts';

type Scanning = Extract<Screen, { at: 'scanning' }>;

interface Props extends LockProps {
  readonly view: LockView;
  readonly screen: Scanning;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly seen: Hint | null | undefined;
}

/** The camera with what it wishes for, and the way out. */
export function cameraCells({ screen, video, seen, mirror }: Props) {
  const { prompt } = screen;
  return [
    <HexCell key="camera" cell={scan.cells.host} name="camera">
      <CameraView
        video={video}
        ready={screen.camera === 'ready'}
        progress={screen.progress}
        progressLabel={words('scan.progress')}
      />
      {prompt?.is === 'turn' && <Turn {...prompt} />}
    </HexCell>,
    <HintPill
      key="hint"
      opening={screen.camera === 'opening'}
      hint={shownHint(seen, screen.hint)}
      prompt={prompt}
      wish={{ text: words(screen.progress > 0 ? 'scan.good' : 'scan.ready') }}
      whom={words('scan.for', { name: screen.username })}
    />,
    <CancelTile key="cancel" onCancel={() => void mirror.send('lock.cancel', undefined)} />,
  ];
}

/** Keys that may be used instead of the face, in small beside the camera; whichever comes first wins. */
export function keyCells({ screen, view, mirror }: Props) {
  return (['securityKey', 'passkey'] as const)
    .filter((factor) => screen.instead?.includes(factor) ?? tileOf(view, factor)?.state === 'ready')
    .map((factor) => (
      <HexTile
        key={factor}
        cell={scan.cells[factor === 'securityKey' ? 'upperLeft' : 'upperRight']}
        name={factor}
        icon={<Icon name={factor} />}
        title={words(`tile.${factor}.title`)}
        detail={words('tile.instead')}
        onPress={() =>
          void mirror.send('lock.key', { factor, username: factor === 'passkey' ? null : screen.username })
        }
      />
    ));
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
