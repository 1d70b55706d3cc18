import type { Screen } from '../../src-shared/domain/login/view.ts';

/**
 * What takes the focus when it was lost: the face tile after a face that was not taken, else the first empty field;
 * nothing of these while a key is asked for, which has a focus of its own.
 */
export function firstThing(username: string, screen: Screen): 'username' | 'password' | 'face' | null {
  if (screen.at === 'touching') return null;
  if (username.trim() === '') return 'username';
  const failed = screen.at === 'locked' ? screen.notice?.code : undefined;
  return failed !== undefined && /^(face|scan|challenge|camera)\./.test(failed) ? 'face' : 'password';
}

/** The field is in another part of the tree than the tiles that lead to it. */
export function focusUsername(): void {
  document.querySelector<HTMLInputElement>('input[name=username]')?.focus();
}
