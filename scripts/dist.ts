/**
 * `npm run dist`: the agent's installers for this platform, into dist/.
 *   -- dir deb         only these targets
 *   --output DIR       elsewhere
 *   --stand-in         do not use the real Electron even where it is there
 *   --allow-downloads  let electron-builder fetch its tools (NSIS, dmg); off by default
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkBundle } from './bundle/check.ts';
import { prepare } from './lib/prepare.ts';
import { at, nameOf } from './lib/root.ts';
import { findElectron, makePackage } from './package/make.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { output: { type: 'string' }, 'stand-in': { type: 'boolean' }, 'allow-downloads': { type: 'boolean' } },
});

await prepare(['renderer', 'main', 'preload']);
const findings = checkBundle(at('out'));
for (const { file, problem } of findings) console.error(`out/${file}: ${problem}`);
if (findings.length > 0) process.exit(1);

const distribution = values['stand-in'] ? ({ is: 'stand-in' } as const) : findElectron();
const output = resolve(values.output ?? at(distribution.is === 'real' ? 'dist' : 'dist/stand-in'));
await makePackage({ distribution, targets: positionals, output, downloads: values['allow-downloads'] ?? false });

console.log(`packages: ${nameOf(output)}`);
if (distribution.is === 'stand-in') {
  console.log('The Electron binary is not on this machine, so these packages hold a STAND-IN for it and CANNOT RUN.');
  console.log('For real ones: npx install-electron (or set ELECTRON_OVERRIDE_DIST_PATH), then npm run dist again.');
}
