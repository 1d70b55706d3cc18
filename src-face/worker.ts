/** The worker thread of the face engine: loads the models, then answers one frame after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { FaceEngineError } from './error.ts';
import type { Command, Question, Reply, WorkerSetup } from './messages.ts';
import { openPipeline } from './pipeline.ts';
import { discard } from './session.ts';

const port = parentPort;
if (!port) throw new Error('this module runs as a worker thread');
const { models, intraOpThreads } = workerData as WorkerSetup;

const reply = (message: Reply) => port.postMessage(message);

try {
  const pipeline = await openPipeline(models, intraOpThreads);
  const answer = async ({ id, frame, which }: Question): Promise<void> => {
    try {
      reply({ is: 'analysis', id, analysis: await pipeline.analyse(frame, which) });
    } catch (error) {
      reply({ is: 'failed', id, message: reasonOf(error) });
    } finally {
      discard(frame.pixels);
    }
  };
  // The engine asks one question at a time; the chain keeps the order for `close` too.
  let last: Promise<void> = Promise.resolve();
  port.on('message', (command: Command) => {
    last = last.then(async () => {
      if (command !== 'close') return answer(command);
      await pipeline.close();
      port.close();
    });
  });
  reply({ is: 'ready', tier: pipeline.tier, models: pipeline.models });
} catch (error) {
  reply({
    is: 'unusable',
    code: error instanceof FaceEngineError ? error.code : 'engine.crashed',
    message: reasonOf(error),
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
