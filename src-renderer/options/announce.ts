import { absurd } from '../../src-shared/domain/absurd.ts';
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { words } from '../../src-ui/words.ts';

/** What a screen reader says politely when the view changes. Hints, notices and outcomes speak for themselves. */
export function announcementOf(view: OptionsView): string {
  switch (view.at) {
    case 'signIn':
      return view.busy ? words('options.signIn.busy') : '';
    case 'methods':
      return view.busy ? words('options.methods.busy') : '';
    case 'consent':
      return view.text.title;
    case 'capturing':
      return words('enrol.capture.announce', {
        n: Math.min(view.captured + 1, view.total),
        total: view.total,
        pose: words(`enrol.poseSay.${view.pose}`),
      });
    case 'tappingCard':
      return words(view.busy ? 'options.asking.busy' : 'options.asking.badge.title');
    case 'touchingKey':
      if (view.busy) return words('options.asking.busy');
      return words(view.ready ? `options.asking.${view.factor}.title` : 'touching.opening');
    case 'saving':
      return words('enrol.saving.title');
    default:
      return absurd(view);
  }
}
