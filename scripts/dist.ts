/** `npm run dist`: the agent's installers for this platform. */
import { resolve } from 'node:path';
import { checkBundle } from './bundle/check.ts';
import { commandLine } from './lib/command-line.ts';
import { prepare } from './lib/prepare.ts';
import { at, nameOf } from './lib/root.ts';
import { findElectron, makePackage } from './package/make.ts';

const help = `npm run dist [-- TARGET ... options]

Builds what is not up to date, checks the bundle and makes the agent's installers for this platform.

  TARGET             only these, as the packager names them (dir, deb, nsis, dmg ...)
  --output DIR       elsewhere than in dist/
  --stand-in         do not use the real Electron even where it is there; such packages cannot run
  --allow-downloads  let the packager fetch its tools (NSIS, dmg); off by default
  --help             this text

Exit codes: 0 made, 1 not, 2 wrong options.`;

const { values, positionals } = commandLine(
  help,
  { output: { type: 'string' }, 'stand-in': { type: 'boolean' }, 'allow-downloads': { type: 'boolean' } },
  true,
);

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
