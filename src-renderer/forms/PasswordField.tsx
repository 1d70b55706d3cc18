import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { inputLimits } from '../../src-shared/domain/ids.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { words } from '../../src-ui/words.ts';
import type { SecretTyped } from '../lock/draft.ts';
import { type SecretHandle, useSecret } from './useSecret.ts';

/** A password field; the password can be shown until it is sent. */
export function PasswordField(props: {
  readonly ref: Ref<SecretHandle>;
  readonly onType: (change: SecretTyped) => void;
  readonly onForgotten: () => void;
  readonly onCapsLock: (on: boolean) => void;
  readonly describedBy?: string | undefined;
  readonly autoFocusMark?: boolean;
}) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const { input, changed } = useSecret({
    ref: props.ref,
    limit: inputLimits.password,
    onType: props.onType,
    onForgotten: props.onForgotten,
    onEmptied: () => setShown(false),
  });
  const watchCapsLock = (event: KeyboardEvent) => props.onCapsLock(event.getModifierState('CapsLock'));

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
          onBlur={() => props.onCapsLock(false)}
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
