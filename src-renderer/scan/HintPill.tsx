import type { Hint } from '../../src-shared/domain/hints.ts';
import { Icon, type IconName } from '../../src-ui/icons.tsx';
import { LiveRegion } from '../../src-ui/LiveRegion.tsx';
import { words } from '../../src-ui/words.ts';

/** The one thing to change next, large; without one, what is wished for. Screen readers hear it without haste. */
export function HintPill({
  opening,
  hint,
  wish,
  whom,
}: {
  readonly opening: boolean;
  readonly hint: Hint | null;
  readonly wish: { readonly text: string; readonly icon?: IconName };
  /** Whom the camera looks for. */
  readonly whom: string;
}) {
  const text = opening ? words('scan.opening') : hint !== null ? words(`hints.${hint}`) : wish.text;
  const calm = opening || hint === null;
  return (
    <div className="hint-place">
      <p className="hint" data-is={calm ? 'calm' : 'hint'} data-hint={hint ?? undefined} aria-hidden="true">
        {calm && !opening && wish.icon && <Icon name={wish.icon} />}
        {text}
      </p>
      <p className="hint-whom name">{whom}</p>
      <LiveRegion text={opening ? '' : text} />
    </div>
  );
}
