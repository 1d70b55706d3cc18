import { Icon } from './icons.tsx';
import { initials } from './text.ts';

/** A round sign for a person; the name stands beside it. */
export function Avatar({ name, busy = false }: { readonly name: string; readonly busy?: boolean }) {
  const letters = initials(name);
  return (
    <span className="avatar" data-busy={busy || undefined} aria-hidden="true">
      {letters === '' ? <Icon name="person" /> : letters}
    </span>
  );
}
