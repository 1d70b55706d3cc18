/** Several threads that take the next job as soon as they are done with one. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Found, Job } from './job.ts';

type Reply = { readonly found: Found } | { readonly error: string };

/** @returns in the order of the jobs; rejects with the first error */
export async function performAll(jobs: readonly Job[], threads: number): Promise<readonly Found[]> {
  const found: Found[] = [];
  let next = 0;
  const crew = Array.from({ length: Math.min(threads, jobs.length) }, async () => {
    const worker = new Worker(new URL('./prove.worker.ts', import.meta.url));
    try {
      while (next < jobs.length) {
        const index = next++;
        worker.postMessage(jobs[index]);
        // Rejects when the worker fails as a whole.
        const [reply] = (await once(worker, 'message')) as [Reply];
        if ('error' in reply) throw new Error(reply.error);
        found[index] = reply.found;
      }
    } finally {
      await worker.terminate();
    }
  });
  await Promise.all(crew);
  return found;
}
