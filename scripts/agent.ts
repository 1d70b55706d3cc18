/** `npm run agent`: the endpoint agent alone, on the browser host, from its own settings. Arguments pass through. */
import { prepare } from './lib/prepare.ts';

if (!process.argv.includes('--help')) await prepare(['renderer']);
await import('../src-main/main.browser.ts');
