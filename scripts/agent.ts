/**
 * `npm run agent`: the endpoint agent alone, on the browser host, from its own settings. Arguments pass through. This
 * process becomes its watchdog: an agent that crashes or hangs is started again, and begins locked.
 */
import { prepare } from './lib/prepare.ts';

const asksOnly = ['--help', '--print-config'].some((question) => process.argv.includes(question));
if (!asksOnly) await prepare(['renderer']);
process.argv.push('--watchdog');
await import('../src-main/main.browser.ts');
