/** `npm run deps`: who may import whom (scripts/deps/rules.ts), and who may name `ipcMain`. */
import { checkDependencies, describeViolation } from './deps/check.ts';
import { checkNames } from './deps/names.ts';
import { root } from './lib/root.ts';

const { violations, files } = await checkDependencies(root);
const all = [...violations, ...checkNames(root)];
for (const violation of all) console.error(describeViolation(violation));
console.log(`deps: ${files} files, ${all.length} violations`);
process.exitCode = all.length > 0 ? 1 : 0;
