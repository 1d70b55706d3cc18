/** Every call of the IPC contract, as an intent of one of the two flows. */
import { Refusal } from '../src-shared/contracts/errors.ts';
import type { Handlers, OutputOf } from '../src-shared/contracts/ipc.ts';
import type { LoginFlow } from './auth/flow.ts';
import type { EnrolmentFlow } from './enrolment/flow.ts';

export interface HandlerParts {
  readonly login: LoginFlow;
  readonly options: EnrolmentFlow;
  readonly lockView: () => OutputOf<'lock.view'>;
  /** @throws {Refusal} `ipc.refused` while locked. */
  readonly openOptions: () => void;
  readonly closeOptions: () => void;
  readonly isOptionsOpen: () => boolean;
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { login, options, lockView } = parts;
  /** The options flow, while its window has leave to be there. */
  const managing = (): EnrolmentFlow => {
    if (!parts.isOptionsOpen()) throw new Refusal('ipc.refused', 'User Options is closed');
    return options;
  };
  return {
    'lock.view': lockView,
    'lock.password': intent(({ username, password }) => login.password(username, password)),
    'lock.face': intent(({ username }) => login.face(username)),
    'lock.cancel': intent(() => login.cancel()),
    'lock.dismiss': intent(() => login.dismiss()),
    'lock.lock': intent(() => login.lock()),
    'lock.openOptions': intent(() => parts.openOptions()),
    'options.view': () => managing().view(),
    'options.signIn': intent(({ username, password }) => managing().signIn(username, password)),
    'options.enrol': intent(() => managing().enrol()),
    'options.consent': intent(({ granted }) => managing().consent(granted)),
    'options.remove': intent(() => managing().remove()),
    'options.cancel': intent(() => managing().cancel()),
    'options.close': intent(() => parts.closeOptions()),
    // An attempt belongs to one flow only: the other one does not know it and does nothing.
    'camera.report': intent((report) => {
      for (const flow of [login, options]) {
        if (report.is === 'ready') flow.cameraReady(report.attempt, report);
        else flow.cameraFailed(report.attempt, report.code);
      }
    }),
    'camera.prompted': intent(({ attempt, step, at }) => login.painted(attempt, step, at)),
    'camera.posed': intent(({ attempt, at, pose }) => login.posed(attempt, { at, pose })),
    'camera.guidance': intent(({ attempt, hint }) => {
      login.guided(attempt, hint);
      options.guided(attempt, hint);
    }),
  };
}

/** A call that answers nothing: what it led to is seen in the next view. */
const intent =
  <Input>(run: (input: Input) => void) =>
  (input: Input): undefined => {
    run(input);
  };
