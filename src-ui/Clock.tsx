import { useNow } from './time.ts';
import { words } from './words.ts';

const minuteMs = 60_000;

/** Large, because it is read across a room; written the way the machine's own language writes it. */
export function Clock() {
  const now = new Date(useNow(minuteMs));
  const time = now.toLocaleTimeString(undefined, { timeStyle: 'short' });
  const date = now.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <section className="clock" aria-label={words('clock.label')}>
      <time className="clock-time" dateTime={now.toISOString()}>
        {time}
      </time>
      <span className="clock-date">{date}</span>
    </section>
  );
}
