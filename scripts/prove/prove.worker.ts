import { parentPort } from 'node:worker_threads';
import { type Job, perform } from './job.ts';

parentPort?.on('message', (job: Job) => {
  perform(job).then(
    (found) => parentPort?.postMessage({ found }),
    (error: unknown) => parentPort?.postMessage({ error: String(error) }),
  );
});
