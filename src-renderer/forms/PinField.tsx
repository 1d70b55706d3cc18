import { type Ref, useId } from 'react';
import { pinDigits } from '../../src-shared/domain/policy.ts';
import { digitsOf } from '../../src-ui/text.ts';
import type { SecretTyped } from '../lock/draft.ts';
import { type SecretHandle, useSecret } from './useSecret.ts';

/** A field for digits, with the number keys where a screen has to serve as the keyboard. A PIN is never shown. */
export function PinField(props: {
  readonly ref: Ref<SecretHandle>;
  readonly label: string;
  readonly name: string;
  readonly onType: (change: SecretTyped) => void;
  readonly onForgotten: () => void;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  readonly autoFocusMark?: boolean;
}) {
  const id = useId();
  const { input, changed } = useSecret({
    ref: props.ref,
    limit: pinDigits.most,
    keep: digitsOf,
    onType: props.onType,
    onForgotten: props.onForgotten,
  });
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="field-box">
        <input
          ref={input}
          id={id}
          name={props.name}
          type="password"
          inputMode="numeric"
          dir="ltr"
          autoComplete="off"
          placeholder=" "
          enterKeyHint="go"
          aria-invalid={props.invalid || undefined}
          aria-describedby={props.describedBy}
          data-autofocus={props.autoFocusMark || undefined}
          onChange={changed}
        />
      </div>
    </div>
  );
}
