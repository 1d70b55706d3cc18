/** `npm run pictures`: takes the pictures of the documentation from the running program, by the demo's tour. */
import { commandLine } from './lib/command-line.ts';
import { prepare } from './lib/prepare.ts';
import { at } from './lib/root.ts';
import { runNode } from './lib/run.ts';
import { ensureSystem } from './lib/system.ts';

const help = `npm run pictures [-- DIR]

Takes the pictures of the documentation from the running program, which the demo's tour drives.

  DIR     where they go (docs/pictures)
  --help  this text

Exit codes: 0 taken, 1 not, 2 wrong options.`;
const { positionals } = commandLine(help, {}, true);

if ((await ensureSystem(['chromium', 'fonts'])).length > 0) process.exit(1);
await prepare(['renderer', 'demo']);
const folder = positionals[0] ?? at('docs/pictures');
const { code } = await runNode('src-main/main.demo.ts', ['--tour', '--pictures', folder], { limitMs: 300_000 });
process.exitCode = code;
