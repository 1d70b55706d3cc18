import { useStore } from 'zustand';
import { Name } from '../../src-ui/Name.tsx';
import { type WordKey, words } from '../../src-ui/words.ts';
import { nextThing, tileOf } from './next.ts';
import type { SignInProps } from './SignIn.tsx';

/** Below the comb: which ways there are, or whose desktop waits, with the one thing that can be done about it. */
export function Way({ draft, mirror, screen, view }: Pick<SignInProps, 'draft' | 'mirror' | 'screen' | 'view'>) {
  const typed = useStore(draft);
  const { explanation } = typed;
  const quiet = screen.at !== 'locked' || explanation !== null;
  const locked = screen.at === 'locked' ? screen : null;
  return (
    <div className="way">
      {!quiet && (
        <p className="way-line">
          {locked?.linking ? (
            words('linking.notMine')
          ) : locked?.held != null ? (
            <>
              <span>{words('held.beneath')}</span>
              <Name>{locked.held}</Name>
            </>
          ) : (
            words(wayKey(view, nextThing(view, typed) === 'badge'))
          )}
          {locked?.linking ? (
            <Small label={words('linking.cancel')} onPress={() => void mirror.send('lock.dismiss', undefined)} />
          ) : (
            locked?.lastUser != null && (
              <Small label={words('held.otherUser')} onPress={() => void mirror.send('lock.otherUser', undefined)} />
            )
          )}
        </p>
      )}
      <p role="status">{screen.at !== 'scanning' && explanation !== null && words(explanation)}</p>
    </div>
  );
}

function Small({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  return (
    <button type="button" className="button" data-tone="quiet" onClick={onPress}>
      {label}
    </button>
  );
}

function wayKey(view: SignInProps['view'], tapFirst: boolean): WordKey {
  const badge = tileOf(view, 'badge')?.state === 'ready';
  const face = tileOf(view, 'face')?.state === 'ready';
  if (badge && face) return 'way.all';
  if (badge) return tapFirst ? 'way.tapFirst' : 'way.tapOrType';
  return face ? 'way.any' : 'way.passwordOnly';
}
