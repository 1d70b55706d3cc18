import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { inputLimits } from '../../src-shared/domain/ids.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { cutTo } from '../../src-ui/text.ts';
import { words } from '../../src-ui/words.ts';

/** A password that nobody goes on typing is cleared after this long, ms. */
export const forgetAfterMs = 60_000;

export interface PasswordHandle {
  /** Hands the password over and leaves the field empty. */
  readonly take: () => string;
  readonly focus: () => void;
}

/** A password field. What is typed stays in the field's own element: no state, no store. */
export function PasswordField(props: {
  readonly ref: Ref<PasswordHandle>;
  readonly onType: (change: { readonly typed: boolean; readonly cut: boolean }) => void;
  /** The password was cleared because nobody typed for a minute. */
  readonly onForgotten: () => void;
  readonly onCapsLock: (on: boolean) => void;
  readonly describedBy?: string | undefined;
  readonly autoFocusMark?: boolean;
}) {
  const { onType, onForgotten, onCapsLock } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [shown, setShown] = useState(false);

  const clear = () => {
    clearTimeout(timer.current);
    if (input.current) input.current.value = '';
    setShown(false);
  };

  useImperativeHandle(props.ref, () => ({
    take: () => {
      const typed = input.current?.value ?? '';
      clear();
      onType({ typed: false, cut: false });
      return typed;
    },
    focus: () => input.current?.focus(),
  }));

  useEffect(() => () => clearTimeout(timer.current), []);

  const changed = () => {
    const element = input.current;
    if (!element) return;
    const { text, cut } = cutTo(element.value, inputLimits.password);
    if (cut) element.value = text;
    onType({ typed: text !== '', cut });
    clearTimeout(timer.current);
    if (text === '') return;
    timer.current = setTimeout(() => {
      clear();
      onType({ typed: false, cut: false });
      onForgotten();
    }, forgetAfterMs);
  };

  const watchCapsLock = (event: KeyboardEvent) => onCapsLock(event.getModifierState('CapsLock'));

  return (
    <div className="field">
      <label htmlFor={id}>{words('form.password')}</label>
      <div className="field-box" data-trailing>
        <input
          ref={input}
          id={id}
          name="password"
          type={shown ? 'text' : 'password'}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          placeholder=" "
          enterKeyHint="go"
          aria-describedby={props.describedBy}
          data-autofocus={props.autoFocusMark || undefined}
          onChange={changed}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
          onBlur={() => onCapsLock(false)}
        />
        <button
          type="button"
          className="field-trailing"
          aria-label={words(shown ? 'form.hide' : 'form.show')}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? 'hide' : 'show'} />
        </button>
      </div>
    </div>
  );
}
