import { useEffect, useLayoutEffect, useRef } from 'react';
import type { LockView } from '../../src-shared/domain/login/view.ts';
import { forgetAfterMs } from '../forms/useSecret.ts';
import { afterSession, type DraftStore, forgetName } from './draft.ts';

/**
 * Keeps what one person typed from the next one. The draft is emptied before a session's screen is drawn, and again when
 * it ends, so that a shared screen that locks shows nothing of anybody in its first frame; a name that nobody goes on
 * typing there is forgotten after a minute. At a personal workstation the last user's name stands ready.
 */
export function useForgetting(
  draft: DraftStore,
  { place: { kind }, screen }: Pick<LockView, 'place' | 'screen'>,
): void {
  const lastUser = screen.at === 'locked' ? screen.lastUser : null;
  const wasOpen = useRef(false);
  const isOpen = screen.at === 'open';
  useLayoutEffect(() => {
    if (wasOpen.current !== isOpen) afterSession(draft, kind, lastUser);
    wasOpen.current = isOpen;
  }, [isOpen, kind, draft, lastUser]);

  useLayoutEffect(() => {
    // Only a field that nobody has touched yet: whoever empties it wants another name.
    if (lastUser !== null && draft.getState().username === '') draft.setState({ username: lastUser });
  }, [draft, lastUser]);

  const atRest = screen.at === 'locked' && kind === 'shared';
  useEffect(() => {
    if (!atRest) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      if (draft.getState().username !== '') timer = setTimeout(() => forgetName(draft), forgetAfterMs);
    };
    wait();
    // What is said in between, such as that a password was cleared, is nobody's typing.
    const off = draft.subscribe((now, before) => {
      if (now.username !== before.username || now.secretTyped) wait();
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [atRest, draft]);
}
