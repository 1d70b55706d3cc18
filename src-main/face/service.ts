/** The face engine behind the flows' port: started and warmed while the lock screen idles, started anew after a crash. */
import { decisionTable, type Manifest, masksHold, readManifest, tierHolds } from '../../models/manifest.ts';
import { coverFault, coverLimits } from '../../src-face/cover.ts';
import type { TierTruth } from '../../src-face/decision.ts';
import { createFaceEngine, type FaceEngine } from '../../src-face/engine.ts';
import { fuse } from '../../src-face/fuse.ts';
import { judge } from '../../src-face/liveness/judge.ts';
import { defaultLimits, gate, type QualityFault } from '../../src-face/quality.ts';
import { consistent } from '../../src-face/same-scan.ts';
import { codeOf, Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Tier } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { FacePort } from '../auth/ports.ts';
import type { Log } from '../ports.ts';
import { findModels, modelFault } from './models.ts';

export interface FaceOptions {
  readonly modelsDir: string;
  readonly minSharpness: number;
  readonly log: Log;
  readonly manifest?: Manifest;
  readonly createEngine?: typeof createFaceEngine;
}

export interface FaceService extends FacePort {
  /** Loads and warms the models; never rejects, `unavailable` tells what went wrong. */
  readonly start: () => Promise<void>;
  /** The networks that run, and whether they are good enough for logins; null while none do. */
  readonly truth: () => (TierTruth & { readonly tier: Tier; readonly masked: TierTruth }) | null;
  /** Hears when the face becomes available or unavailable. */
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
}

const hintOf: Readonly<Record<QualityFault, Hint>> = {
  tooFar: 'closer',
  tooDark: 'tooDark',
  tooBright: 'tooBright',
  blurred: 'holdStill',
};

/** A mask is no fault where it is taken; everything else before the face is. */
const behindMasks = { ...coverLimits, mask: Number.POSITIVE_INFINITY };

export function createFaceService(options: FaceOptions): FaceService {
  const { modelsDir, minSharpness, log, manifest = readManifest(), createEngine = createFaceEngine } = options;
  const limits = { ...defaultLimits, minSharpness };
  const table = decisionTable(manifest);
  const listeners = new Set<() => void>();
  let unavailable: Code | null = null;
  let starting: Promise<FaceEngine> | null = null;
  let engine: FaceEngine | null = null;
  let closed = false;

  const say = (code: Code | null): void => {
    if (unavailable === code) return;
    unavailable = code;
    for (const listener of listeners) listener();
  };

  const open = async (): Promise<FaceEngine> => {
    const started = performance.now();
    const models = findModels(manifest, modelsDir);
    const fault = await modelFault(modelsDir, models.landmarks);
    if (fault) throw new Refusal(fault, `${models.landmarks.file} is missing or of another version: npm run models`);
    const opened = await createEngine({ models: models.engine });
    try {
      await opened.warmUp();
    } catch (error) {
      await opened.close();
      throw error;
    }
    if (closed) await opened.close();
    log.info('face.ready', { tier: opened.tier, ms: Math.round(performance.now() - started) });
    const { holds, fmr, fnmr } = tierHolds(opened.tier, manifest);
    if (!holds) {
      // Said aloud where people look when something is wrong; a policy may ask for the better tier.
      log.warn('face.tierTooWeak', { tier: opened.tier, fmr, fnmr, remedy: 'npm run models -- --tier recommended' });
    }
    const masked = masksHold(opened.tier, manifest);
    if (!masked.holds) {
      const { fmr, fnmr } = masked;
      log.warn('face.masksTooWeak', {
        tier: opened.tier,
        fmr,
        fnmr,
        remedy: 'npm run cloud -- policy face NAME --masks refuse',
      });
    }
    return opened;
  };

  const start = async (): Promise<void> => {
    starting ??= open();
    try {
      engine = await starting;
      say(null);
    } catch (error) {
      starting = null;
      log.error('face.unavailable', { code: codeOf(error), detail: String(error) });
      say(codeOf(error));
    }
  };

  /** After a crash: the broken engine goes, a fresh one comes, and the tile says so in between. */
  const restart = async (broken: FaceEngine): Promise<void> => {
    if (engine !== broken || closed) return;
    engine = null;
    starting = null;
    say('engine.crashed');
    await broken.close();
    await start();
  };

  return {
    start,
    unavailable: () => unavailable,
    truth: () =>
      engine && {
        tier: engine.tier,
        ...tierHolds(engine.tier, manifest),
        masked: masksHold(engine.tier, manifest),
      },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    analyse: async (frame, which) => {
      if (closed || unavailable) throw new Refusal(unavailable ?? 'internal', 'the engine is not running');
      if (!engine) await start();
      const running = engine;
      if (!running) throw new Refusal(unavailable ?? 'internal', 'the engine did not start');
      try {
        return await running.analyse(frame, which);
      } catch (error) {
        if (codeOf(error) === 'engine.crashed') void restart(running);
        throw error;
      }
    },
    fault: ({ quality, cover }, masks) => {
      const fault = gate(quality, limits);
      if (fault !== null) return hintOf[fault];
      return coverFault(cover, masks === 'refuse' ? coverLimits : behindMasks);
    },
    masked: ({ cover }) => !(cover.mask < coverLimits.mask),
    // Without an engine there is nothing to judge; the stricter limits are the safe ones.
    judge: (presentation, level) => judge({ ...presentation, minSharpness }, level, engine?.tier ?? 'recommended'),
    consistent: (analyses) =>
      consistent(
        analyses.map(({ embeddings }) => embeddings),
        table,
      ),
    fuse: (analyses) => {
      const byModel = Map.groupBy(
        analyses.flatMap(({ embeddings }) => embeddings),
        ({ model }) => model,
      );
      return [...byModel.values()].flatMap((embeddings) => fuse(embeddings) ?? []);
    },
    close: async () => {
      closed = true;
      listeners.clear();
      const last = engine ?? (await starting?.catch(() => null)) ?? null;
      engine = null;
      await last?.close();
    },
  };
}
