import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Icon } from '../../src-ui/icons.tsx';
import { words } from '../../src-ui/words.ts';
import { type DraftStore, dropSecret, type Message, say, typeSecret, typeUsername } from '../lock/draft.ts';
import { messageText } from './messageText.ts';
import { PasswordField } from './PasswordField.tsx';
import { UsernameField } from './UsernameField.tsx';
import type { SecretHandle } from './useSecret.ts';

/** Username and password, or the password alone where the name is settled. */
export function LoginForm(props: {
  readonly draft: DraftStore;
  /** The name is settled: only the password is asked for. */
  readonly settledName?: string;
  readonly submitLabel: string;
  readonly tone: 'honey' | 'pale';
  /** May the face be used instead? Then the reminder of an empty password says so. */
  readonly faceToo: boolean;
  /** The field to focus when the focus was lost. */
  readonly autoFocusMark?: 'username' | 'password';
  readonly onSubmit: (credentials: { readonly username: string; readonly password: string }) => void;
  readonly head?: ReactNode;
  readonly foot?: ReactNode;
}) {
  const { draft, settledName, faceToo, autoFocusMark } = props;
  const { username, secretTyped, message } = useStore(draft);
  const [capsLock, setCapsLock] = useState(false);
  const messageId = useId();
  const nameInput = useRef<HTMLInputElement>(null);
  const password = useRef<SecretHandle>(null);
  useEffect(() => () => dropSecret(draft), [draft]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = settledName ?? username;
    if (name.trim() === '') {
      say(draft, { message: { key: 'form.usernameMissing', field: 'username' } });
      nameInput.current?.focus();
    } else if (!secretTyped) {
      say(draft, { message: { key: 'form.passwordMissing', field: 'password' } });
      password.current?.focus();
    } else {
      props.onSubmit({ username: name, password: password.current?.take() ?? '' });
    }
  };

  const about = (field: Message['field']) => (message?.field === field ? messageId : undefined);
  return (
    <form className="login" aria-label={words('form.label')} autoComplete="off" noValidate onSubmit={submit}>
      {props.head}
      {settledName === undefined && (
        <UsernameField
          ref={nameInput}
          value={username}
          onType={(typed) => typeUsername(draft, typed)}
          describedBy={about('username')}
          autoFocusMark={autoFocusMark === 'username'}
        />
      )}
      <PasswordField
        ref={password}
        onType={(change) => typeSecret(draft, 'password', change)}
        onForgotten={() => say(draft, { message: { key: 'form.cleared', field: 'password' } })}
        onCapsLock={setCapsLock}
        describedBy={about('password')}
        autoFocusMark={autoFocusMark === 'password'}
      />
      <p className="login-message" id={messageId} role="status">
        {message ? messageText(message, faceToo) : capsLock ? <CapsLock /> : null}
      </p>
      <button type="submit" className="button" data-tone={props.tone}>
        {props.submitLabel}
      </button>
      {props.foot}
    </form>
  );
}

function CapsLock() {
  return (
    <>
      <Icon name="capsLock" /> {words('form.capsLock')}
    </>
  );
}
