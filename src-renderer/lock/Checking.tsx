import type { Screen } from '../../src-shared/domain/login/view.ts';
import { Avatar } from '../../src-ui/Avatar.tsx';
import { Comb, HexCell } from '../../src-ui/hex/Comb.tsx';
import { alone } from '../../src-ui/hex/comb.ts';
import { Name } from '../../src-ui/Name.tsx';
import { words } from '../../src-ui/words.ts';
import type { LockProps } from './props.ts';

/** A moment of waiting for the answer, with a way out. */
export function Checking({ mirror, screen }: LockProps & { readonly screen: Extract<Screen, { at: 'checking' }> }) {
  return (
    <Comb arrangement={alone} kind="alone">
      <HexCell cell={alone.cells.host} name="checking">
        <div className="panel">
          <Avatar name={screen.username ?? ''} busy />
          {screen.username !== null && (
            <p className="panel-name">
              <Name>{screen.username}</Name>
            </p>
          )}
          <p className="panel-lead">{words(`checking.${screen.factor}`)}</p>
          <button
            type="button"
            className="button"
            data-tone="plain"
            data-autofocus
            onClick={() => void mirror.send('lock.cancel', undefined)}
          >
            {words('checking.cancel')}
          </button>
        </div>
      </HexCell>
    </Comb>
  );
}
