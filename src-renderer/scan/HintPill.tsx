import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import { Icon, type IconName } from '../../src-ui/icons.tsx';
import { LiveRegion } from '../../src-ui/LiveRegion.tsx';
import { words } from '../../src-ui/words.ts';

/**
 * The one thing to change next, large; without one, what is wished for. While a turn is asked for the arrow alone
 * speaks, unless something is wrong. Screen readers hear hints without haste and a turn at once.
 */
export function HintPill({
  opening,
  hint,
  wish,
  whom,
  prompt = null,
}: {
  readonly opening: boolean;
  readonly hint: Hint | null;
  readonly wish: { readonly text: string; readonly icon?: IconName };
  /** Whom the camera looks for. */
  readonly whom: string;
  readonly prompt?: Prompt | null;
}) {
  const wished = prompt?.is === 'light' ? words('scan.light') : wish.text;
  const text = opening ? words('scan.opening') : hint !== null ? words(`hints.${hint}`) : wished;
  const calm = opening || hint === null;
  const silent = calm && prompt?.is === 'turn';
  return (
    <div className="hint-place">
      <p
        className="hint"
        data-is={silent ? 'silent' : calm ? 'calm' : 'hint'}
        data-hint={hint ?? undefined}
        aria-hidden="true"
      >
        {calm && !opening && prompt === null && wish.icon && <Icon name={wish.icon} />}
        {text}
      </p>
      <p className="hint-whom name">{whom}</p>
      <LiveRegion text={opening || silent ? '' : text} />
      <p className="said" aria-live="assertive">
        {prompt?.is === 'turn' && words(`scan.turnSay.${prompt.towards}`)}
      </p>
    </div>
  );
}
