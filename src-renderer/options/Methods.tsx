import { type ReactNode, useRef, useState } from 'react';
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { HexShape } from '../../src-ui/hex/HexShape.tsx';
import { Icon, type IconName } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { MessageBox } from '../../src-ui/Notice.tsx';
import { words } from '../../src-ui/words.ts';
import { useEscape } from '../useEscape.ts';
import type { OptionsProps } from './props.ts';

type View = Extract<OptionsView, { at: 'methods' }>;

/** Those that later versions bring; they are named so that nobody looks for them in vain. */
const absent = ['badge', 'securityKey', 'passkey'] as const;

/** How this person signs in, and what they can change about it. */
export function Methods({ mirror, view }: OptionsProps & { readonly view: View }) {
  const { outcome } = view;
  return (
    <section className="column">
      <div className="column-head">
        {/* With a face enrolled the only button removes it: the focus begins at the heading instead. */}
        <h2 tabIndex={-1} data-autofocus={view.face.enrolledAt !== null || !view.face.allowed || undefined}>
          {words('options.methods.title')}
        </h2>
        <p>
          <Name>{words('options.methods.lead', { name: view.displayName })}</Name>
        </p>
      </div>
      {outcome !== null && (
        <MessageBox
          kind={outcome === 'enrolled' ? 'done' : 'advice'}
          name={outcome}
          text={words(`options.outcome.${outcome}`)}
        />
      )}
      <ul className="methods">
        <FaceMethod mirror={mirror} view={view} />
        <Method icon="password" title={words('factor.password')} text={words('options.methods.passwordReady')} on />
        {absent.map((factor) => (
          <Method
            key={factor}
            icon={factor}
            title={words(`factor.${factor}`)}
            text={words('options.methods.notSetUp')}
          />
        ))}
      </ul>
    </section>
  );
}

function Method(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  /** Can be signed in with today. */
  readonly on?: boolean;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { icon, title, text, on = false, action, children } = props;
  return (
    <li className="method" data-on={on || undefined}>
      <span className="method-icon">
        <HexShape radius={100} />
        <Icon name={icon} />
      </span>
      <div className="method-text">
        <h3>{title}</h3>
        <p>{text}</p>
      </div>
      {action}
      {children}
    </li>
  );
}

function FaceMethod({ mirror, view }: Pick<OptionsProps, 'mirror'> & { readonly view: View }) {
  const { face, busy } = view;
  const [asking, setAsking] = useState(false);
  const asked = useRef(false);
  const title = words(
    face.enrolledAt === null ? 'factor.face' : face.held ? 'options.methods.held' : 'options.methods.enrolled',
  );

  if (face.enrolledAt === null) {
    return (
      <Method
        icon="face"
        title={title}
        text={words(face.allowed ? 'options.methods.notEnrolled' : 'options.methods.notAllowed')}
        action={
          face.allowed && (
            <button
              type="button"
              className="button"
              data-tone="honey"
              data-autofocus
              disabled={busy}
              onClick={() => void mirror.send('options.enrol', undefined)}
            >
              {words(busy ? 'options.methods.busy' : 'options.methods.enrol')}
            </button>
          )
        }
      />
    );
  }
  const date = new Date(face.enrolledAt).toLocaleDateString(undefined, { dateStyle: 'long' });
  return (
    <Method
      icon="face"
      title={title}
      text={face.held ? words('options.methods.heldDetail') : words('options.methods.enrolledOn', { date })}
      on={!face.held}
      action={
        !asking && (
          <button
            type="button"
            className="button"
            disabled={busy}
            ref={(element) => {
              // Whoever decided to keep the face is back where they came from.
              if (asked.current) element?.focus();
            }}
            onClick={() => {
              asked.current = true;
              setAsking(true);
            }}
          >
            {words(busy ? 'options.methods.busy' : 'options.methods.remove')}
          </button>
        )
      }
    >
      {asking && (
        <ConfirmRemoval
          busy={busy}
          onKeep={() => setAsking(false)}
          onRemove={() => void mirror.send('options.remove', undefined)}
        />
      )}
    </Method>
  );
}

/** One more press before anything is deleted; the harmless answer has the focus. */
function ConfirmRemoval(props: { readonly busy: boolean; readonly onKeep: () => void; readonly onRemove: () => void }) {
  useEscape(!props.busy, props.onKeep);
  return (
    <fieldset className="method-confirm" aria-describedby="remove-text">
      <legend>{words('options.methods.removeTitle')}</legend>
      <p id="remove-text">{words('options.methods.removeText')}</p>
      <div className="buttons">
        <button
          type="button"
          className="button"
          // The press that opened this took its own button away.
          ref={(element) => element?.focus()}
          onClick={props.onKeep}
        >
          {words('options.methods.removeNo')}
        </button>
        <button type="button" className="button" data-tone="warn" disabled={props.busy} onClick={props.onRemove}>
          {words(props.busy ? 'options.methods.busy' : 'options.methods.removeYes')}
        </button>
      </div>
    </fieldset>
  );
}
