import type { LockView, TapView } from '../../src-shared/domain/login/view.ts';

/** What stands above the open desktop. At most one thing: what ends it soonest for the person comes first. */
export type Cover =
  | { readonly is: 'displacing'; readonly username: string; readonly until: number }
  | { readonly is: 'blurred'; readonly why: 'nobody' | 'stranger'; readonly until: number | null }
  | { readonly is: 'warning'; readonly until: number };

/** A hidden desktop stays hidden whatever else happens: nothing of the person is told, a name in a question included. */
export function coverOf({ screen, watch }: Pick<LockView, 'screen' | 'watch'>): Cover | null {
  if (screen.at !== 'open') return null;
  if (watch.is === 'blurred') return watch;
  const tap: TapView | null = screen.tap;
  if (tap?.is === 'displacing') return tap;
  return watch.is === 'warning' ? watch : null;
}
