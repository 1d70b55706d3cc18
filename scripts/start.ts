/**
 * `npm start`: the demo. Prepares what is missing (a browser, models, windows), then hands over to src-main/main.demo.ts
 * in this same process, with its arguments (`npm start -- --tour`, `-- --help`), so that Ctrl-C reaches it directly.
 */
import { prepare } from './lib/prepare.ts';
import { ensureSystem } from './lib/system.ts';

const asksForHelp = process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h');
if (!asksForHelp) {
  // Until the demo takes over there is nothing to wind down: stop at once.
  const stop = () => process.exit(130);
  process.on('SIGINT', stop);
  await ensureSystem(['chromium', 'fonts']);
  await prepare(['renderer', 'demo', 'preload', 'main']);
  process.off('SIGINT', stop);
}
await import('../src-main/main.demo.ts');
