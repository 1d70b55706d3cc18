/** Every call of the IPC contract, as an intent of one of the flows. */
import { Refusal } from '../src-shared/contracts/errors.ts';
import type { Handlers, OutputOf } from '../src-shared/contracts/ipc.ts';
import type { WedgeRules } from '../src-shared/domain/cards/wedge.ts';
import type { LoginFlow } from './auth/flow.ts';
import type { EnrolmentFlow } from './enrolment/flow.ts';
import type { CardReaders } from './readers/ports.ts';
import type { SystemActions } from './system.ts';
import type { WatchFlow } from './watch/flow.ts';
import type { Presence } from './watch/presence.ts';

export interface HandlerParts {
  readonly login: LoginFlow;
  readonly options: EnrolmentFlow;
  readonly watch: Pick<WatchFlow, 'active' | 'presence'>;
  readonly presence: Pick<Presence, 'cameraReady' | 'cameraFailed' | 'guided' | 'dismiss'>;
  readonly readers: Pick<CardReaders, 'typed'>;
  /** How a keyboard-wedge reader types here; null where there is none. */
  readonly wedge: WedgeRules | null;
  readonly system: SystemActions;
  readonly lockView: () => OutputOf<'lock.view'>;
  /** @throws {Refusal} `ipc.refused` while locked. */
  readonly openOptions: () => void;
  readonly closeOptions: () => void;
  readonly isOptionsOpen: () => boolean;
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { login, options, watch, presence, readers, system, lockView } = parts;
  /** The options flow, while its window has leave to be there. */
  const managing = (): EnrolmentFlow => {
    if (!parts.isOptionsOpen()) throw new Refusal('ipc.refused', 'User Options is closed');
    return options;
  };
  return {
    'lock.view': lockView,
    'lock.password': intent(({ username, password }) => login.password(username, password)),
    'lock.face': intent(({ username }) => login.face(username)),
    'lock.pin': intent(({ pin }) => login.pin(pin)),
    'lock.key': intent(({ factor, username }) => login.key(factor, username)),
    'lock.keyOptions': ({ attempt }) => login.keyOptions(attempt),
    'lock.keyAnswer': intent(({ attempt, credential }) => login.keyAnswer(attempt, credential)),
    'lock.keyFailed': intent(({ attempt, code }) => login.keyFailed(attempt, code)),
    // The reader's text becomes a tap, which goes to whoever waits for one.
    'lock.wedge': intent(({ text }) => readers.typed(text)),
    'lock.active': intent(() => watch.active()),
    'lock.presence': intent(({ on }) => watch.presence(on)),
    'lock.otherUser': intent(() => {
      if (lockView().place.kind !== 'personal')
        throw new Refusal('ipc.refused', 'a shared workstation has one session');
      system.otherUser();
    }),
    'lock.restart': intent(() => {
      const { restart, screen } = lockView();
      if (screen.at === 'open') throw new Refusal('ipc.refused', 'somebody is signed in');
      if (!restart) throw new Refusal('ipc.refused', 'the policy offers no restart');
      system.restart();
    }),
    'lock.signOut': intent(() => {
      // A locked session is somebody's who may not be there to be asked.
      if (login.state().at !== 'open') throw new Refusal('ipc.refused', 'nobody is signed in');
      login.signOut();
    }),
    'lock.cancel': intent(() => login.cancel()),
    'lock.dismiss': intent(() => {
      presence.dismiss();
      login.dismiss();
    }),
    'lock.lock': intent(() => login.lock()),
    'lock.openOptions': intent(() => parts.openOptions()),
    'options.view': () => managing().view(),
    'options.signIn': intent(({ username, password }) => managing().signIn(username, password)),
    'options.enrol': intent(() => managing().enrol()),
    'options.consent': intent(({ granted }) => managing().consent(granted)),
    'options.remove': intent(() => managing().remove()),
    'options.setPin': intent(({ pin }) => managing().setPin(pin)),
    'options.removePin': intent(() => managing().removePin()),
    'options.addCard': intent(() => managing().addCard()),
    'options.removeCard': intent(({ id }) => managing().removeCard(id)),
    'options.addKey': intent(({ factor, name }) => managing().addKey(factor, name)),
    'options.keyOptions': ({ attempt }) => managing().keyOptions(attempt),
    'options.keyAnswer': intent(({ attempt, credential }) => managing().keyAnswer(attempt, credential)),
    'options.keyFailed': intent(({ attempt, code }) => managing().keyFailed(attempt, code)),
    'options.removeKey': intent(({ id }) => managing().removeKey(id)),
    'options.wedge': intent(({ text }) => {
      managing();
      readers.typed(text);
    }),
    'wedge.rules': () => parts.wedge,
    'options.cancel': intent(() => managing().cancel()),
    'options.close': intent(() => parts.closeOptions()),
    // An attempt belongs to one flow only: the other one does not know it and does nothing.
    'camera.report': intent((report) => {
      for (const flow of [login, options, presence]) {
        if (report.is === 'ready') flow.cameraReady(report.attempt, report);
        else flow.cameraFailed(report.attempt, report.code);
      }
    }),
    'camera.prompted': intent(({ attempt, step, at }) => login.painted(attempt, step, at)),
    'camera.posed': intent(({ attempt, ...posed }) => login.posed(attempt, posed)),
    'camera.guidance': intent(({ attempt, hint }) => {
      login.guided(attempt, hint);
      options.guided(attempt, hint);
      presence.guided(attempt, hint);
    }),
  };
}

/** A call that answers nothing: what it led to is seen in the next view. */
const intent =
  <Input>(run: (input: Input) => void) =>
  (input: Input): undefined => {
    run(input);
  };
