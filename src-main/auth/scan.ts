/**
 * One scan: frames in, hints and finally a probe out. Frames are judged one after another; what was gathered is
 * dropped with the scan.
 */
import type { EngineAnalysis } from '../../src-face/types.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { FacePort, Probe } from './ports.ts';

export interface ScanEvents {
  readonly onHint: (hint: Hint) => void;
  readonly onAccepted: (frames: number) => void;
  readonly onProbe: (probe: Probe) => void;
  /** `scores` are for the audit log alone. */
  readonly onRefused: (code: Code, scores: Readonly<Record<string, number>>) => void;
  readonly onError: (error: unknown) => void;
}

export interface Scan {
  readonly add: (frame: FaceFrame) => void;
  /** Drops everything that was gathered; later answers of the engine change nothing. */
  readonly end: () => void;
}

/** Frames that may wait for the engine; the oldest one goes first when more come. */
const queueLimit = 4;
/** A person who happens to hold very still gets this many frames more before the scan is called a picture. */
const framesMore = 6;

export function createScan(face: FacePort, frames: number, events: ScanEvents): Scan {
  let waiting: FaceFrame[] = [];
  let accepted: EngineAnalysis[] = [];
  let lastSeq = -1;
  let busy = false;
  let ended = false;

  const end = (): void => {
    ended = true;
    waiting = [];
    accepted = [];
  };

  const next = async (): Promise<void> => {
    busy = true;
    try {
      for (let frame = waiting.shift(); frame; frame = waiting.shift()) {
        // Users enrolled on a workstation with fewer models must match as well; the last frame, which the person
        // waits for, is spared the extra network.
        const analysis = await face.analyse(frame, accepted.length < frames - 1 ? 'all' : 'best');
        if (ended) return;
        if (analysis) judge(analysis);
      }
    } catch (error) {
      if (ended) return;
      end();
      events.onError(error);
    } finally {
      busy = false;
    }
  };

  const judge = (analysis: EngineAnalysis): void => {
    const fault = face.fault(analysis);
    if (fault) return events.onHint(fault);
    accepted.push(analysis);
    events.onAccepted(accepted.length);
    if (accepted.length >= frames) conclude();
  };

  const conclude = (): void => {
    const gathered = accepted;
    const liveness = meanScores(gathered);
    const verdict = face.liveness(gathered);
    if (!face.consistent(gathered)) {
      end();
      return events.onRefused('scan.personChanged', liveness);
    }
    if (!verdict.live) {
      if (verdict.why === 'still' && gathered.length < frames + framesMore) return;
      end();
      return events.onRefused('face.notLive', { ...liveness, [verdict.why]: 1 });
    }
    end();
    events.onProbe({
      embeddings: face.fuse(gathered),
      frames: gathered.length,
      level: 'standard',
      challenge: null,
      masked: false,
      liveness,
    });
  };

  return {
    add: (frame) => {
      // A frame that was sent twice proves nothing new.
      if (ended || frame.seq <= lastSeq) return;
      lastSeq = frame.seq;
      waiting.push(frame);
      if (waiting.length > queueLimit) waiting.shift();
      if (!busy) void next();
    },
    end,
  };
}

/** The mean over the frames of each liveness network's score, and of their mean as `live`; 0..1. */
export function meanScores(analyses: readonly EngineAnalysis[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const { liveness } of analyses) {
    for (const [name, score] of [...Object.entries(liveness.by), ['live', liveness.live] as const]) {
      sums.set(name, (sums.get(name) ?? 0) + score / analyses.length);
    }
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [name, Math.min(1, Math.max(0, sum))]));
}
