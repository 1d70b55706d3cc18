import { type ReactNode, useEffect, useId, useRef } from 'react';
import { HexShape } from '../../src-ui/hex/HexShape.tsx';
import { Icon, type IconName } from '../../src-ui/icons.tsx';
import { words } from '../../src-ui/words.ts';
import { useEscape } from '../useEscape.ts';
import { type Edit, useReturn } from './edit.ts';

/** One way to sign in: what it is, how it stands, what can be done about it, and below that its parts. */
export function Method(props: {
  readonly name: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  /** Can be signed in with today. */
  readonly on?: boolean;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { name, icon, title, text, on = false, action, children } = props;
  return (
    <li className="method" data-method={name} data-on={on || undefined}>
      <span className="method-icon">
        <HexShape radius={100} />
        <Icon name={icon} />
      </span>
      <div className="method-text">
        <h3>{title}</h3>
        <p>{text}</p>
      </div>
      {action !== undefined && <div className="method-actions">{action}</div>}
      {children}
    </li>
  );
}

/** A button that opens an edit, and goes while it is open. */
export function EditButton(props: {
  readonly edit: Edit;
  readonly what: string;
  readonly label: string;
  /** What it is about, where the label alone does not say it. */
  readonly about?: string;
  readonly busy: boolean;
}) {
  const { edit, what } = props;
  const { left, button } = useReturn();
  if (edit.now === what) return null;
  return (
    <button
      type="button"
      className="button"
      disabled={props.busy}
      ref={button}
      {...(props.about === undefined ? {} : { 'aria-label': props.about })}
      onClick={() => {
        left();
        edit.begin(what);
      }}
    >
      {props.label}
    </button>
  );
}

/** One more press before anything is taken away; the harmless answer has the focus. */
export function ConfirmRemoval(props: {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly busy: boolean;
  readonly onKeep: () => void;
  readonly onRemove: () => void;
}) {
  const textId = useId();
  const keep = useRef<HTMLButtonElement>(null);
  useEscape(!props.busy, props.onKeep);
  // The press that opened this took its own button away.
  useEffect(() => {
    keep.current?.focus({ preventScroll: true });
    keep.current?.closest('fieldset')?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <fieldset className="method-confirm" aria-describedby={textId}>
      <legend>{props.title}</legend>
      <p id={textId}>{props.text}</p>
      <div className="buttons">
        <button type="button" className="button" ref={keep} onClick={props.onKeep}>
          {words('options.methods.removeNo')}
        </button>
        <button type="button" className="button" data-tone="warn" disabled={props.busy} onClick={props.onRemove}>
          {props.busy ? words('options.methods.busy') : props.yes}
        </button>
      </div>
    </fieldset>
  );
}

/** "23 November 2026" */
export const dateOf = (ms: number): string => new Date(ms).toLocaleDateString(undefined, { dateStyle: 'long' });
