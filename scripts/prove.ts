/**
 * `npm run prove`: goes through everything that can happen to the login machine, and finds out whether something of that
 * must not be. Then takes out one guard after another, and has to find what goes wrong without it.
 *   -- --quick      a few scenes and mutants: seconds
 *   -- --threads N  how many at once; as many as there are processors otherwise
 *   -- --out FILE   where the figures go (bench/results/prove.json)
 *   -- --diagram    writes docs/login-machine.md from what was reached, and ends
 * Exit code 1: something is violated, or a mutant survived.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { at, nameOf } from './lib/root.ts';
import { codeOf } from './prove/code.ts';
import { performAll } from './prove/crew.ts';
import { edgesOf, pageOf } from './prove/diagram.ts';
import type { Job } from './prove/job.ts';
import { loadMachine, realDomain } from './prove/machine.ts';
import { mutants } from './prove/mutants.ts';
import { figuresOf, holds, tableOf } from './prove/report.ts';
import { quickScenes, scenes } from './prove/scene.ts';
import { walkAways } from './prove/walk-away.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    threads: { type: 'string', default: String(availableParallelism()) },
    out: { type: 'string', default: at('bench/results/prove.json') },
    diagram: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(`npm run prove [-- OPTIONS]   explores every state of the login machine and checks its laws
  --quick       a few scenes, and every fourth mutant: seconds
  --threads N   how many at once (${availableParallelism()})
  --out FILE    where the figures go (bench/results/prove.json)
  --diagram     writes docs/login-machine.md and ends`);
} else if (values.diagram) {
  const page = at('docs/login-machine.md');
  writeFileSync(page, pageOf(edgesOf(await loadMachine(realDomain))));
  console.log(`wrote ${nameOf(page)}`);
} else {
  const threads = Math.max(1, Number.parseInt(values.threads, 10) || 1);
  const started = performance.now();
  const ours = values.quick ? quickScenes : scenes;
  const taken = values.quick ? mutants.filter((_mutant, i) => i % 4 === 0) : mutants;
  const real: Job[] = [
    ...ours.map((scene): Job => ({ is: 'scene', scene })),
    ...walkAways.map((walkAway): Job => ({ is: 'walkAway', walkAway })),
  ];
  const jobs: Job[] = [...real, ...taken.map((mutant): Job => ({ is: 'mutant', mutant, scenes: quickScenes }))];
  const found = await performAll(jobs, threads);
  const figures = figuresOf({
    scenes: found.slice(0, real.length),
    mutants: found.slice(real.length),
    seconds: (performance.now() - started) / 1000,
    threads,
    code: await codeOf({ scenes: ours, quickScenes, walkAways, mutants: taken }),
  });
  console.log(tableOf(figures));
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify(figures, null, 2)}\n`);
  console.log(`\n${holds(figures) ? 'holds' : 'DOES NOT HOLD'}; figures in ${nameOf(values.out)}`);
  process.exitCode = holds(figures) ? 0 : 1;
}
