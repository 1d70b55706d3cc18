import { type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react';

/** One more press before something that cannot be taken back; the harmless answer has the focus, and Escape gives it. */
export function Confirm(props: {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const [titleId, textId] = [useId(), useId()];
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    no.current?.focus();
    // Closed before it goes, so that the focus is back at what opened it.
    return () => element?.close();
  }, []);
  // Escape is this dialog's own: the screen below has another meaning for it.
  const keepEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.nativeEvent.stopPropagation();
  };
  return (
    <dialog
      ref={dialog}
      className="confirm"
      aria-labelledby={titleId}
      aria-describedby={textId}
      onKeyDown={keepEscape}
      onCancel={(event) => {
        event.preventDefault();
        props.onNo();
      }}
    >
      <h2 id={titleId}>{props.title}</h2>
      <p id={textId}>{props.text}</p>
      <div className="buttons">
        <button type="button" className="button" ref={no} onClick={props.onNo}>
          {props.no}
        </button>
        <button type="button" className="button" data-tone="warn" onClick={props.onYes}>
          {props.yes}
        </button>
      </div>
    </dialog>
  );
}
