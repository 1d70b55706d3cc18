import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import { words } from '../../src-ui/words.ts';
import { type DraftStore, dropSecret, say, typeSecret } from '../lock/draft.ts';
import { messageText } from './messageText.ts';
import { PinField } from './PinField.tsx';
import type { SecretHandle } from './useSecret.ts';

/** The PIN as a further factor. It goes off by Enter or the button, never by itself: nobody learns how long it is. */
export function PinForm(props: {
  readonly draft: DraftStore;
  readonly tone: 'honey' | 'pale';
  readonly autoFocusMark?: boolean;
  readonly onSubmit: (pin: string) => void;
  readonly head?: ReactNode;
  readonly foot?: ReactNode;
}) {
  const { draft } = props;
  const { secretTyped, message } = useStore(draft);
  const messageId = useId();
  const pin = useRef<SecretHandle>(null);
  useEffect(() => () => dropSecret(draft), [draft]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (secretTyped) return props.onSubmit(pin.current?.take() ?? '');
    say(draft, { message: { key: 'form.pinMissing', field: 'pin' } });
    pin.current?.focus();
  };

  return (
    <form className="login" aria-label={words('form.pinLabel')} autoComplete="off" noValidate onSubmit={submit}>
      {props.head}
      <PinField
        ref={pin}
        name="pin"
        label={words('factor.pin')}
        onType={(change) => typeSecret(draft, 'pin', change)}
        onForgotten={() => say(draft, { message: { key: 'form.pinCleared', field: 'pin' } })}
        describedBy={message?.field === 'pin' ? messageId : undefined}
        autoFocusMark={props.autoFocusMark ?? false}
      />
      <p className="login-message" id={messageId} role="status">
        {message && messageText(message)}
      </p>
      <button type="submit" className="button" data-tone={props.tone}>
        {words('choosing.continue')}
      </button>
      {props.foot}
    </form>
  );
}
