import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { Avatar } from '../../src-ui/Avatar.tsx';
import { words } from '../../src-ui/words.ts';

/** The captures are on their way; nothing can be pressed, and it takes seconds at most. */
export function Saving({ view }: { readonly view: Extract<OptionsView, { at: 'saving' }> }) {
  return (
    <section className="card" aria-busy="true">
      <Avatar name={view.displayName} busy />
      <h2>{words('enrol.saving.title')}</h2>
      <p className="card-lead">{words('enrol.saving.lead')}</p>
    </section>
  );
}
