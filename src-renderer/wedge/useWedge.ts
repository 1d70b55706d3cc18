import { useEffect, useRef } from 'react';
import type { WedgeRules } from '../../src-shared/domain/cards/wedge.ts';
import { listenToWedge, type WedgeListeners } from './listener.ts';

/** Listens for a keyboard-wedge reader while the component is there; null: this workstation has none. */
export function useWedge(rules: WedgeRules | null, listeners: WedgeListeners): void {
  const latest = useRef(listeners);
  useEffect(() => {
    latest.current = listeners;
  });
  useEffect(() => {
    if (!rules) return;
    return listenToWedge(window, rules, {
      onCard: (text) => latest.current.onCard(text),
      onMisread: () => latest.current.onMisread(),
    });
  }, [rules]);
}
