import type { OptionsView } from '../../src-shared/domain/enrolment/view.ts';
import type { Edit } from './edit.ts';
import type { OptionsProps } from './props.ts';

/** What every method of the page works with. */
export interface MethodProps extends Pick<OptionsProps, 'mirror'> {
  readonly view: Extract<OptionsView, { at: 'methods' }>;
  readonly edit: Edit;
}
