/**
 * A worker thread that obeys its questions instead of running networks: the frame's `attempt` says what to do.
 * `answer`, `hold` (answers after the next question or never), `throw`, `exit`, `fail`, `foreign` (answers another question first).
 * The first model's `sha256` says how it starts: `missing`, `corrupt`, `throw`, or anything else to start well.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Command, Reply, WorkerSetup } from '../messages.ts';
import { analysisOf } from './analyses.ts';

const port = parentPort;
if (!port) throw new Error('this module runs as a worker thread');
const reply = (message: Reply) => port.postMessage(message);
const order = (workerData as WorkerSetup).models[0]?.sha256;

if (order === 'throw') throw new Error('thrown at the start');
if (order === 'missing' || order === 'corrupt') {
  reply({ is: 'unusable', code: `models.${order}`, message: 'as told' });
} else {
  port.on('message', obey);
  reply({ is: 'ready', tier: 'embedded', models: ['dlib-resnet34'] });
}

function obey(command: Command): void {
  if (command === 'close') {
    port?.close();
    return;
  }
  const { id, frame } = command;
  const analysis = analysisOf(frame.seq, {
    quality: { eyeDistance: frame.pixels[0] ?? 0, sharpness: frame.pixels.length, brightness: 0, clipped: 0 },
  });
  switch (frame.attempt) {
    case 'hold':
      return;
    case 'throw':
      throw new Error('thrown in a call');
    case 'exit':
      return process.exit(3);
    case 'fail':
      return reply({ is: 'failed', id, message: 'as told' });
    case 'foreign':
      reply({ is: 'analysis', id: id + 1000, analysis: { ...analysis, seq: frame.seq + 1000 } });
      return reply({ is: 'analysis', id, analysis });
    default:
      return reply({ is: 'analysis', id, analysis });
  }
}
