/** Looks at out/main, out/preload and out/renderer: no fakes, no demo, nothing inline, nothing the package lacks. */
import { checkBundle, checkSources } from './bundle/check.ts';
import { at } from './lib/root.ts';

const findings = [...checkBundle(at('out')), ...checkSources(at('out'))];
for (const { file, problem } of findings) console.error(`out/${file}: ${problem}`);
console.log(`bundle: ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
