/** What a program of this checkout needs before it starts: models and built windows, each made only when it is not up to date. */
import { ensureModels } from '../../models/build/ensure.ts';
import { bring, type TargetName, targetNames, targets } from '../build/targets.ts';
import { root } from './root.ts';

/** Says what is under way as soon as it takes longer than an instant, and how long it took. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const notice = setTimeout(() => console.log(`${name} ...`), 300);
  try {
    const value = await work();
    const seconds = (performance.now() - started) / 1000;
    if (seconds >= 0.3) console.log(`${name}: ${seconds.toFixed(1)} s`);
    return value;
  } finally {
    clearTimeout(notice);
  }
}

/** @throws {ModelError} with its remedy, or the bundler's error, which names the file. */
export async function prepare(wanted: readonly TargetName[] = targetNames): Promise<void> {
  await step('models', () => ensureModels({ log: (line) => console.log(`  ${line}`) }));
  for (const target of targets.filter(({ name }) => wanted.includes(name))) {
    await step(`build ${target.name}`, () => bring(target, root, false));
  }
}
