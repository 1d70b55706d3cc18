/** The benchmarks by name. Each is loaded only when it is asked for: some open a browser, some need the models. */

/** What a benchmark's file exports. */
export interface Runnable {
  /** @param args what stands after the name on the command line */
  run(args: string[]): Promise<void>;
}

export interface Benchmark {
  readonly about: string;
  /** Relative to the project. */
  readonly file: string;
  readonly load: () => Promise<Runnable>;
}

const benchmark = (file: string, about: string): Benchmark => ({
  about,
  file: `bench/${file}`,
  load: async () => {
    // The path is computed, so that one benchmark can be worked on while another does not compile.
    const module: unknown = await import(new URL(file, import.meta.url).href);
    if (!isRunnable(module)) throw new Error(`bench/${file} exports no function "run"`);
    return module;
  },
});

function isRunnable(module: unknown): module is Runnable {
  return typeof module === 'object' && module !== null && 'run' in module && typeof module.run === 'function';
}

export const benchmarks: Readonly<Record<string, Benchmark>> = {
  login: benchmark('login.ts', 'from the click on the face tile to the open desktop, warm'),
  start: benchmark('start.ts', 'from the process start to a usable lock screen'),
  face: benchmark('face.ts', 'align, embed and check liveness of one frame, one thread'),
  idle: benchmark('idle.ts', 'processor and memory while the lock screen waits'),
  accuracy: benchmark(
    'accuracy/run.ts',
    'false matches and false non-matches of the recognition networks on a folder of photos',
  ),
  guidance: benchmark('guidance.ts', 'from what goes wrong before the camera to the hint that names it'),
  liveness: benchmark(
    'liveness/run.ts',
    'attacks that are let in and living people who are not, from an attack studio or from clips',
  ),
  duplicates: benchmark('duplicates.ts', 'finding a face that is enrolled under another account, at 100,000 templates'),
  publish: benchmark('publish/run.ts', 'no measurement: commits results and makes the tables of docs/biometrics.md'),
  conditions: benchmark('conditions/run.ts', 'what masks, hands, glasses, light and poor pictures do to a login'),
};
