import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Screen } from '../../src-shared/domain/login/view.ts';
import { words } from '../../src-ui/words.ts';
import { factorChoice } from '../factorList.ts';

/** What a screen reader says politely when the screen changes. Hints and notices speak for themselves. */
export function announcementOf(screen: Screen): string {
  switch (screen.at) {
    case 'locked':
      return '';
    case 'scanning':
      return words('scan.announce', { name: screen.username });
    case 'touching':
      return words(screen.ready ? `touching.${screen.factor}.say` : 'touching.opening');
    case 'checking':
      return words(`checking.${screen.factor}`);
    case 'choosing':
      return screen.possible
        ? words('choosing.announce', { factors: factorChoice(screen.next.map(({ factor }) => factor)) })
        : words('choosing.impossible');
    case 'open':
      return words('open.announce', { name: screen.displayName });
    default:
      return absurd(screen);
  }
}
