/** `npm run e2e`: end-to-end specs. `-- main-job` runs the specs whose file name matches; other arguments are Playwright's. */
import { prepare } from './lib/prepare.ts';
import { runPlaywright } from './lib/run.ts';
import { ensureSystem } from './lib/system.ts';

const missing = await ensureSystem();
if (missing.length > 0) process.exit(1);
await prepare();
const { code } = await runPlaywright(process.argv.slice(2));
process.exitCode = code;
