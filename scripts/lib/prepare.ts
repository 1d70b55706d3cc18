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

/**
 * Brings models and the wanted targets up to date. When one fails its message is printed (a model error's ends with its
 * remedy, a bundler's names file and line) and the process is left with 1: whoever asked cannot go on.
 */
export async function prepare(wanted: readonly TargetName[] = targetNames): Promise<void> {
  const works: (readonly [name: string, work: () => Promise<unknown>])[] = [
    ['models', () => ensureModels({ log: (line) => console.log(`  ${line}`) })],
    ...targets
      .filter(({ name }) => wanted.includes(name))
      .map((target) => [`build ${target.name}`, () => bring(target, root, false)] as const),
  ];
  for (const [name, work] of works) {
    try {
      await step(name, work);
    } catch (error) {
      console.error(`${name} FAILED: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    }
  }
}
