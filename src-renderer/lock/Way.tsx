import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { Name } from '../../src-ui/Name.tsx';
import { type WordKey, words } from '../../src-ui/words.ts';
import { nextThing, tileOf, typedIn } from './next.ts';
import type { LockProps } from './props.ts';

interface Props extends Pick<LockProps, 'draft' | 'mirror'> {
  readonly view: LockView;
  readonly screen: Extract<Screen, { at: 'locked' | 'scanning' | 'touching' }>;
}
type Locked = Extract<Screen, { at: 'locked' }>;

/** Below the comb: which ways there are, or whose desktop waits, with the one thing that can be done about it. */
export function Way(props: Props) {
  const { draft, screen } = props;
  const explained = useStore(draft, ({ explanation }) => explanation !== null);
  return (
    <div className="way">
      {screen.at === 'locked' && !explained && <AtRest {...props} screen={screen} />}
      {screen.at === 'scanning' && isBadgeOnly(screen) && <p>{words('way.scanningBadgeOnly')}</p>}
      <Explanation draft={draft} />
    </div>
  );
}

/** What a tile said that was pressed in vain. */
export function Explanation({ draft }: Pick<LockProps, 'draft'>) {
  const explanation = useStore(draft, (state) => state.explanation);
  return <p role="status">{explanation !== null && words(explanation)}</p>;
}

function AtRest({ draft, mirror, screen, view }: Props & { readonly screen: Locked }) {
  const typed = useStore(draft);
  if (screen.linking) {
    return (
      <Line label={words('linking.cancel')} onPress={() => void mirror.send('lock.dismiss', undefined)}>
        {words('linking.notMine')}
      </Line>
    );
  }
  const ways = words(wayKey(view, nextThing(view, typed) === 'badge'));
  if (screen.lastUser === null) return <p>{ways}</p>;
  return (
    <Line label={words('held.otherUser')} onPress={() => void mirror.send('lock.otherUser', undefined)}>
      {screen.held === null ? (
        ways
      ) : (
        <>
          <span>{words('held.beneath')}</span> <Name>{screen.held}</Name>
        </>
      )}
    </Line>
  );
}

function Line(props: { readonly children: ReactNode; readonly label: string; readonly onPress: () => void }) {
  return (
    <p className="way-line">
      {props.children}
      <button type="button" className="button" data-tone="quiet" onClick={props.onPress}>
        {props.label}
      </button>
    </p>
  );
}

/** Where nothing can be typed beside the camera, the badge has no other place to be named. */
const isBadgeOnly = ({ instead }: Extract<Screen, { at: 'scanning' }>): boolean =>
  instead?.includes('badge') === true && typedIn(instead).length === 0;

function wayKey(view: Props['view'], tapFirst: boolean): WordKey {
  const badge = tileOf(view, 'badge')?.state === 'ready';
  const face = tileOf(view, 'face')?.state === 'ready';
  if (badge && face) return 'way.all';
  if (badge) return tapFirst ? 'way.tapFirst' : 'way.tapOrType';
  return face ? 'way.any' : 'way.passwordOnly';
}
