/**
 * The renderer's mirror of main: the last view that was pushed, and whether main can be reached. It decides nothing.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge, CallName, InputOf, WindowRole } from '../src-shared/contracts/ipc.ts';
import { type Code, codes } from '../src-shared/domain/codes.ts';

/** What `Bridge.onView` hands over. */
export type ViewOf<Role extends WindowRole> = Parameters<Parameters<Bridge<Role>['onView']>[0]>[0];

export interface Mirrored<Role extends WindowRole> {
  /** Null until the first view has come. */
  readonly view: ViewOf<Role> | null;
  readonly connected: boolean;
  /** Why main did not take the last intent; goes away with the next one. */
  readonly refused: Code | null;
}

export interface Mirror<Role extends WindowRole> {
  readonly store: StoreApi<Mirrored<Role>>;
  /** Tells main what the person wants. A refusal is kept in the store; it never throws. */
  readonly send: <Name extends CallName>(name: Name, input: InputOf<Name>) => Promise<void>;
  readonly clearRefusal: () => void;
  /** Stops listening. */
  readonly close: () => void;
}

export function createMirror<Role extends WindowRole>(bridge: Bridge<Role>): Mirror<Role> {
  const store = createStore<Mirrored<Role>>(() => ({ view: null, connected: true, refused: null }));
  const offView = bridge.onView((view) => store.setState({ view }));
  const offConnected = bridge.onConnected((connected) => store.setState({ connected }));
  return {
    store,
    send: async (name, input) => {
      store.setState({ refused: null });
      try {
        await bridge.call(name, input);
      } catch (error) {
        store.setState({ refused: codeOf(error) });
      }
    },
    clearRefusal: () => store.setState({ refused: null }),
    close: () => {
      offView();
      offConnected();
    },
  };
}

/** The code that a refusal carries; what carries none is `internal`. */
export function codeOf(error: unknown): Code {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return codes.find((known) => known === code) ?? 'internal';
}
