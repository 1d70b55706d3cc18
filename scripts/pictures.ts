/**
 * `npm run pictures`: takes the pictures of the documentation from the running program, by the demo's tour.
 * `-- DIR` puts them elsewhere than docs/pictures.
 */
import { prepare } from './lib/prepare.ts';
import { at } from './lib/root.ts';
import { runNode } from './lib/run.ts';
import { ensureSystem } from './lib/system.ts';

if ((await ensureSystem(['chromium', 'fonts'])).length > 0) process.exit(1);
await prepare(['renderer', 'demo']);
const folder = process.argv[2] ?? at('docs/pictures');
const { code } = await runNode('src-main/main.demo.ts', ['--tour', '--pictures', folder], { limitMs: 300_000 });
process.exitCode = code;
