import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import { Avatar } from '../../src-ui/Avatar.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { words } from '../../src-ui/words.ts';
import { LoginForm } from '../forms/LoginForm.tsx';
import { typeUsername } from '../lock/draft.ts';
import type { OptionsProps } from './props.ts';

/** Always asks again who is there before methods can be changed. */
export function SignIn({
  mirror,
  draft,
  view,
}: OptionsProps & { readonly view: Extract<OptionsView, { at: 'signIn' }> }) {
  const username = useStore(draft, (state) => state.username);
  // Whoever is signed in to the desktop stands ready; what was typed is left alone until main names somebody else.
  useEffect(() => typeUsername(draft, view.username), [draft, view.username]);

  if (view.busy) {
    return (
      <section className="card" aria-busy="true">
        <Avatar name={view.username} busy />
        <p className="card-name">
          <Name>{view.username}</Name>
        </p>
        <p className="card-lead">{words('options.signIn.busy')}</p>
        <button
          type="button"
          className="button"
          data-autofocus
          onClick={() => void mirror.send('options.cancel', undefined)}
        >
          {words('options.signIn.cancel')}
        </button>
      </section>
    );
  }
  return (
    <section className="card">
      <h2>{words('options.signIn.title')}</h2>
      <p className="card-lead">{words('options.signIn.lead')}</p>
      <LoginForm
        draft={draft}
        submitLabel={words('options.signIn.submit')}
        tone="honey"
        faceToo={false}
        autoFocusMark={(username || view.username).trim() === '' ? 'username' : 'password'}
        onSubmit={(credentials) => void mirror.send('options.signIn', credentials)}
      />
    </section>
  );
}
