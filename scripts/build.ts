/** `npm run build`: windows, agent, bridges, gallery and demo panel into out/. */
import { bring, type TargetName, targetNames, targets } from './build/targets.ts';
import { commandLine } from './lib/command-line.ts';
import { root } from './lib/root.ts';

const help = `npm run build [-- options]

Builds the windows, the agent, its bridges, the gallery and the demo panel into out/.

  --if-stale        only what changed; says nothing and takes an instant when nothing did
  --only NAME,NAME  only these: ${targetNames.join(', ')}
  --help            this text

Exit codes: 0 built, 1 something does not build, 2 wrong options.`;

const { values } = commandLine(help, { 'if-stale': { type: 'boolean', default: false }, only: { type: 'string' } });
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
