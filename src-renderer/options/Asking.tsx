import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { words } from '../../src-ui/words.ts';
import type { OptionsProps } from './props.ts';

type View = Extract<OptionsView, { at: 'tappingCard' | 'touchingKey' }>;

/** Something is asked for that is not on the screen: a card at the reader, a touch of a key. */
export function Asking({ mirror, view }: Pick<OptionsProps, 'mirror'> & { readonly view: View }) {
  const { busy } = view;
  const factor = view.at === 'tappingCard' ? 'badge' : view.factor;
  const waiting = view.at === 'tappingCard' || view.ready;
  const title = busy
    ? words('options.asking.busy')
    : waiting
      ? words(`options.asking.${factor}.title`)
      : words('touching.opening');
  return (
    <section className="card" aria-busy={busy || undefined}>
      <span className="prompt-icon" data-waiting={(waiting && !busy) || undefined}>
        <Icon name={factor} />
      </span>
      <h2>{title}</h2>
      <p className="card-lead">{words(`options.asking.${factor}.text`)}</p>
      <p className="card-for">
        <Name>{words('options.asking.for', { name: view.displayName })}</Name>
      </p>
      <button
        type="button"
        className="button"
        data-autofocus
        disabled={busy}
        onClick={() => void mirror.send('options.cancel', undefined)}
      >
        {words('options.asking.cancel')}
      </button>
    </section>
  );
}
