export interface Throttled<T> {
  (value: T): void;
  /** Drops what waits. */
  readonly cancel: () => void;
}

/** Calls `act` at once and then at most every `spacing` ms; of the values in between only the last one counts. */
export function throttle<T>(act: (value: T) => void, spacing: number): Throttled<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly value: T } | undefined;
  const open = () => {
    timer = undefined;
    if (!waiting) return;
    const { value } = waiting;
    waiting = undefined;
    run(value);
  };
  const run = (value: T) => {
    timer = setTimeout(open, spacing);
    act(value);
  };
  const throttled = (value: T) => {
    if (timer === undefined) run(value);
    else waiting = { value };
  };
  return Object.assign(throttled, {
    cancel: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = undefined;
    },
  });
}
