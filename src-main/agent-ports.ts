/** What the agent is given. */
import type { WedgeRules } from '../src-shared/domain/cards/wedge.ts';
import type { Connection, Place } from '../src-shared/domain/login/view.ts';
import type { DesktopPort, FacePort, LoginCloud, Report } from './auth/ports.ts';
import type { MethodsCloud } from './enrolment/ports.ts';
import type { Likeness } from './face/likeness.ts';
import type { Basics } from './ports.ts';
import type { CardReaders } from './readers/ports.ts';
import type { LastUser } from './store/last-user.ts';
import type { WorkstationPolicy } from './store/workstation.ts';
import type { SystemActions } from './system.ts';

/** What the host does with the options window. */
export interface OptionsWindows {
  readonly showOptions: () => void;
  readonly hideOptions: () => void;
}

export type OnChange = (listener: () => void) => () => void;

export interface AgentPorts extends Basics {
  readonly cloud: { readonly login: LoginCloud; readonly methods: MethodsCloud };
  readonly connection: { readonly connection: () => Connection; readonly onChange: OnChange };
  readonly face: FacePort & { readonly onChange: OnChange };
  readonly likeness: Likeness;
  readonly readers: CardReaders;
  readonly desktop: DesktopPort;
  readonly windows: OptionsWindows;
  readonly system: SystemActions;
  readonly lastUser: Pick<LastUser, 'name' | 'remember'>;
  readonly report: Report;
}

export interface AgentSettings {
  readonly place: () => Place;
  /** What the tenant says of this computer; read anew at every step. */
  readonly computer: () => WorkstationPolicy;
  readonly frames: number;
  /** How long a scan may take, ms. */
  readonly scanMs: number;
  readonly minHeight: number;
  readonly lowResolution: () => 'warn' | 'refuse';
  readonly injected: 'refuse' | 'accept';
  /** How a keyboard-wedge reader types here; null where there is none. */
  readonly wedge: WedgeRules | null;
}
