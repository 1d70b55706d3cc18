import { createContext, useContext, useEffect, useState } from 'react';

/** Where components take the time from: epoch ms. Pictures and tests put a still clock here. */
export const NowContext = createContext<() => number>(Date.now);

/** The time, refreshed at each whole `step` (ms) while `active`. */
export function useNow(step: number, active = true): number {
  const read = useContext(NowContext);
  const [now, setNow] = useState(read);
  useEffect(() => {
    if (!active) return;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(read());
      timer = setTimeout(tick, step - (read() % step) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [read, step, active]);
  return now;
}
