import type { Offer } from '../../src-shared/domain/login/state.ts';
import type { Screen } from '../../src-shared/domain/login/view.ts';
import { Avatar } from '../../src-ui/Avatar.tsx';
import { Comb, HexCell, HexTile } from '../../src-ui/hex/Comb.tsx';
import { session } from '../../src-ui/hex/comb.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { type WordKey, words } from '../../src-ui/words.ts';
import { factorList } from '../factorList.ts';
import type { LockProps } from './props.ts';

/** Who is signed in, since when and by what; in the browser host it also stands in for the desktop. */
export function Open({ mirror, screen }: LockProps & { readonly screen: Extract<Screen, { at: 'open' }> }) {
  const { displayName, factors, since, offer } = screen;
  const time = new Date(since).toLocaleTimeString(undefined, { timeStyle: 'short' });
  const options = () => void mirror.send('lock.openOptions', undefined);
  return (
    <>
      <Comb arrangement={session} kind="session">
        <HexCell cell={session.cells.host} name="open">
          <div className="panel">
            <Avatar name={displayName} />
            <h2 className="panel-signed-in">
              <span>{words('open.signedIn')}</span> <Name>{displayName}</Name>
            </h2>
            <p className="panel-text">{words('open.since', { time, factors: factorList(factors) })}</p>
            <p className="panel-note">{words('open.standIn')}</p>
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
      {offer !== null && <OfferCard offer={offer} onTake={options} mirror={mirror} />}
    </>
  );
}

const offers = {
  enrolFace: { title: 'open.offer', detail: 'open.offerDetail' },
  renewFace: { title: 'open.renew', detail: 'open.renewDetail' },
} as const satisfies Readonly<Record<Offer, { readonly title: WordKey; readonly detail: WordKey }>>;

/** What could be done now, in a moment that belongs to something else: easy to take, as easy to put off. */
function OfferCard(props: Pick<LockProps, 'mirror'> & { readonly offer: Offer; readonly onTake: () => void }) {
  const { title, detail } = offers[props.offer];
  return (
    <section className="offer" aria-label={words(title)}>
      <span className="offer-icon">
        <Icon name="face" />
      </span>
      <p>
        <strong>{words(title)}</strong>
        <span>{words(detail)}</span>
      </p>
      <button type="button" className="button" data-tone="honey" onClick={props.onTake}>
        {words(title)}
      </button>
      <button
        type="button"
        className="button"
        data-tone="quiet"
        onClick={() => void props.mirror.send('lock.dismiss', undefined)}
      >
        {words('open.notNow')}
      </button>
    </section>
  );
}
