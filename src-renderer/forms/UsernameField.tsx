import { type Ref, useId } from 'react';
import { words } from '../../src-ui/words.ts';

export function UsernameField(props: {
  readonly ref?: Ref<HTMLInputElement>;
  readonly value: string;
  readonly onType: (typed: string) => void;
  /** Id of the text that says what is wrong with it. */
  readonly describedBy?: string | undefined;
  readonly autoFocusMark?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words('form.username')}</label>
      <div className="field-box">
        <input
          ref={props.ref}
          id={id}
          name="username"
          type="text"
          dir="auto"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="next"
          value={props.value}
          aria-invalid={props.describedBy !== undefined || undefined}
          aria-describedby={props.describedBy}
          data-autofocus={props.autoFocusMark || undefined}
          onChange={(event) => props.onType(event.currentTarget.value)}
        />
      </div>
    </div>
  );
}
