import { useId } from 'react';
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { words } from '../../src-ui/words.ts';
import type { OptionsProps } from '../options/props.ts';

/** The text and two answers of equal weight, which stay in reach however far the text is scrolled. */
export function Consent({ mirror, view }: OptionsProps & { readonly view: Extract<OptionsView, { at: 'consent' }> }) {
  const { text, displayName } = view;
  const titleId = useId();
  const answer = (granted: boolean) => void mirror.send('options.consent', { granted });
  return (
    <article className="consent" aria-labelledby={titleId}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls has to be reached by the keyboard */}
      <section className="consent-text" aria-label={words('enrol.consent.text')} tabIndex={0} data-autofocus>
        <h2 id={titleId}>{text.title}</h2>
        <p className="consent-for">
          {words('enrol.consent.for', { name: displayName })} ·{' '}
          {words('enrol.consent.version', { version: text.version })}
        </p>
        {text.body.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </section>
      <div className="consent-answers">
        <button
          type="button"
          className="button"
          data-tone="quiet"
          onClick={() => void mirror.send('options.cancel', undefined)}
        >
          <Icon name="arrowLeft" /> {words('enrol.consent.back')}
        </button>
        <button type="button" className="button" data-tone="pale" onClick={() => answer(false)}>
          {words('enrol.consent.decline')}
        </button>
        <button type="button" className="button" data-tone="pale" onClick={() => answer(true)}>
          {words('enrol.consent.grant')}
        </button>
      </div>
    </article>
  );
}
