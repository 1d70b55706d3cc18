import { useEffect, useState } from 'react';
import type { Bridge } from '../../src-shared/contracts/ipc.ts';
import type { WedgeRules } from '../../src-shared/domain/cards/wedge.ts';
import { useWedge } from './useWedge.ts';

/**
 * Hears the keyboard-wedge reader of this workstation in a window, if it has one. What it types is told as text; a card
 * that was typed and not readable as none. Main judges both.
 */
export function useWedgeReader(bridge: Bridge, connected: boolean): void {
  const [rules, setRules] = useState<WedgeRules | null>(null);
  useEffect(() => {
    if (!connected) return;
    let left = false;
    bridge
      .call('wedge.rules', undefined)
      .then((found) => {
        if (!left) setRules(found ?? null);
      })
      // Without rules nothing that is typed is taken for a card: badges fail, passwords do not.
      .catch((error: unknown) => console.error('how a wedge reader types is not known', error));
    return () => {
      left = true;
    };
  }, [bridge, connected]);

  const tell = (text: string) => {
    const call = bridge.role === 'lock' ? 'lock.wedge' : 'options.wedge';
    bridge.call(call, { text }).catch((error: unknown) => console.error('main did not take a card', error));
  };
  useWedge(connected ? rules : null, { onCard: tell, onMisread: () => tell('') });
}
