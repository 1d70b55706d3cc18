/** Looks at out/main, out/preload and out/renderer: no fakes, no demo, nothing inline, nothing the package lacks. */
import { checkBundle, unmarked } from './bundle/check.ts';
import { at, root } from './lib/root.ts';

const findings = checkBundle(at('out'));
const hidden = unmarked(root);
for (const { file, problem } of findings) console.error(`out/${file}: ${problem}`);
for (const file of hidden) {
  console.error(
    `${file}: lacks the marker string hexlock:fake or hexlock:demo, so the check cannot see it in a bundle`,
  );
}
console.log(`bundle: ${findings.length + hidden.length} findings`);
process.exitCode = findings.length + hidden.length > 0 ? 1 : 0;
