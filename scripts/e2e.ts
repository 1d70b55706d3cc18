/** `npm run e2e`: end-to-end specs. */
import { prepare } from './lib/prepare.ts';
import { runPlaywright } from './lib/run.ts';
import { ensureSystem } from './lib/system.ts';

const help = `npm run e2e [-- NAME ... options]

Runs the end-to-end specs in the installed browser, one after the other. Brings models and windows up to date first; as
root on Debian it installs a missing browser, Xvfb or ffmpeg.

  NAME          only specs whose file name matches, e.g. main-job or gallery
  -g TEXT       only tests whose title matches
  --project P   only those of a project: programs, pages, or alone (time matters to these)
  --workers 2   two at a time; "npm test" runs programs and pages so
  --help        this text

Other options are Playwright's: npx playwright test --help lists them.
Whose faces they use: HEXLOCK_E2E_ENROL, HEXLOCK_E2E_LOGIN, HEXLOCK_E2E_IMPOSTOR (e2e/support/media.ts).
Exit codes: 0 all passed, 1 not.`;

const args = process.argv.slice(2);
if (args.some((arg) => arg === '--help' || arg === '-h')) console.log(help);
else {
  const missing = await ensureSystem();
  if (missing.length > 0) process.exit(1);
  await prepare();
  const { code } = await runPlaywright(args);
  process.exitCode = code;
}
