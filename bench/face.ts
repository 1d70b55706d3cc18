/**
 * `npm run bench -- face`: what one frame costs the agent. The pipeline runs on this thread alone, as it does in the
 * engine's worker; the round trip through the worker, with its copies, is measured beside it.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureModels } from '../models/build/ensure.ts';
import { readManifest } from '../models/manifest.ts';
import { chipsOf } from '../src-face/embed.ts';
import { createFaceEngine } from '../src-face/engine.ts';
import { openPipeline } from '../src-face/pipeline.ts';
import { sampleFaces } from '../src-face/testing/samples.ts';
import type { ModelFile } from '../src-face/types.ts';
import type { FaceFrame, Tier } from '../src-shared/domain/face.ts';
import { quantile, report } from './report.ts';

const goalMs = 40;
/** The first frames compile code and fill the networks' arenas. */
const warmUpFrames = 8;

const help = `npm run bench -- face [options]

  --frames N   frames to measure (default: 80)
  --tier TIER  embedded or recommended (default: every tier at hand; the best one gives medianMs)
  --help       this text`;

interface Times {
  readonly tier: Tier;
  /** Align, embed by the best network, liveness, quality and all cues of one frame. */
  readonly medianMs: number;
  readonly p95Ms: number;
  /** The same with every recognition network: the frames that a probe or a template is made of. */
  readonly allNetworksMs: number;
  /** Processor time for each frame: what the median would be on a machine with nothing else to do. */
  readonly cpuMs: number;
  /** Of that, drawing the aligned faces. */
  readonly alignMs: number;
  /** From the call to the answer through the worker thread. */
  readonly roundTripMs: number;
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      frames: { type: 'string', default: '80' },
      tier: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(help);
  const count = Number(values.frames);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`--frames ${values.frames} is not a number of frames`);

  const tiers = await modelsByTier(values.tier);
  const faces = await sampleFaces();
  const results: Times[] = [];
  for (const models of tiers) results.push(await measure(models, faces, count));
  const best = results.at(-1);
  if (!best) throw new Error(`no models of the tier "${values.tier}" at hand`);
  const { tier, medianMs, p95Ms } = best;
  await report('face', {
    rows: results.map((each) => ({
      tier: each.tier,
      'median ms': each.medianMs.toFixed(1),
      'p95 ms': each.p95Ms.toFixed(1),
      'all networks': each.allNetworksMs.toFixed(1),
      'processor ms': each.cpuMs.toFixed(1),
      'of it align': each.alignMs.toFixed(1),
      'through the worker': each.roundTripMs.toFixed(1),
    })),
    values: { medianMs, p95Ms, frames: count, tier, threads: 1, goalMs, met: medianMs <= goalMs, results },
  });
}

/** The networks of each tier at hand, the embedded one first; a machine of the better tier has the others too. */
async function modelsByTier(only: string | undefined): Promise<ModelFile[][]> {
  const { dist, ready } = await ensureModels({ log: console.log });
  const models = readManifest().models.flatMap((model) =>
    model.kind === 'landmarks' || !ready.includes(model.file) ? [] : [{ ...model, file: join(dist, model.file) }],
  );
  return (['embedded', 'recommended'] as const)
    .filter((tier) => only === undefined || only === tier)
    .filter((tier) => models.some((model) => model.tier === tier))
    .map((tier) => models.filter((model) => tier === 'recommended' || model.tier === tier));
}

async function measure(models: readonly ModelFile[], faces: readonly FaceFrame[], count: number): Promise<Times> {
  const pipeline = await openPipeline(models);
  const before = process.cpuUsage();
  const whole = await timed(faces, count, (face) => pipeline.analyse(face, 'best'));
  const used = process.cpuUsage(before);
  const all = await timed(faces, count, (face) => pipeline.analyse(face, 'all'));
  const align = await timed(faces, count, (face) => {
    const chips = chipsOf(face);
    chips.arcFace();
    if (pipeline.models[0] === 'dlib-resnet34') chips.dlib();
  });
  await pipeline.close();

  const engine = await createFaceEngine({ models });
  const roundTrip = await timed(faces, count, (face) => engine.analyse(face, 'best'));
  await engine.close();
  return {
    tier: pipeline.tier,
    medianMs: quantile(whole, 0.5),
    p95Ms: quantile(whole, 0.95),
    allNetworksMs: quantile(all, 0.5),
    cpuMs: (used.user + used.system) / 1000 / (count + warmUpFrames),
    alignMs: quantile(align, 0.5),
    roundTripMs: quantile(roundTrip, 0.5),
  };
}

/** Milliseconds of each of `count` calls, after some that do not count; the faces take turns. */
async function timed(
  faces: readonly FaceFrame[],
  count: number,
  work: (face: FaceFrame) => unknown,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = -warmUpFrames; i < count; i++) {
    const face = faces[(i + warmUpFrames) % faces.length] as FaceFrame;
    const started = performance.now();
    await work(face);
    if (i >= 0) times.push(performance.now() - started);
  }
  return times;
}
