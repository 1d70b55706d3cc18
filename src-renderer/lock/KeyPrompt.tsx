import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import { HexCell } from '../../src-ui/hex/Comb.tsx';
import type { Hexagon } from '../../src-ui/hex/geometry.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { words } from '../../src-ui/words.ts';
import { useMeant } from '../useMeant.ts';

/** The tile that was pressed, grown: what to do with the key now, and the way back. */
export function KeyPrompt(props: {
  readonly cell: Hexagon;
  readonly factor: KeyFactor;
  readonly ready: boolean;
  readonly honey: boolean;
  readonly leave: string;
  readonly onLeave: () => void;
}) {
  const { cell, factor, ready, honey } = props;
  const meant = useMeant();
  return (
    <HexCell cell={cell} name="prompt" tone={honey ? 'honey' : 'calm'}>
      <div className="panel prompt" aria-busy={!ready || undefined}>
        <span className="prompt-icon" data-waiting={ready || undefined}>
          <Icon name={factor} />
        </span>
        <h2>{words(ready ? `touching.${factor}.title` : 'touching.opening')}</h2>
        <p className="panel-note">{words(`touching.${factor}.text`)}</p>
        <button
          type="button"
          className="button"
          data-autofocus
          onClick={(click) => {
            // It takes the place of the tile that was just pressed.
            if (meant(click)) props.onLeave();
          }}
        >
          {props.leave}
        </button>
      </div>
    </HexCell>
  );
}
