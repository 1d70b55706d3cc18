import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import type { LockView } from '../../src-shared/domain/login/view.ts';
import type { Message } from '../lock/draft.ts';

/** The gallery's clock stands still: Monday, 23 November 2026, 07:02. */
export const now = new Date(2026, 10, 23, 7, 2).getTime();

/** What stands typed in the window, beside main's view. */
export interface Around {
  readonly username?: string;
  /** What is said beside the form. */
  readonly message?: Message;
  readonly connected?: boolean;
  readonly theme?: 'light';
  readonly contrast?: 'more';
  /** A button that is pressed first, by its CSS selector: what it opens is a state of the window alone. */
  readonly press?: string;
}

export interface LockFixture {
  readonly window: 'lock';
  readonly view: LockView | null;
  readonly around: Around;
}
export interface OptionsFixture {
  readonly window: 'options';
  readonly view: OptionsView;
  readonly around: Around;
}
export type Fixture = LockFixture | OptionsFixture;
export type Fixtures = Readonly<Record<string, Fixture>>;
