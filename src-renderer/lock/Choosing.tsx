import { useStore } from 'zustand';
import { isProvable } from '../../src-shared/domain/factors.ts';
import type { LockView, Screen } from '../../src-shared/domain/login/view.ts';
import { Comb, HexCell, HexTile } from '../../src-ui/hex/Comb.tsx';
import { alone, choice } from '../../src-ui/hex/comb.ts';
import { Icon } from '../../src-ui/icons.tsx';
import { Name } from '../../src-ui/Name.tsx';
import { words } from '../../src-ui/words.ts';
import { factorList } from '../factorList.ts';
import { LoginForm } from '../forms/LoginForm.tsx';
import { say } from './draft.ts';
import { nextThing, tileOf } from './next.ts';
import type { LockProps } from './props.ts';

type Step = Extract<Screen, { at: 'choosing' }>;

interface Props extends LockProps {
  readonly view: LockView;
  readonly screen: Step;
}

/** The second factor: what remains and can be had here, what cannot, and the way back. */
export function Choosing(props: Props) {
  const { screen } = props;
  const face = screen.oneOf.includes('face');
  const password = screen.oneOf.includes('password');
  return (
    <Comb arrangement={face ? choice : alone} kind="choice">
      <HexCell cell={alone.cells.host} name="choosing">
        {password ? (
          <PasswordStep {...props} />
        ) : (
          <div className="panel">
            <Head screen={screen} />
            <StartOver {...props} honey={!screen.possible} />
          </div>
        )}
      </HexCell>
      {face && <FaceStep {...props} />}
    </Comb>
  );
}

function Head({ screen }: { readonly screen: Step }) {
  const { possible, oneOf, proved, username } = screen;
  const absent = oneOf.filter((factor) => !isProvable(factor));
  const both = oneOf.includes('password');
  return (
    <div className="panel-head">
      <h2>{words(possible ? 'choosing.title' : 'choosing.impossible')}</h2>
      <p className="panel-lead">
        <Name>{username}</Name>
      </p>
      <p className="panel-proved">
        <Icon name="check" /> {words('choosing.proved', { factors: factorList(proved) })}
      </p>
      {!possible && <p className="panel-text">{words('choosing.impossibleRemedy', { factors: factorList(oneOf) })}</p>}
      {possible && oneOf.includes('face') && (
        <p className="panel-text">{words(both ? 'choosing.next' : 'choosing.nextFace')}</p>
      )}
      {possible && absent.length > 0 && (
        <p className="panel-note">{words('choosing.notHere', { factors: factorList(absent) })}</p>
      )}
    </div>
  );
}

function StartOver({ mirror, honey = false }: Pick<LockProps, 'mirror'> & { readonly honey?: boolean }) {
  return (
    <button
      type="button"
      className="button"
      data-tone={honey ? 'honey' : 'quiet'}
      data-autofocus={honey || undefined}
      onClick={() => void mirror.send('lock.cancel', undefined)}
    >
      {words('choosing.startOver')}
    </button>
  );
}

function PasswordStep({ draft, mirror, screen, view }: Props) {
  const typed = useStore(draft);
  return (
    <LoginForm
      draft={draft}
      settledName={screen.username}
      submitLabel={words('choosing.usePassword')}
      tone={nextThing(view, typed) === 'form' ? 'honey' : 'pale'}
      faceToo={screen.oneOf.includes('face')}
      autoFocusMark="password"
      onSubmit={(credentials) => void mirror.send('lock.password', credentials)}
      head={<Head screen={screen} />}
      foot={<StartOver mirror={mirror} />}
    />
  );
}

function FaceStep({ draft, mirror, screen, view }: Props) {
  const typed = useStore(draft);
  const code = tileOf(view, 'face')?.code ?? null;
  return (
    <HexTile
      cell={choice.cells.lowerLeft}
      name="face"
      icon={<Icon name="face" />}
      title={words('choosing.useFace')}
      detail={code === null ? <Name>{screen.username}</Name> : words('tile.face.unavailable')}
      tone={code !== null ? 'dim' : nextThing(view, typed) === 'face' ? 'honey' : 'calm'}
      unavailable={code !== null}
      autoFocusMark={!screen.oneOf.includes('password')}
      onPress={() => {
        if (code !== null) say(draft, { trouble: code });
        else void mirror.send('lock.face', { username: screen.username });
      }}
    />
  );
}
