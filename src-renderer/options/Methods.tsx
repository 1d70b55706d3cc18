import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { Name } from '../../src-ui/Name.tsx';
import { MessageBox } from '../../src-ui/Notice.tsx';
import { words } from '../../src-ui/words.ts';
import { CardsMethod } from './CardsMethod.tsx';
import { useEdit } from './edit.ts';
import { FaceMethod } from './FaceMethod.tsx';
import { KeysMethod } from './KeysMethod.tsx';
import { Method } from './Method.tsx';
import { PinMethod } from './PinMethod.tsx';
import type { OptionsProps } from './props.ts';

type View = Extract<OptionsView, { at: 'methods' }>;

/** Those that mean that something new can be signed in with. */
const good: readonly View['outcome'][] = ['enrolled', 'pinSet', 'cardAdded', 'keyAdded'];

/** How this person signs in, and what they can change about it. */
export function Methods({ mirror, view }: OptionsProps & { readonly view: View }) {
  const { face, methods, outcome } = view;
  const edit = useEdit(`${outcome} ${methods.pin.setAt} ${methods.cards.list.length} ${methods.keys.length}`);
  const props = { mirror, view, edit };
  return (
    <section className="column">
      <div className="column-head">
        {/* With a face enrolled its only button removes it: the focus begins at the heading instead. */}
        <h2 tabIndex={-1} data-autofocus={face.enrolledAt !== null || !face.allowed || undefined}>
          {words('options.methods.title')}
        </h2>
        <p>
          <Name>{words('options.methods.lead', { name: view.displayName })}</Name>
        </p>
      </div>
      {outcome !== null && (
        <MessageBox
          kind={good.includes(outcome) ? 'done' : 'advice'}
          name={outcome}
          text={words(`options.outcome.${outcome}`)}
        />
      )}
      <ul className="methods">
        <FaceMethod {...props} />
        <Method
          name="password"
          icon="password"
          title={words('factor.password')}
          text={words('options.methods.passwordReady')}
          on
        />
        <PinMethod {...props} />
        <CardsMethod {...props} />
        <KeysMethod {...props} />
      </ul>
    </section>
  );
}
