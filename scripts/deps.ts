/** `npm run deps`: who may import whom (scripts/deps/rules.ts), and who may name `ipcMain`. */
import { checkDependencies, describeViolation } from './deps/check.ts';
import { checkNames } from './deps/names.ts';
import { commandLine } from './lib/command-line.ts';
import { root } from './lib/root.ts';

commandLine(
  `npm run deps

Checks who imports whom, by scripts/deps/rules.ts, and who names what only few may name.

  --help  this text

Exit codes: 0 no violation, 1 at least one, each named, 2 wrong options.`,
  {},
);

const { violations, files } = await checkDependencies(root);
const all = [...violations, ...checkNames(root)];
for (const violation of all) console.error(describeViolation(violation));
console.log(`deps: ${files} files, ${all.length} violations`);
process.exitCode = all.length > 0 ? 1 : 0;
