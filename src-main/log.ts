/** The log on stderr, one JSON line per entry. */
import { destination, type LevelWithSilent, pino } from 'pino';
import type { Facts, Log } from './ports.ts';

export function createLog(level: LevelWithSilent): Log {
  // Synchronous: the last line before an exit is often the one that is needed.
  const logger = pino(
    { level, base: null, timestamp: () => `,"at":${Date.now()}` },
    destination({ dest: 2, sync: true }),
  );
  const at =
    (name: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, facts: Facts = {}): void =>
      logger[name]({ event, ...facts });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
