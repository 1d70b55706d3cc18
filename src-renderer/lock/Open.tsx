import { useState } from 'react';
import type { Offer } from '../../src-shared/domain/login/state.ts';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { Avatar } from '../../src-ui/Avatar.tsx';
import { Comb, HexCell, HexTile } from '../../src-ui/hex/Comb.tsx';
import { session } from '../../src-ui/hex/comb.ts';
import { Icon, type IconName } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { type WordKey, words } from '../../src-ui/words.ts';
import { Confirm } from '../Confirm.tsx';
import { factorList } from '../factorList.ts';
import type { LockProps } from './props.ts';

type OpenScreen = Extract<Screen, { at: 'open' }>;
interface Props extends LockProps {
  readonly view: LockView;
  readonly screen: OpenScreen;
  /** Something stands above the desktop: a question that was open here gives way. */
  readonly covered: boolean;
}

/** Who is signed in, since when and by what; in the browser host it also stands in for the desktop. */
export function Open(props: Props) {
  const { covered, mirror, screen } = props;
  const { displayName, factors, since, offer, tap } = screen;
  const [leaving, setLeaving] = useState(false);
  const time = new Date(since).toLocaleTimeString(undefined, { timeStyle: 'short' });
  const options = () => void mirror.send('lock.openOptions', undefined);
  return (
    <>
      <Comb arrangement={session} kind="session">
        <HexCell cell={session.cells.host} name="open">
          <div className="panel">
            <Avatar name={displayName} busy={tap?.is === 'checking'} />
            <h2 className="panel-signed-in">
              <span>{words('open.signedIn')}</span> <Name>{displayName}</Name>
            </h2>
            <p className="panel-text">{words('open.since', { time, factors: factorList(factors) })}</p>
            <p className="panel-note" role="status">
              {words(tap?.is === 'checking' ? 'open.tapChecking' : 'open.standIn')}
            </p>
            <button
              type="button"
              className="button"
              data-tone="quiet"
              data-name="signOut"
              onClick={() => setLeaving(true)}
            >
              <Icon name="signOut" /> {words('open.signOut')}
            </button>
          </div>
        </HexCell>
        <HexTile
          cell={session.cells.lowerLeft}
          name="lock"
          icon={<Icon name="password" />}
          title={words('open.lock')}
          detail={words('open.lockDetail')}
          autoFocusMark
          onPress={() => void mirror.send('lock.lock', undefined)}
        />
        <HexTile
          cell={session.cells.lowerRight}
          name="options"
          icon={<Icon name="options" />}
          title={words('open.options')}
          detail={words('open.optionsDetail')}
          onPress={options}
        />
      </Comb>
      {isWatched(props.view) && <Watched mirror={mirror} />}
      {offer !== null ? <OfferOf offer={offer} onTake={options} mirror={mirror} /> : <PresenceOffer {...props} />}
      {leaving && !covered && (
        <Confirm
          title={words('signOut.title')}
          text={words('signOut.text')}
          yes={words('open.signOut')}
          no={words('signOut.stay')}
          onYes={() => void mirror.send('lock.signOut', undefined)}
          onNo={() => setLeaving(false)}
        />
      )}
    </>
  );
}

const offers = {
  enrolFace: { title: 'open.offer', detail: 'open.offerDetail' },
  renewFace: { title: 'open.renew', detail: 'open.renewDetail' },
} as const satisfies Readonly<Record<Offer, { readonly title: WordKey; readonly detail: WordKey }>>;

function OfferOf(props: Pick<LockProps, 'mirror'> & { readonly offer: Offer; readonly onTake: () => void }) {
  const { title, detail } = offers[props.offer];
  return (
    <Card
      icon="face"
      title={words(title)}
      detail={words(detail)}
      take={words(title)}
      honey
      onTake={props.onTake}
      leave={words('open.notNow')}
      onLeave={() => void props.mirror.send('lock.dismiss', undefined)}
    />
  );
}

const isWatched = ({ presenceAttempt, watch }: LockView): boolean =>
  presenceAttempt !== null || (watch.is === 'calm' && watch.presence);

/** While the camera watches that is said, always, with the way to end it. */
function Watched({ mirror }: Pick<LockProps, 'mirror'>) {
  return (
    <p className="presence">
      <span className="presence-sign">
        <Icon name="camera" />
      </span>
      {words('presence.on')}
      <button type="button" className="button" onClick={() => void mirror.send('lock.presence', { on: false })}>
        {words('presence.stop')}
      </button>
    </p>
  );
}

/** Offered once for each session, quietly. */
function PresenceOffer({ mirror, view }: Props) {
  const [put, setPut] = useState(false);
  if (!view.presenceOffered || put || isWatched(view)) return null;
  return (
    <Card
      icon="camera"
      title={words('presence.offer')}
      detail={words('presence.offerDetail')}
      take={words('presence.take')}
      onTake={() => void mirror.send('lock.presence', { on: true })}
      leave={words('open.notNow')}
      onLeave={() => setPut(true)}
    />
  );
}

/** What could be done now, in a moment that belongs to something else: easy to take, as easy to put off. */
function Card(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
  readonly take: string;
  readonly honey?: boolean;
  readonly onTake: () => void;
  readonly leave: string;
  readonly onLeave: () => void;
}) {
  return (
    <section className="offer" aria-label={props.title}>
      <span className="offer-icon">
        <Icon name={props.icon} />
      </span>
      <p>
        <strong>{props.title}</strong>
        <span>{props.detail}</span>
      </p>
      <button type="button" className="button" data-tone={props.honey ? 'honey' : 'pale'} onClick={props.onTake}>
        {props.take}
      </button>
      <button type="button" className="button" data-tone="quiet" onClick={props.onLeave}>
        {props.leave}
      </button>
    </section>
  );
}
