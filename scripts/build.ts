/**
 * `npm run build`: windows, agent, bridges, gallery and demo panel into out/.
 *   --if-stale        build only what changed; says nothing and takes an instant when nothing did
 *   --only NAME,NAME  only these targets
 */
import { parseArgs } from 'node:util';
import { bring, type TargetName, targetNames, targets } from './build/targets.ts';
import { root } from './lib/root.ts';

const { values } = parseArgs({
  options: { 'if-stale': { type: 'boolean', default: false }, only: { type: 'string' } },
});
const wanted = values.only?.split(',') ?? targetNames;
const unknown = wanted.filter((name) => !(targetNames as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`--only: unknown target ${unknown.join(', ')}; there are ${targetNames.join(', ')}`);
  process.exit(2);
}

for (const target of targets.filter(({ name }) => wanted.includes(name satisfies TargetName))) {
  const started = performance.now();
  try {
    const result = await bring(target, root, !values['if-stale']);
    if (result === 'built') console.log(`build: ${target.name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
    if (result === 'absent') console.log(`build: ${target.name} has no source yet`);
  } catch (error) {
    // The bundler's message shows file and line; its stack is ours and says nothing more.
    console.error(`build: ${target.name} FAILED\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
