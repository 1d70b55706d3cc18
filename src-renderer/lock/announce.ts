import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Screen } from '../../src-shared/domain/login/view.ts';
import { words } from '../../src-ui/words.ts';

/** What a screen reader says politely when the screen changes. Hints and notices speak for themselves. */
export function announcementOf(screen: Screen): string {
  switch (screen.at) {
    case 'locked':
      return '';
    case 'scanning':
      return words('scan.announce', { name: screen.username });
    case 'checking':
      return words(`checking.${screen.factor}`);
    case 'choosing':
      return words(screen.possible ? 'choosing.title' : 'choosing.impossible');
    case 'open':
      return words('open.announce', { name: screen.displayName });
    default:
      return absurd(screen);
  }
}
