/** How much later than asked a timer comes in a page that runs; one that was stopped meanwhile is later, ms. */
const lateMs = 250;

/**
 * Calls `run` after `ms`, unless the page itself stood still for a part of that time: a machine that was suspended or out of
 * breath has not waited for the camera yet, and waits once more.
 * @returns ends the waiting
 */
export function afterWaiting(ms: number, run: () => void, now: () => number = () => performance.now()): () => void {
  const end = now() + ms;
  let timer = setTimeout(() => {
    if (now() - end <= lateMs) return run();
    timer = setTimeout(run, ms);
  }, ms);
  return () => clearTimeout(timer);
}
